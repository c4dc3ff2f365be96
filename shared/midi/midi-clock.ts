/** The system messages by which sequencers keep together: MIDI clock, Start, Stop, Song Position. */
import { TICKS_PER_QUARTER } from '../time/units.ts'

export const MIDI_CLOCKS_PER_QUARTER = 24
/** Song ticks from one MIDI clock to the next. */
export const TICKS_PER_MIDI_CLOCK = TICKS_PER_QUARTER / MIDI_CLOCKS_PER_QUARTER
/** What Song Position counts: sixteenths, six MIDI clocks each. */
export const MIDI_CLOCKS_PER_SIXTEENTH = 6

const SONG_POSITION = 0xf2
/** Song Position has 14 bits; a longer song begins anew for the gear. */
const SONG_POSITIONS = 2 ** 14

export type MidiClockMessage =
  | { readonly name: 'tick' | 'start' | 'continue' | 'stop' }
  | { readonly name: 'song-position'; readonly sixteenths: number }

const STATUS = { tick: 0xf8, start: 0xfa, continue: 0xfb, stop: 0xfc } as const
const REALTIME: ReadonlyMap<number, MidiClockMessage> = new Map(
  (['tick', 'start', 'continue', 'stop'] as const).map(name => [STATUS[name], { name }]),
)

/** As it goes out; more sixteenths than Song Position can say wrap round. */
export function clockBytesOf(message: MidiClockMessage): Uint8Array {
  if (message.name !== 'song-position') return Uint8Array.of(STATUS[message.name])
  const position = message.sixteenths % SONG_POSITIONS
  return Uint8Array.of(SONG_POSITION, position & 0x7f, position >> 7)
}

/** One whole message, or undefined for anything else. Never throws. */
export function clockMessageOf(bytes: ArrayLike<number>): MidiClockMessage | undefined {
  if (bytes.length === 1) return REALTIME.get(bytes[0] ?? 0)
  const [status = 0, low = 0, high = 0] = Array.from(bytes)
  if (bytes.length !== 3 || status !== SONG_POSITION) return undefined
  return low < 0x80 && high < 0x80
    ? { name: 'song-position', sixteenths: low | (high << 7) }
    : undefined
}
