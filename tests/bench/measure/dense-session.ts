/**
 * A full session as events: the kit and five instruments, 24 voices held and struck anew, every send
 * in use. The same for the audio thread in Node and in the browser.
 */
import { DEFAULT_STRIP } from '../../../shared/doc/defaults.ts'
import { stripCommands } from '../../../worklets/dsp/mixer/strip-command.ts'
import {
  CHOOSE_INSTRUMENT,
  emptyEvent,
  NOW,
  type TimedEvent,
} from '../../../worklets/dsp/queue/timed-event.ts'

/** Places in the catalogue: synth, electric piano, organ, bass, pad; each holds four notes. */
const PLAYERS = [
  { instrument: 0, notes: [48, 55, 60, 64] },
  { instrument: 1, notes: [52, 57, 61, 64] },
  { instrument: 2, notes: [60, 64, 67, 72] },
  { instrument: 4, notes: [36, 38, 41, 43] },
  { instrument: 5, notes: [67, 71, 74, 79] },
] as const
const KIT = { source: PLAYERS.length, instrument: 6, lowestKey: 36, keys: 16 }
const SENDS = { ...DEFAULT_STRIP, reverbSend: -12, delaySend: -15 }
const CHORUS_SEND = { controller: 93, value: 40 }
/** A sixteenth at 60 bpm: strokes and stabs all the time. */
export const BEAT_FRAMES = 12_000
/** So many beats a second that the engine has seen every way of every note before it is measured. */
export const HURRIED_BEAT_FRAMES = 512

/** @param push gets one event at a time, always the same object  @param beatFrames from stab to stab */
export function createSession(push: (event: Readonly<TimedEvent>) => void, beatFrames: number) {
  const event = { ...emptyEvent(), frame: NOW }
  const say = (source: number, status: number, data1: number, data2: number): void => {
    event.source = source
    event.status = status
    event.data1 = data1
    event.data2 = data2
    push(event)
  }
  for (let source = 0; source <= KIT.source; source++) {
    const { instrument } = PLAYERS[source] ?? KIT
    say(source, CHOOSE_INSTRUMENT, instrument, 0)
    for (const [status, value] of stripCommands(SENDS))
      say(source, status, value >> 7, value & 0x7f)
    say(source, 0xb0, CHORUS_SEND.controller, CHORUS_SEND.value)
  }
  let beat = 0
  return {
    /** Says what is due up to that frame. */
    playUntil(frame: number): void {
      for (; beat * beatFrames <= frame; beat++) {
        say(KIT.source, 0x90, KIT.lowestKey + ((beat * 5) % KIT.keys), 100)
        for (let source = 0; source < PLAYERS.length; source++) {
          const { notes } = PLAYERS[source]!
          const note = notes[beat % notes.length]!
          say(source, 0x80, note, 0)
          say(source, 0x90, note, 90)
        }
      }
    },
  }
}
