/**
 * What a peer's instrument does here, by the newest event that spoke of each key and controller.
 * Events may come in any order: an older one never undoes a newer one's effect (LV3, LV7).
 */

const KEYS = 128
const MIDI_CHANNELS = 16
/** Beside the controllers 0–119: what else a midiChannel has one value of. */
export const PROGRAM = 120
export const PRESSURE = 121
export const BEND = 122
const UNKNOWN = -1

export class HeardState {
  readonly #counts = new Uint8Array(MIDI_CHANNELS * KEYS)
  /** Newest index that spoke of the key; −1 for none. */
  readonly #keyIndex = new Int32Array(MIDI_CHANNELS * KEYS).fill(UNKNOWN)
  readonly #values = new Int16Array(MIDI_CHANNELS * KEYS).fill(UNKNOWN)
  readonly #valueIndex = new Int32Array(MIDI_CHANNELS * KEYS).fill(UNKNOWN)
  #sounding = 0

  /** Keys that sound now. */
  get sounding(): number {
    return this.#sounding
  }
  count(midiChannel: number, key: number): number {
    return this.#counts[midiChannel * KEYS + key]!
  }
  keyIndex(midiChannel: number, key: number): number {
    return this.#keyIndex[midiChannel * KEYS + key]!
  }
  setCount(midiChannel: number, key: number, count: number, index: number): void {
    const at = midiChannel * KEYS + key
    if (this.#counts[at]! > 0) this.#sounding--
    if (count > 0) this.#sounding++
    this.#counts[at] = Math.min(count, 127)
    this.#keyIndex[at] = Math.max(this.#keyIndex[at]!, index)
  }
  /** Undefined until first heard. */
  value(midiChannel: number, name: number): number | undefined {
    const value = this.#values[midiChannel * KEYS + name]!
    return value === UNKNOWN ? undefined : value
  }
  /** @returns false when this, or something newer, was heard already; nothing changed then */
  setValue(midiChannel: number, name: number, value: number, index: number): boolean {
    const at = midiChannel * KEYS + name
    const isOld = index < this.#valueIndex[at]!
    if (isOld || (index === this.#valueIndex[at] && value === this.#values[at])) return false
    this.#values[at] = value
    this.#valueIndex[at] = index
    return true
  }
  /** As released here: what the peer said last stays the newest that is known. */
  forceValue(midiChannel: number, name: number, value: number): void {
    this.#values[midiChannel * KEYS + name] = value
  }
  /** Every key that sounds, on one midiChannel or on all. */
  *soundingKeys(only?: number): Generator<{ midiChannel: number; key: number }> {
    if (this.#sounding === 0) return
    const from = only === undefined ? 0 : only * KEYS
    const until = only === undefined ? this.#counts.length : from + KEYS
    for (let at = from; at < until; at++)
      if (this.#counts[at]! > 0) yield { midiChannel: Math.floor(at / KEYS), key: at % KEYS }
  }
  /** A new epoch: nothing sounds, nothing is known. */
  clear(): void {
    this.#counts.fill(0)
    this.#keyIndex.fill(UNKNOWN)
    this.#values.fill(UNKNOWN)
    this.#valueIndex.fill(UNKNOWN)
    this.#sounding = 0
  }
}

export const MIDI_CHANNEL_COUNT = MIDI_CHANNELS
