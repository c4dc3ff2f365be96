import type { Clock, Dial, Dialer, DialOptions, Entropy, Link, Random } from '../../shared/ports.ts'
import { toHex } from '../../shared/protocol/bytes.ts'
import type { PeerId } from '../../shared/protocol/ids.ts'
import { localMicros, seconds } from '../../shared/time/units.ts'
import { CLEAR, type MemoryLane, memoryLane, type Weather } from './memory-lane.ts'
import { seededEntropy, seededRandom } from './seeded-random.ts'

const DIAL_TIMEOUT = seconds(15)

/**
 * A network of peers inside one process, over a clock of the test. Two dials become a link when each
 * has got the other's signal, by whatever way it came: an offer or answer is real JSON with a token.
 */
export class MemoryNetwork {
  readonly clock: Clock
  readonly #random: Random
  readonly #entropy: Entropy
  readonly #ends = new Map<string, End>()
  readonly #weathers = new Map<string, Weather>()
  readonly #crashed = new Set<PeerId>()
  #usual: Weather

  constructor(options: { clock: Clock; seed?: number; weather?: Partial<Weather> }) {
    this.clock = options.clock
    this.#random = seededRandom(options.seed ?? 1)
    this.#entropy = seededEntropy(options.seed ?? 1)
    this.#usual = { ...CLEAR, ...options.weather }
  }

  dialer(self: PeerId): Dialer {
    return { dial: options => new End(this, self, options) }
  }

  /** Between one pair, or everywhere (also where a pair had its own). */
  setWeather(weather: Partial<Weather>, pair?: readonly [PeerId, PeerId]): void {
    if (pair) this.#weathers.set(keyOf(...pair), { ...this.weather(...pair), ...weather })
    else {
      this.#usual = { ...this.#usual, ...weather }
      for (const [key, own] of this.#weathers) this.#weathers.set(key, { ...own, ...weather })
    }
  }

  /** Nothing passes between the two sides until `heal`, and nobody is told. */
  partition(one: readonly PeerId[], other: readonly PeerId[]): void {
    for (const a of one) for (const b of other) this.setWeather({ blocked: true }, [a, b])
  }

  heal(): void {
    this.#crashed.clear()
    this.setWeather({ blocked: false })
  }

  /** As a killed process: it falls silent, and nobody is told. */
  crash(peer: PeerId): void {
    this.#crashed.add(peer)
  }

  /** Breaks every open link of that pair; both ends are told at once. */
  kill(a: PeerId, b: PeerId): void {
    for (const end of [...this.#ends.values()])
      if (end.far && keyOf(end.self, end.far.self) === keyOf(a, b)) end.break()
  }

  openLinks(): number {
    return [...this.#ends.values()].filter(end => end.isOpen()).length / 2
  }

  weather(a: PeerId, b: PeerId): Weather {
    const weather = this.#weathers.get(keyOf(a, b)) ?? this.#usual
    const silent = this.#crashed.has(a) || this.#crashed.has(b)
    return silent ? { ...weather, blocked: true } : weather
  }

  get random(): Random {
    return this.#random
  }

  register(end: End): { token: string; fingerprint: string } {
    const token = toHex(this.#entropy(8))
    const bytes = Array.from(this.#entropy(32), byte => toHex(Uint8Array.of(byte)))
    this.#ends.set(token, end)
    return { token, fingerprint: bytes.join(':').toUpperCase() }
  }

  end(token: string): End | undefined {
    return this.#ends.get(token)
  }

  forget(token: string): void {
    this.#ends.delete(token)
  }
}

/** One side of a dial, and of the link it becomes. */
class End implements Dial {
  readonly self: PeerId
  readonly token: string
  readonly fingerprint: string
  far: End | undefined
  readonly #network: MemoryNetwork
  readonly #options: DialOptions
  readonly #closeListeners = new Set<() => void>()
  #state: 'dialing' | 'open' | 'closed' = 'dialing'
  #lanes: { readonly sync: MemoryLane; readonly live: MemoryLane } | undefined
  #cancelTimeout: () => void

  constructor(network: MemoryNetwork, self: PeerId, options: DialOptions) {
    this.#network = network
    this.self = self
    this.#options = options
    const { token, fingerprint } = network.register(this)
    this.token = token
    this.fingerprint = fingerprint
    this.#cancelTimeout = this.#after(DIAL_TIMEOUT, () => {
      this.close()
      options.onFail('nobody answered within 15 s')
    })
    if (options.initiator) this.#after(0, () => this.#say('offer'))
  }

  isOpen(): boolean {
    return this.#state === 'open'
  }

  signal(body: string): void {
    const said = readBody(body)
    const far = said && this.#network.end(said.token)
    const wanted = this.#options.initiator ? 'answer' : 'offer'
    if (!said || !far || said.type !== wanted || this.far || this.#state !== 'dialing') return
    if (said.fingerprint !== far.fingerprint) return // DTLS would not shake hands
    this.far = far
    if (wanted === 'offer') return void this.#after(0, () => this.#say('answer'))
    this.#tryToOpen(far)
  }

  /** Over a blocked way the handshake waits, as connectivity checks do. */
  #tryToOpen(far: End): void {
    const { latency, blocked } = this.#network.weather(this.self, far.self)
    this.#after(Math.max(2 * latency, 1000), () => {
      if (this.#state !== 'dialing' || far.#state !== 'dialing' || far.far !== this) return
      if (blocked) return this.#tryToOpen(far)
      const links = [far.#open(this), this.#open(far)] as const
      far.#options.onOpen(links[0])
      if (this.isOpen()) this.#options.onOpen(links[1])
    })
  }

  #open(far: End): Link {
    this.#state = 'open'
    this.#cancelTimeout()
    const way = (kind: 'sync' | 'live') => ({
      clock: this.#network.clock,
      random: this.#network.random,
      weather: () => this.#network.weather(this.self, far.self),
      isOpen: () => this.isOpen(),
      deliver: (bytes: Uint8Array) => far.#arrive(kind, bytes),
    })
    this.#lanes = { sync: memoryLane('sync', way('sync')), live: memoryLane('live', way('live')) }
    return {
      ...this.#lanes,
      fingerprints: { local: this.fingerprint, remote: far.fingerprint },
      route: () => 'direct',
      onClose: listener => {
        this.#closeListeners.add(listener)
        return () => {
          this.#closeListeners.delete(listener)
        }
      },
      close: () => this.close(),
    }
  }

  #arrive(kind: 'sync' | 'live', bytes: Uint8Array): void {
    if (this.isOpen() && this.#lanes) this.#lanes[kind].arrive(bytes)
  }

  close(): void {
    const far = this.isOpen() ? this.far : undefined
    this.#end()
    if (!far) return
    const { latency, blocked } = this.#network.weather(this.self, far.self)
    if (!blocked) far.#after(latency, () => far.#end())
  }

  break(): void {
    const { far } = this
    this.#end()
    if (far) far.#end()
  }

  #end(): void {
    const wasOpen = this.isOpen()
    this.#state = 'closed'
    this.#cancelTimeout()
    this.#network.forget(this.token)
    if (wasOpen) for (const tell of [...this.#closeListeners]) tell()
  }

  #say(type: 'offer' | 'answer'): void {
    if (this.#state !== 'dialing') return
    this.#options.onSignal(
      JSON.stringify({ type, sdp: `memory ${this.token} ${this.fingerprint}` }),
    )
  }

  #after(wait: number, task: () => void) {
    return this.#network.clock.at(localMicros(this.#network.clock.now() + wait), task)
  }
}

function readBody(body: string) {
  try {
    const { type, sdp } = JSON.parse(body)
    const [, token, fingerprint] = /^memory ([0-9a-f]{16}) ([0-9A-F:]{95})$/.exec(sdp) ?? []
    return token && fingerprint ? { type, token, fingerprint } : undefined
  } catch {
    return undefined
  }
}

const keyOf = (a: PeerId, b: PeerId): string => (a < b ? `${a} ${b}` : `${b} ${a}`)
