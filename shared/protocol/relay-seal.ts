/**
 * Messages sealed from one end of a relayed link to the other (RL4): who carries them can neither
 * read, change nor repeat one. XChaCha20-Poly1305; the nonce is the message's number.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'

/** What a sealed message is longer by. */
export const TAG_BYTES = 16
const NONCE_BYTES = 24
const COUNTER_AT = NONCE_BYTES - 4
/** Numbers are u32; a link that has used them up is dialed anew. */
const LAST_COUNTER = 2 ** 32 - 1

/** Each key seals one direction of one lane, so a number never comes twice under it. */
const cipherOf = (key: Uint8Array, counter: number) => {
  const nonce = new Uint8Array(NONCE_BYTES)
  new DataView(nonce.buffer).setUint32(COUNTER_AT, counter)
  return xchacha20poly1305(key, nonce)
}

/** Seals in the order 0, 1, 2 … */
export class RelaySealer {
  readonly #key: Uint8Array
  #next = 0

  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** The number of the next message. */
  get next(): number {
    return this.#next
  }

  /** @returns undefined when the numbers are used up: the link has to end */
  seal(message: Uint8Array): Uint8Array | undefined {
    if (this.#next > LAST_COUNTER) return undefined
    return cipherOf(this.#key, this.#next++).encrypt(message)
  }
}

/** Opens the ordered lane: every message, once, in order. Anything else does not open. */
export class RelayStreamOpener {
  readonly #key: Uint8Array
  #next = 0

  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** How many have been opened. */
  get opened(): number {
    return this.#next
  }

  /** @returns undefined when it was changed, repeated, or one before it is missing */
  open(box: Uint8Array): Uint8Array | undefined {
    const message = opened(this.#key, this.#next, box)
    if (message) this.#next++
    return message
  }
}

/** Opens datagrams in whatever order they come, each once, down to so many behind the newest. */
export const REPLAY_WINDOW = 1_024

export class RelayDatagramOpener {
  readonly #key: Uint8Array
  /** At `counter % REPLAY_WINDOW`: the newest counter opened with that remainder, plus 1. */
  readonly #seen = new Float64Array(REPLAY_WINDOW)
  #newest = -1

  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** @returns undefined when it was changed, came already, or is too old to tell */
  open(counter: number, box: Uint8Array): Uint8Array | undefined {
    const slot = counter % REPLAY_WINDOW
    if (counter <= this.#newest - REPLAY_WINDOW || this.#seen[slot]! > counter) return undefined
    const message = opened(this.#key, counter, box)
    if (!message) return undefined
    this.#seen[slot] = counter + 1
    this.#newest = Math.max(this.#newest, counter)
    return message
  }
}

function opened(key: Uint8Array, counter: number, box: Uint8Array): Uint8Array | undefined {
  if (box.length < TAG_BYTES) return undefined
  try {
    return cipherOf(key, counter).decrypt(box)
  } catch {
    return undefined
  }
}
