/** What a player's instrument is doing now: the state that a snapshot carries (LV2, LV7). */
import {
  CHANNEL_PRESSURE,
  CONTROL_CHANGE,
  isNoteOff,
  isNoteOn,
  kindOf,
  midiChannelOf,
  PITCH_BEND,
  type PlayedEvent,
  POLY_PRESSURE,
  PROGRAM_CHANGE,
} from '../midi/message.ts'
import type { Micros } from '../time/units.ts'
import {
  BEND_CENTRE,
  bendOf,
  controllersAfterReset,
  endsAllNotes,
  isJournaledController,
  RESET_ALL_CONTROLLERS,
} from './controllers.ts'

/** A note that was begun and not ended. */
export interface HeldNote {
  readonly key: number
  /** Of the last note-on, 1–127. */
  readonly velocity: number
  /** Note-ons less note-offs, ≥ 1: two keyboards may hold one key. */
  readonly count: number
  /** Poly pressure, once there was any. */
  readonly pressure: number | undefined
  /** Take index and moment of the last note-on. */
  readonly index: number
  readonly moment: Micros
}

/** One midiChannel that was used since the epoch began; undefined means never set. */
export interface MidiChannelState {
  readonly midiChannel: number
  readonly notes: ReadonlyMap<number, HeldNote>
  readonly controllers: ReadonlyMap<number, number>
  readonly program: number | undefined
  readonly bend: number | undefined
  readonly pressure: number | undefined
}

interface MutableState extends MidiChannelState {
  notes: Map<number, HeldNote>
  controllers: Map<number, number>
  program: number | undefined
  bend: number | undefined
  pressure: number | undefined
}

/** More note-ons of one key than this are not told apart. */
const MAX_COUNT = 127
const SUSTAIN = 64
const SOSTENUTO = 66

/** One per player, shared by the senders of all links, so that a new link begins with all of it. */
export class Journal {
  #next = 0
  readonly #states = new Map<number, MutableState>()

  /** The index after the last event applied: the state is that of all events before it. */
  get next(): number {
    return this.#next
  }
  states(): Iterable<MidiChannelState> {
    return this.#states.values()
  }
  /** Whether something would sound on if its end were lost: a note, or a pedal that is down. */
  get holding(): boolean {
    for (const { notes, controllers } of this.#states.values())
      if (notes.size > 0 || isDown(controllers.get(SUSTAIN)) || isDown(controllers.get(SOSTENUTO)))
        return true
    return false
  }

  /** In order of index; an event that was applied already changes nothing. */
  apply(event: PlayedEvent): void {
    if (event.index < this.#next) return
    this.#next = event.index + 1
    const state = this.#stateOf(midiChannelOf(event))
    if (isNoteOn(event)) begin(state, event)
    else if (isNoteOff(event)) end(state, event.data1)
    else change(state, event)
  }

  /** Panic: nothing is held or bent any more. Indexes go on. */
  clear(): void {
    this.#states.clear()
  }

  #stateOf(midiChannel: number): MutableState {
    const known = this.#states.get(midiChannel)
    if (known) return known
    const state: MutableState = {
      midiChannel,
      notes: new Map(),
      controllers: new Map(),
      program: undefined,
      bend: undefined,
      pressure: undefined,
    }
    this.#states.set(midiChannel, state)
    return state
  }
}

const isDown = (value: number | undefined): boolean => value !== undefined && value > 0

function begin(state: MutableState, { data1: key, data2: velocity, index, moment }: PlayedEvent) {
  const before = state.notes.get(key)
  const count = Math.min((before?.count ?? 0) + 1, MAX_COUNT)
  state.notes.set(key, { key, velocity, count, pressure: before?.pressure, index, moment })
}

function end(state: MutableState, key: number): void {
  const note = state.notes.get(key)
  if (!note) return
  if (note.count === 1) state.notes.delete(key)
  else state.notes.set(key, { ...note, count: note.count - 1 })
}

function change(state: MutableState, event: PlayedEvent): void {
  switch (kindOf(event)) {
    case POLY_PRESSURE: {
      const note = state.notes.get(event.data1)
      if (note) state.notes.set(event.data1, { ...note, pressure: event.data2 })
      return
    }
    case CONTROL_CHANGE:
      if (endsAllNotes(event.data1)) state.notes.clear()
      else if (event.data1 === RESET_ALL_CONTROLLERS) reset(state)
      else if (isJournaledController(event.data1)) state.controllers.set(event.data1, event.data2)
      return
    case PROGRAM_CHANGE:
      state.program = event.data1
      return
    case CHANNEL_PRESSURE:
      state.pressure = event.data1
      return
    case PITCH_BEND:
      state.bend = bendOf(event)
  }
}

function reset(state: MutableState): void {
  for (const [controller, value] of controllersAfterReset)
    if (state.controllers.has(controller)) state.controllers.set(controller, value)
  if (state.bend !== undefined) state.bend = BEND_CENTRE
  if (state.pressure !== undefined) state.pressure = 0
}
