/** The notes of a track of a Standard MIDI File, by midiChannel. Total, and linear in its messages. */
import { CONTROL_CHANGE, isNoteOff, isNoteOn, kindOf, midiChannelOf } from './message.ts'
import type { SmfReadTrack } from './smf-read.ts'

/** In the file's ticks. */
export interface SmfNote {
  readonly start: number
  /** ≥ start */
  readonly end: number
  readonly pitch: number
  readonly velocity: number
}

interface Sounding {
  readonly start: number
  end: number
  readonly pitch: number
  readonly velocity: number
}

/** Notes of one key that are held: the oldest is let go first. */
interface HeldKey {
  readonly notes: Sounding[]
  released: number
}

const SUSTAIN = 64
const ALL_SOUND_OFF = 120
const ALL_NOTES_OFF = 123
const PEDAL_DOWN = 64

/**
 * In order of start. What the pedal sustains ends when it comes up, what nobody lets go with the
 * track.
 */
export function notesOfSmfTrack({
  messages,
  end,
}: SmfReadTrack): ReadonlyMap<number, readonly SmfNote[]> {
  const notes = new Map<number, Sounding[]>()
  const held = new Map<number, HeldKey>()
  const sustained = new Map<number, Sounding[]>()
  const pedals = new Set<number>()

  const letGo = (channel: number, note: Sounding, tick: number) => {
    note.end = tick
    if (pedals.has(channel)) listIn(sustained, channel).push(note)
  }
  const pedalUp = (channel: number, tick: number) => {
    pedals.delete(channel)
    for (const note of sustained.get(channel) ?? []) note.end = tick
    sustained.delete(channel)
  }
  const allOff = (channel: number, tick: number) => {
    for (const [place, { notes, released }] of held) {
      if (place >> 7 !== channel) continue
      for (let n = released; n < notes.length; n++) letGo(channel, notes[n]!, tick)
      held.delete(place)
    }
  }

  for (const message of messages) {
    const { tick, data1, data2 } = message
    const channel = midiChannelOf(message)
    const place = channel * 128 + data1
    if (isNoteOn(message)) {
      const note: Sounding = { start: tick, end, pitch: data1, velocity: data2 }
      listIn(notes, channel).push(note)
      const key = held.get(place) ?? { notes: [], released: 0 }
      key.notes.push(note)
      held.set(place, key)
    } else if (isNoteOff(message)) {
      const key = held.get(place)
      const note = key?.notes[key.released]
      if (!key || !note) continue
      letGo(channel, note, tick)
      if (++key.released === key.notes.length) held.delete(place)
    } else if (kindOf(message) === CONTROL_CHANGE) {
      if (data1 === SUSTAIN && data2 >= PEDAL_DOWN) pedals.add(channel)
      else if (data1 === SUSTAIN) pedalUp(channel, tick)
      else if (data1 === ALL_SOUND_OFF || data1 === ALL_NOTES_OFF) allOff(channel, tick)
    }
  }
  for (const channel of pedals) pedalUp(channel, end)
  return notes
}

function listIn<T>(lists: Map<number, T[]>, key: number): T[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}
