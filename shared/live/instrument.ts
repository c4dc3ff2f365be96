/** One peer's notes as they sound here: what to deliver for an event, a journal, a release. */
import {
  CHANNEL_PRESSURE,
  CONTROL_CHANGE,
  isNoteOff,
  isNoteOn,
  kindOf,
  type MidiMessage,
  midiChannelOf,
  NOTE_OFF,
  NOTE_ON,
  PITCH_BEND,
  type PlayedEvent,
  PROGRAM_CHANGE,
} from '../midi/message.ts'
import { type LocalMicros, localMicros, type Micros } from '../time/units.ts'
import {
  BEND_CENTRE,
  bendMessage,
  bendOf,
  controllersAfterReset,
  controlMessage,
  endsAllNotes,
  isJournaledController,
  PEDALS,
  RESET_ALL_CONTROLLERS,
} from './controllers.ts'
import { BEND, HeardState, MIDI_CHANNEL_COUNT, PRESSURE, PROGRAM } from './heard-state.ts'
import { IndexWindow } from './index-window.ts'
import type { HeldNote } from './journal.ts'
import type { FullSection, PacketJournal } from './journal-codec.ts'
import { LastDues } from './last-dues.ts'
import { LATE_NOTE_ON_MICROS, LATE_REPAIR_MICROS } from './playout.ts'

/** A packet's journal: the state after event `next` − 1, as it was at `sentAt`. */
export interface JournalAt {
  readonly journal: PacketJournal
  readonly next: number
  readonly sentAt: Micros
}

export type Deliver = (
  message: MidiMessage,
  moment: Micros,
  index: number | undefined,
  cause: 'played' | 'repaired' | 'released',
  due: LocalMicros,
) => void

export class Instrument {
  readonly #state = new HeardState()
  /** Note-ons that were begun here, by an event or by a journal. */
  readonly #begun = new IndexWindow()
  readonly #dues = new LastDues()
  readonly #tell: Deliver
  #dropped = 0
  #repaired = 0

  constructor(deliver: Deliver) {
    this.#tell = deliver
  }

  get dropped(): number {
    return this.#dropped
  }
  get repaired(): number {
    return this.#repaired
  }

  /** Whether anything sounds, or will when it is due. */
  get holding(): boolean {
    return this.#state.sounding > 0
  }

  /** An event that was not received before. @param late µs: how long past its due moment it came */
  play(event: PlayedEvent, due: LocalMicros, late: number): void {
    if (isNoteOn(event)) this.#begin(event, due, late)
    else if (isNoteOff(event)) this.#end(event, due)
    else if (this.#change(event)) this.#played(event, due)
  }

  /** Nothing overtakes what was handed on before for the same key or controller. */
  #deliver(...[message, moment, index, cause, due]: Parameters<Deliver>): void {
    const ordered = localMicros(this.#dues.raise(message, due))
    this.#tell(message, moment, index, cause, ordered)
  }

  #played(event: PlayedEvent, due: LocalMicros): void {
    this.#deliver(bare(event), event.moment, event.index, 'played', due)
  }

  #begin(event: PlayedEvent, due: LocalMicros, late: number): void {
    const midiChannel = midiChannelOf(event)
    const key = event.data1
    const count = this.#state.count(midiChannel, key)
    if (this.#begun.has(event.index)) return
    // A release of this key that was played later has come already: the note is over.
    const isOver = count === 0 && event.index < this.#state.keyIndex(midiChannel, key)
    if (isOver || late > LATE_NOTE_ON_MICROS) {
      this.#dropped++
      return
    }
    this.#begun.add(event.index)
    this.#state.setCount(midiChannel, key, count + 1, event.index)
    // One note-on and one note-off in turn: whoever plays this need not count.
    if (count > 0)
      this.#deliver(noteOff(midiChannel, key), event.moment, undefined, 'released', due)
    this.#played(event, due)
  }

  #end(event: PlayedEvent, due: LocalMicros): void {
    const midiChannel = midiChannelOf(event)
    const key = event.data1
    const count = this.#state.count(midiChannel, key)
    this.#state.setCount(midiChannel, key, Math.max(0, count - 1), event.index)
    if (count <= 1) this.#played(event, due)
  }

  /** @returns whether it is news: an older value than the one we have is not */
  #change(event: PlayedEvent): boolean {
    const midiChannel = midiChannelOf(event)
    const { data1, data2, index } = event
    switch (kindOf(event)) {
      case CONTROL_CHANGE:
        if (isJournaledController(data1))
          return this.#state.setValue(midiChannel, data1, data2, index)
        if (endsAllNotes(data1)) this.#endAll(midiChannel, index)
        else if (data1 === RESET_ALL_CONTROLLERS) this.#reset(midiChannel, index)
        return true
      case PROGRAM_CHANGE:
        return this.#state.setValue(midiChannel, PROGRAM, data1, index)
      case CHANNEL_PRESSURE:
        return this.#state.setValue(midiChannel, PRESSURE, data1, index)
      case PITCH_BEND:
        return this.#state.setValue(midiChannel, BEND, bendOf(event), index)
      default:
        return true
    }
  }

  #endAll(midiChannel: number, index: number): void {
    for (const { key } of this.#state.soundingKeys(midiChannel))
      if (this.#state.keyIndex(midiChannel, key) < index)
        this.#state.setCount(midiChannel, key, 0, index)
  }

  #reset(midiChannel: number, index: number): void {
    for (const [controller, value] of controllersAfterReset)
      if (this.#state.value(midiChannel, controller) !== undefined)
        this.#state.setValue(midiChannel, controller, value, index)
    this.#state.setValue(midiChannel, BEND, BEND_CENTRE, index)
    this.#state.setValue(midiChannel, PRESSURE, 0, index)
  }

  /**
   * Sets right what differs from the sender's state after event `next` − 1 (LV3).
   *
   * @param lateOf µs by which a note of that moment is past due when the journal takes effect
   */
  repair(
    { journal, next, sentAt }: JournalAt,
    due: LocalMicros,
    lateOf: (moment: Micros) => number,
  ): void {
    const fix: Fix = (message, at = sentAt) => {
      this.#repaired++
      this.#deliver(message, at, undefined, 'repaired', due)
    }
    if (journal.extent === 'held') {
      for (const { midiChannel, key } of this.#state.soundingKeys())
        if (!journal.keys.get(midiChannel)?.has(key)) this.#unhold(midiChannel, key, next, fix)
      return
    }
    for (const section of journal.sections) {
      this.#repairValues(section, next, fix)
      if (!section.partial)
        for (const { midiChannel, key } of this.#state.soundingKeys(section.midiChannel))
          if (!section.notes.has(key)) this.#unhold(midiChannel, key, next, fix)
      for (const note of section.notes.values()) {
        const isYoung = lateOf(note.moment) <= LATE_REPAIR_MICROS
        this.#hold(section.midiChannel, note, next, isYoung, fix)
      }
    }
  }

  #unhold(midiChannel: number, key: number, next: number, fix: Fix): void {
    if (this.#state.keyIndex(midiChannel, key) >= next) return
    this.#state.setCount(midiChannel, key, 0, next - 1)
    fix(noteOff(midiChannel, key))
  }

  #hold(midiChannel: number, note: HeldNote, next: number, isYoung: boolean, fix: Fix): void {
    const { key, velocity, count, index } = note
    if (this.#state.keyIndex(midiChannel, key) >= next) return
    const sounding = this.#state.count(midiChannel, key) > 0
    if (isYoung && !this.#begun.has(index)) {
      this.#begun.add(index)
      this.#state.setCount(midiChannel, key, count, index)
      if (sounding) fix(noteOff(midiChannel, key))
      fix({ status: NOTE_ON | midiChannel, data1: key, data2: velocity }, note.moment)
    } else if (sounding) this.#state.setCount(midiChannel, key, count, index)
  }

  #repairValues(section: FullSection, next: number, fix: Fix): void {
    const { midiChannel, controllers, program, bend, pressure } = section
    const differs = (name: number, value: number): boolean =>
      this.#state.value(midiChannel, name) !== value &&
      this.#state.setValue(midiChannel, name, value, next - 1)
    // Controllers first: bank select decides what a programme change means.
    for (const [controller, value] of controllers)
      if (differs(controller, value)) fix(controlMessage(midiChannel, controller, value))
    if (program !== undefined && differs(PROGRAM, program))
      fix({ status: PROGRAM_CHANGE | midiChannel, data1: program, data2: 0 })
    if (bend !== undefined && differs(BEND, bend)) fix(bendMessage(midiChannel, bend))
    if (pressure !== undefined && differs(PRESSURE, pressure))
      fix({ status: CHANNEL_PRESSURE | midiChannel, data1: pressure, data2: 0 })
  }

  /** Every note off, pedals up, bend centred. What is still held does not begin again. */
  release(moment: Micros, due: LocalMicros): void {
    const end = (message: MidiMessage) => this.#deliver(message, moment, undefined, 'released', due)
    for (const { midiChannel, key } of this.#state.soundingKeys()) {
      this.#state.setCount(midiChannel, key, 0, this.#state.keyIndex(midiChannel, key))
      end(noteOff(midiChannel, key))
    }
    for (let midiChannel = 0; midiChannel < MIDI_CHANNEL_COUNT; midiChannel++) {
      for (const pedal of PEDALS)
        if ((this.#state.value(midiChannel, pedal) ?? 0) > 0) {
          this.#state.forceValue(midiChannel, pedal, 0)
          end(controlMessage(midiChannel, pedal, 0))
        }
      if ((this.#state.value(midiChannel, BEND) ?? BEND_CENTRE) !== BEND_CENTRE) {
        this.#state.forceValue(midiChannel, BEND, BEND_CENTRE)
        end(bendMessage(midiChannel, BEND_CENTRE))
      }
    }
  }

  /** A new epoch: nothing is known of the state any more. */
  clear(): void {
    this.#state.clear()
  }
}

type Fix = (message: MidiMessage, moment?: Micros) => void

const bare = ({ status, data1, data2 }: MidiMessage): MidiMessage => ({ status, data1, data2 })
const noteOff = (midiChannel: number, key: number): MidiMessage => ({
  status: NOTE_OFF | midiChannel,
  data1: key,
  data2: 0,
})
