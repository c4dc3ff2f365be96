/**
 * The notes on their way to one MIDI output: each with the time stamp of its due moment, handed over
 * a little before it, so that a release or Panic still catches what is not due yet (MO1, MO2).
 */
import { LastDues } from '../../shared/live/last-dues.ts'
import { createHeldNotes, type HeldNotes } from '../../shared/midi/held-notes.ts'
import type { MidiMessage } from '../../shared/midi/message.ts'
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
  readonly lasts: LastDues
}

export function createOutputLane(clock: Clock, port: OutputPort): OutputLane {
  /** In order of their stamps. */
  let waiting: readonly Waiting[] = []
  const sources = new Map<string, Source>()
  /** Two sources may hold one key: the gear hears the last of them let go. */
  const keys = createOwnKeys()
  /** Of two sources one may be further ahead than the other: nothing overtakes here either. */
  const lasts = new LastDues()
  /** The latest stamp of all that was handed over. */
  let last = Number.NEGATIVE_INFINITY
  let cancel: Cancel = () => {}

  function sourceOf(id: string): Source {
    const known = sources.get(id)
    if (known) return known
    const made = { held: createHeldNotes(), lasts: new LastDues() }
    sources.set(id, made)
    return made
  }

  function hand({ source: id, message, stamp }: Waiting): void {
    const at = localMicros(lasts.raise(message, stamp))
    last = Math.max(at, last)
    sourceOf(id).held.apply(message)
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

  function release(id: string): void {
    waiting = waiting.filter(({ source }) => source !== id)
    const source = sources.get(id)
    if (!source) return
    const stamp = clock.now()
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
      const ordered = localMicros(sourceOf(source).lasts.raise(message, due))
      const after = waiting.findLastIndex(({ stamp }) => stamp <= ordered)
      waiting = waiting.toSpliced(after + 1, 0, { source, message, stamp: ordered })
      drain()
    },
    release,
    releaseAll,
    panic() {
      const now = clock.now()
      releaseAll()
      keys.clear()
      // What the browser has already goes out after the first silence, so there is a second.
      for (const at of new Set([now, Math.max(now, last)]))
        for (let midiChannel = 0; midiChannel < 16; midiChannel++)
          for (const controller of [SUSTAIN_UP, ALL_SOUND_OFF, ALL_NOTES_OFF])
            port.send(Uint8Array.of(CONTROL_CHANGE | midiChannel, ...controller), localMicros(at))
    },
  }
}
