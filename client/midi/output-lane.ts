/**
 * The notes on their way to one MIDI output: each with the time stamp of its due moment, handed over
 * a little before it, so that a release or Panic still catches what is not due yet (MO1, MO2).
 */
import { createHeldNotes, type HeldNotes } from '../../shared/midi/held-notes.ts'
import { isNoteOff, isNoteOn, type MidiMessage, midiChannelOf } from '../../shared/midi/message.ts'
import { bytesOf } from '../../shared/midi/parse.ts'
import type { Cancel, Clock } from '../../shared/ports.ts'
import { type LocalMicros, localMicros, ms } from '../../shared/time/units.ts'
import { createOwnKeys } from '../own-keys.ts'
import type { OutputPort } from './output-port.ts'

export interface OutputLane {
  /** @param source whose note; @param due when it is to go out */
  play(source: string, message: MidiMessage, due: LocalMicros): void
  /** Ends what the source holds there and forgets what was not due yet. */
  release(source: string): void
  releaseAll(): void
  /** Silence on all midiChannels, also of what came from elsewhere. */
  panic(): void
}

/** Within this span of its moment a message belongs to the browser. */
export const LOOK_AHEAD = ms(100)

const SUSTAIN_UP = [64, 0] as const
const ALL_SOUND_OFF = [120, 0] as const
const ALL_NOTES_OFF = [123, 0] as const
const CONTROL_CHANGE = 0xb0

interface Waiting {
  readonly source: string
  readonly message: MidiMessage
  readonly stamp: LocalMicros
}

interface Source {
  readonly held: HeldNotes
  /** Of what was handed over last: nothing may overtake it. */
  last: number
}

export function createOutputLane(clock: Clock, port: OutputPort): OutputLane {
  /** In order of their stamps. */
  let waiting: readonly Waiting[] = []
  const sources = new Map<string, Source>()
  /** Two sources may hold one key: the gear hears the last of them let go. */
  const keys = createOwnKeys()
  /** By midiChannel · 128 + key: of two sources one may be further ahead than the other. */
  const lastOfKey = new Map<number, number>()
  let cancel: Cancel = () => {}

  function sourceOf(id: string): Source {
    const known = sources.get(id)
    if (known) return known
    const made = { held: createHeldNotes(), last: Number.NEGATIVE_INFINITY }
    sources.set(id, made)
    return made
  }

  function hand({ source: id, message, stamp }: Waiting): void {
    const source = sourceOf(id)
    const key = keyOf(message)
    const isNote = isNoteOn(message) || isNoteOff(message)
    const at = localMicros(Math.max(stamp, source.last, isNote ? (lastOfKey.get(key) ?? 0) : 0))
    source.last = at
    if (isNote) lastOfKey.set(key, at)
    source.held.apply(message)
    if (keys.admits(message)) port.send(bytesOf(message), at)
  }

  function drain(): void {
    cancel()
    const horizon = clock.now() + LOOK_AHEAD
    const due = waiting.filter(({ stamp }) => stamp <= horizon)
    waiting = waiting.slice(due.length)
    for (const one of due) hand(one)
    const first = waiting[0]
    if (first) cancel = clock.at(localMicros(first.stamp - LOOK_AHEAD), drain)
  }

  /** What ends a note that is not due yet, as a link does that is lost, takes it back. */
  function annul(source: string, off: MidiMessage, stamp: LocalMicros): void {
    const isOfKey = (one: Waiting) =>
      one.source === source && keyOf(one.message) === keyOf(off) && one.stamp > stamp
    const next = waiting.findLast(
      one => isOfKey(one) && (isNoteOn(one.message) || isNoteOff(one.message)),
    )
    if (next && isNoteOn(next.message)) waiting = waiting.filter(one => one !== next)
  }

  function release(id: string): void {
    waiting = waiting.filter(({ source }) => source !== id)
    const source = sources.get(id)
    if (!source) return
    const stamp = localMicros(Math.max(clock.now(), source.last))
    for (const message of source.held.releaseAll()) hand({ source: id, message, stamp })
    sources.delete(id)
    drain()
  }

  function releaseAll(): void {
    waiting = []
    cancel()
    for (const id of [...sources.keys()]) release(id)
  }

  return {
    play(source, message, due) {
      if (isNoteOff(message)) annul(source, message, due)
      const after = waiting.findLastIndex(({ stamp }) => stamp <= due)
      waiting = waiting.toSpliced(after + 1, 0, { source, message, stamp: due })
      drain()
    },
    release,
    releaseAll,
    panic() {
      const now = clock.now()
      const last = Math.max(now, ...[...sources.values()].map(source => source.last))
      releaseAll()
      keys.clear()
      // What the browser has already goes out after the first silence, so there is a second.
      for (const at of new Set([now, last]))
        for (let midiChannel = 0; midiChannel < 16; midiChannel++)
          for (const controller of [SUSTAIN_UP, ALL_SOUND_OFF, ALL_NOTES_OFF])
            port.send(Uint8Array.of(CONTROL_CHANGE | midiChannel, ...controller), localMicros(at))
    },
  }
}

const keyOf = (message: MidiMessage): number => midiChannelOf(message) * 128 + message.data1
