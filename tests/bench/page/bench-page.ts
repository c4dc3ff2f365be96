/** `window.bench`: what Node asks of each of the two pages while it measures. */
import type { Companion } from '../../../shared/companion.ts'
import type { Sighting } from '../measure/sightings.ts'
import { createRepoContender } from './automerge-repo.ts'
import { type EditContender, editAt } from './edit-contender.ts'
import { atPace, createSightings, now } from './moments.ts'
import { type Bulk, watchBulk, watchPacketSizes } from './packet-sizes.ts'
import { createProductContender } from './product.ts'
import { createRawLink } from './raw-link.ts'
import { type ClockReading, lastQueuedAt, watchAudioClock } from './ring-watch.ts'
import { createYjsContender } from './yjs.ts'

declare global {
  interface Window {
    musearoo: Companion
    bench: BenchPage
    benchSay(signal: string): void
  }
}

export type ContenderName = 'musearoo' | 'yjs' | 'repo'

/** A note that came, and where in audio time it begins, ms; undefined: at once. */
export interface Framed extends Sighting {
  readonly audio: number | undefined
}

const NOTE_ON = 0x90
const NOTE_OFF = 0x80
const LOWEST_KEY = 24
const KEYS = 80
/** ms that each note is held. */
const HELD = 20

const raw = createRawLink()
const yjs = createYjsContender()
const repo = createRepoContender(raw.rival)
const contenders: Readonly<Record<ContenderName, EditContender>> = {
  musearoo: createProductContender(),
  yjs,
  repo,
}
const sent = createSightings()
const seen = createSightings()
const ownHanded = createSightings()
const framed: Framed[] = []
const audioClock: ClockReading[] = []

/** A busy look at the audio thread's counter, until it has read one more event, ms; at most 50. */
function untilRead(): number | undefined {
  const { events: before = 0 } = window.musearoo.stats()
  const from = now()
  window.musearoo.play([NOTE_ON, 60, 1])
  while (now() - from < 50) {
    const { events = 0 } = window.musearoo.stats()
    if (events > before) {
      const spent = now() - from
      window.musearoo.play([NOTE_OFF, 60, 0])
      return spent
    }
  }
  window.musearoo.play([NOTE_OFF, 60, 0])
  return undefined
}

/** A tempo that the last 4,000 turns did not have. */
const turnedTempo = (turn: number): number => 60 + (turn % 4000) / 20

function sendNumber(number: number, bytes: number): void {
  sent.add(`ordered ${number}`)
  raw.send('ordered', number, bytes)
}

const page = {
  raw,
  yjs,
  repo,
  now,
  sent: sent.drain,
  seen: seen.drain,
  ownHanded: ownHanded.drain,
  watchPacketSizes: () => {
    const stop = watchPacketSizes()
    page.packetSizes = stop
  },
  packetSizes: (): Readonly<Record<number, number>> => ({}),
  watchBulk: () => {
    page.bulk = watchBulk()
  },
  bulk: (): Bulk => ({ bytes: 0, from: Number.NaN, until: Number.NaN }),

  /** Notes as they are handed to the audio thread, own and others', and bare numbers. */
  listenToNotes(self: string): void {
    window.musearoo.on('note', ({ peer, bytes, handed }) => {
      if (((bytes[0] ?? 0) & 0xf0) !== NOTE_ON) return
      const note = `note ${bytes[1]}`
      if (peer === self) ownHanded.add(note, handed)
      else seen.add(note, handed)
    })
  },
  /** At which ms of audio time the others' notes are to begin, by the key. */
  listenToFrames(self: string): void {
    watchAudioClock(now, reading => audioClock.push(reading))
    window.musearoo.on('note', ({ peer, bytes }) => {
      const audio = lastQueuedAt()
      if (peer === self || ((bytes[0] ?? 0) & 0xf0) !== NOTE_ON) return
      framed.push({ key: `note ${bytes[1]}`, at: now(), audio })
    })
  },
  framed: (): readonly Framed[] => framed.splice(0),
  /** Since the last time it was asked for; begins with `listenToFrames`. */
  audioClock: (): readonly ClockReading[] => audioClock.splice(0),
  /** The computer's keys at the moment the browser had them, and what they became. */
  listenToKeys(self: string): void {
    const pressed = ({ repeat, timeStamp }: KeyboardEvent): void => {
      if (!repeat) sent.add('key', performance.timeOrigin + timeStamp)
    }
    document.addEventListener('keydown', pressed, true)
    window.musearoo.on('note', ({ peer, bytes, handed }) => {
      if (peer === self && ((bytes[0] ?? 0) & 0xf0) === NOTE_ON) ownHanded.add('key', handed)
    })
  },
  listenToRaw(): void {
    raw.onNumber((lane, number) => seen.add(`${lane} ${number}`))
  },
  listenToEdits(name: ContenderName): void {
    contenders[name].onValue((parameter, value) => seen.add(`${name} ${parameter} ${value}`))
  },

  /** Notes of the product at this pace; with `bytes`, a bare datagram of that size halfway between two. */
  async playNotes(count: number, period: number, bytes: number): Promise<void> {
    await atPace(count, period, turn => {
      const key = LOWEST_KEY + (turn % KEYS)
      sent.add(`note ${key}`)
      window.musearoo.play([NOTE_ON, key, 100])
      setTimeout(() => window.musearoo.play([NOTE_OFF, key, 0]), HELD)
      if (bytes > 0)
        setTimeout(() => {
          sent.add(`datagrams ${turn}`)
          raw.send('datagrams', turn, bytes)
        }, period / 2)
    })
  },
  /** Edits at this pace; with `bytes`, a bare message of that size halfway between two of them. */
  async writeEdits(name: ContenderName, from: number, count: number, period: number, bytes = 0) {
    await atPace(count, period, turn => {
      const { parameter, value } = editAt(from + turn)
      sent.add(`${name} ${parameter} ${value}`)
      contenders[name].write(parameter, value)
      if (bytes > 0) setTimeout(() => sendNumber(from + turn, bytes), period / 2)
    })
  },
  /** Edits as fast as they are taken, one change each; nothing of it counts as sent. */
  async writeBursts(name: ContenderName, from: number, count: number, burst: number) {
    for (let turn = 0; turn < count; turn++) {
      const { parameter, value } = editAt(from + turn)
      const written = contenders[name].write(parameter, value)
      if (turn % burst === 0) await Promise.all([written, atPace(1, 0, () => undefined)])
    }
  },
  /** ms that each of so many edits held its caller up, until `edit` returned its promise. */
  async editCosts(count: number, period: number): Promise<readonly number[]> {
    const costs: number[] = []
    await atPace(count, period, turn => {
      const { parameter, value } = editAt(turn)
      const from = now()
      contenders.musearoo.write(parameter, value)
      costs.push(now() - from)
    })
    return costs
  },
  /** One control that moves, a value after the other, and rests in the end. */
  async turnTempo(name: ContenderName, from: number, count: number, period: number) {
    await atPace(count, period, turn => {
      const bpm = turnedTempo(from + turn)
      sent.add(`${name} tempo ${bpm}`)
      if (name === 'musearoo') window.musearoo.turn({ type: 'set-tempo', bpm })
      else contenders[name].write('tempo', String(bpm))
    })
    if (name === 'musearoo') await window.musearoo.letGo()
  },
  async sendRaw(from: number, count: number, period: number, bytes: number): Promise<void> {
    await atPace(count, period, turn => {
      sendNumber(from + turn, bytes)
    })
  },
  /** ms from `play` until the audio thread has read the note, one value a note. */
  async readDelays(count: number, period: number): Promise<readonly number[]> {
    const delays: number[] = []
    await atPace(count, period, () => {
      const delay = untilRead()
      if (delay !== undefined) delays.push(delay)
    })
    return delays
  },
}
export type BenchPage = typeof page

window.bench = page
