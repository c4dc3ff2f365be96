/** What a Standard MIDI File holds for a room: parts with instruments, form, and what it plays by. Pure. */
import type { TimeSignature } from '../doc/edit.ts'
import { FileError } from '../errors.ts'
import { kindOf, midiChannelOf, PROGRAM_CHANGE } from '../midi/message.ts'
import { notesOfSmfTrack, type SmfNote } from '../midi/smf-notes.ts'
import { readSmf, type SmfFile, type SmfReadTrack } from '../midi/smf-read.ts'
import { nameFrom } from '../midi/smf-text.ts'
import { err, ok, type Result } from '../result.ts'
import { choiceOfProgramme, nameOfChoice, titleOf } from '../sound/catalogue.ts'
import { ticksPerBar } from '../time/metre-map.ts'
import { type Ticks, ticks } from '../time/units.ts'
import { formOf, type ImportedForm, positionOf } from './imported-form.ts'
import { firstSettings, type ImportedSettings } from './imported-settings.ts'
import { MAX_SONG_TICKS } from './song-notes.ts'
import type { PlacedNote } from './track-notes.ts'

export interface ImportedSong {
  readonly parts: readonly ImportedPart[]
  readonly notes: number
  /** Of its first time signature, or of 4/4. */
  readonly bars: number
  readonly bar: Ticks
  readonly end: Ticks
  readonly settings: ImportedSettings
  readonly form: ImportedForm
}

export interface ImportedPart {
  /** 1–60 letters. */
  readonly name: string
  /** As the document names it. */
  readonly instrument: string
  /** In order of start. */
  readonly notes: readonly PlacedNote[]
}

const MAX_NOTES = 100_000
const MAX_PARTS = 64
const FOUR_FOUR: TimeSignature = { beats: 4, unit: 4 }

/** A stranger's bytes → what can be taken in, or a sentence why not. Never throws. */
export function readImportedSong(bytes: Uint8Array): Result<ImportedSong, FileError> {
  const file = readSmf(bytes)
  if (file.ok) return songOf(file.value)
  if (file.error.code === 'too-large')
    return refused('too-large', 'This .mid is too large: 16 MB and two million events at most.')
  return refused(
    'malformed',
    'This .mid is damaged, or of a kind without bars. Nothing was taken from it.',
  )
}

function songOf(file: SmfFile): Result<ImportedSong, FileError> {
  const sounding = file.tracks.map(track => [...notesOfSmfTrack(track)].sort(([a], [b]) => a - b))
  const count = sounding.flat().reduce((sum, [, notes]) => sum + notes.length, 0)
  if (count === 0) return refused('empty', 'There are no notes in this .mid.')
  if (count > MAX_NOTES)
    return refused('too-large', `This .mid has ${count} notes; a room takes 100,000 from a file.`)
  const partCount = sounding.reduce((sum, channels) => sum + channels.length, 0)
  if (partCount > MAX_PARTS)
    return refused('too-large', `This .mid has ${partCount} parts; a room takes 64 from a file.`)
  const parts = file.tracks.flatMap((track, n) => partsOf(file, track, sounding[n] ?? []))
  const end = parts.reduce(
    (last, { notes }) => notes.reduce((latest, note) => Math.max(latest, note.end), last),
    0,
  )
  if (end > MAX_SONG_TICKS)
    return refused('too-large', 'This .mid goes on for more than twelve hours.')
  const settings = firstSettings(file)
  const bar = ticks(ticksPerBar(settings.timeSignature ?? FOUR_FOUR))
  return ok({
    parts,
    notes: count,
    bars: Math.ceil(end / bar),
    bar,
    end: ticks(end),
    settings,
    form: formOf(file, ticks(Math.ceil(end / bar) * bar)),
  })
}

const refused = (code: FileError['code'], sentence: string): Result<never, FileError> =>
  err(new FileError(code, sentence))

type Channels = readonly (readonly [midiChannel: number, notes: readonly SmfNote[]])[]

/** One for each midiChannel that a track plays on: format 0 has them all in one track. */
function partsOf(file: SmfFile, track: SmfReadTrack, channels: Channels): readonly ImportedPart[] {
  return channels.map(([midiChannel, notes]) => {
    const programme =
      firstProgramme(track, midiChannel) ??
      file.tracks.map(other => firstProgramme(other, midiChannel)).find(one => one !== undefined)
    const choice = choiceOfProgramme(programme ?? 0, midiChannel)
    const name = channels.length === 1 && file.format === 1 ? nameFrom(track.name) : ''
    return {
      name: name === '' ? titleOf(choice) : name,
      instrument: nameOfChoice(choice),
      notes: notes
        .map(({ start, end, pitch, velocity }) => {
          const from = positionOf(start, file)
          return {
            start: from,
            end: ticks(Math.max(from + 1, positionOf(end, file))),
            pitch,
            velocity,
          }
        })
        .sort((a, b) => a.start - b.start || a.pitch - b.pitch),
    }
  })
}

const firstProgramme = ({ messages }: SmfReadTrack, midiChannel: number): number | undefined =>
  messages.find(one => kindOf(one) === PROGRAM_CHANGE && midiChannelOf(one) === midiChannel)?.data1
