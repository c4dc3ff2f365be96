import {
  choiceOfProgramme,
  DRUM_MIDI_CHANNEL,
  FIRST_CHOICE,
  INSTRUMENTS,
} from '../../../shared/sound/catalogue.ts'
import { SOURCE_COUNT } from '../queue/timed-event.ts'
import { ChannelState } from './channel-state.ts'
import { KINDS } from './kinds.ts'
import { PooledInstrument } from './pooled-instrument.ts'
import { VoiceBudget } from './voice-budget.ts'
import { VoicePool } from './voice-pool.ts'

const NOTE_OFF = 0x80
const NOTE_ON = 0x90
const KEY_PRESSURE = 0xa0
const CONTROL_CHANGE = 0xb0
const PROGRAM_CHANGE = 0xc0
const CHANNEL_PRESSURE = 0xd0
const PITCH_BEND = 0xe0

const MIDI_CHANNELS = 16
const BEND_RANGE_SEMITONES = 2
const KIT = INSTRUMENTS.findIndex(({ id }) => id === 'kit')
/** An instrument that this page does not know: its player is silent here. */
const UNKNOWN = -1

/**
 * Every source's instrument. All kinds stand ready from the start, so that a change is only another
 * place to send notes to: what sounds rings out, and nothing is made while it plays.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Rack {
  readonly #instruments: readonly (readonly PooledInstrument[])[] // by source, then kind
  readonly #chosen = new Int8Array(SOURCE_COUNT)
  /** 1: a note was struck since nothing of that source sounded. */
  readonly #awake = new Uint8Array(SOURCE_COUNT)
  readonly #channels: readonly (readonly ChannelState[])[]

  constructor(sampleRate: number) {
    const budget = new VoiceBudget()
    const pools = INSTRUMENTS.map(({ id }) => new VoicePool(KINDS[id], sampleRate))
    this.#channels = Array.from({ length: SOURCE_COUNT }, () =>
      Array.from({ length: MIDI_CHANNELS }, () => new ChannelState()),
    )
    this.#instruments = this.#channels.map((channels, number) =>
      pools.map(
        (pool, kind) =>
          new PooledInstrument({ definition: INSTRUMENTS[kind]!, pool, budget, channels, number }),
      ),
    )
    this.#chosen.fill(FIRST_CHOICE.instrument)
  }

  /** Voices of that source that are heard, fading ones included. */
  soundingOf(source: number): number {
    if (this.#awake[source] === 0) return 0
    const instruments = this.#instruments[source]!
    let sounding = 0
    for (let kind = 0; kind < instruments.length; kind++) sounding += instruments[kind]!.sounding
    if (sounding === 0) this.#awake[source] = 0
    return sounding
  }

  /** Note-ons refused because even the fading voices were all in use. */
  get dropped(): number {
    let dropped = 0
    for (let source = 0; source < SOURCE_COUNT; source++) {
      const instruments = this.#instruments[source]!
      for (let kind = 0; kind < instruments.length; kind++) dropped += instruments[kind]!.dropped
    }
    return dropped
  }

  channelOf(source: number, midiChannel: number): Readonly<ChannelState> {
    return this.#channels[source]![midiChannel]!
  }

  /**
   * From the next note on. What sounds rings out on the instrument that it began on.
   * @param instrument place in INSTRUMENTS; one that is not there is silence  @param preset its place
   */
  choose(source: number, instrument: number, preset: number): void {
    this.#instruments[source]![instrument]?.preset(preset)
    this.#chosen[source] = instrument < this.#instruments[source]!.length ? instrument : UNKNOWN
  }

  /** @param index of a parameter of the chosen instrument  @param turn [0, 1] */
  param(source: number, index: number, turn: number): void {
    this.#instruments[source]![this.#chosen[source]!]?.param(index, turn)
  }

  /** @param source 0–63  @param status 0x80–0xEF  @param data1 0–127  @param data2 0–127 */
  handle(source: number, status: number, data1: number, data2: number): void {
    const midiChannel = status & 0x0f
    const kind = midiChannel === DRUM_MIDI_CHANNEL ? KIT : this.#chosen[source]!
    switch (status & 0xf0) {
      case NOTE_ON:
        if (data2 > 0) {
          this.#awake[source] = 1
          this.#instruments[source]![kind]?.noteOn(midiChannel, data1, data2)
        } else this.#noteOff(source, midiChannel, data1)
        break
      case NOTE_OFF:
        this.#noteOff(source, midiChannel, data1)
        break
      case KEY_PRESSURE:
        this.#instruments[source]![kind]?.keyPressure(midiChannel, data1, data2)
        break
      case CONTROL_CHANGE:
        this.#control(source, midiChannel, data1, data2)
        break
      case PROGRAM_CHANGE:
        this.#programme(source, midiChannel, data1)
        break
      case CHANNEL_PRESSURE:
        this.#channels[source]![midiChannel]!.pressure = data1 / 127
        break
      case PITCH_BEND:
        this.#channels[source]![midiChannel]!.bend =
          ((((data2 << 7) | data1) - 8192) / 8192) * BEND_RANGE_SEMITONES
        break
    }
  }

  /** Releases every note of the source and lifts its pedals and wheels. */
  releaseSource(source: number): void {
    const instruments = this.#instruments[source]!
    for (let kind = 0; kind < instruments.length; kind++) instruments[kind]!.releaseAll()
  }

  /** Everything of every source falls silent within 4 ms. */
  panic(): void {
    for (let source = 0; source < SOURCE_COUNT; source++) {
      const instruments = this.#instruments[source]!
      for (let kind = 0; kind < instruments.length; kind++) instruments[kind]!.allOff()
    }
  }

  /** Adds the voices of one source into `left` and `right`, `[from, to)`. */
  mixInto(source: number, left: Float32Array, right: Float32Array, from: number, to: number): void {
    const instruments = this.#instruments[source]!
    for (let kind = 0; kind < instruments.length; kind++) {
      if (instruments[kind]!.sounding > 0) instruments[kind]!.render(left, right, from, to)
    }
  }

  /** Wherever it began: the instrument may have changed since. */
  #noteOff(source: number, midiChannel: number, key: number): void {
    const instruments = this.#instruments[source]!
    for (let kind = 0; kind < instruments.length; kind++) {
      if (instruments[kind]!.sounding > 0) instruments[kind]!.noteOff(midiChannel, key)
    }
  }

  #control(source: number, midiChannel: number, controller: number, value: number): void {
    const instruments = this.#instruments[source]!
    for (let kind = 0; kind < instruments.length; kind++) {
      instruments[kind]!.control(midiChannel, controller, value)
    }
  }

  #programme(source: number, midiChannel: number, programme: number): void {
    const choice = choiceOfProgramme(programme, midiChannel)
    if (midiChannel === DRUM_MIDI_CHANNEL) this.#instruments[source]![KIT]!.preset(choice.preset)
    else this.choose(source, choice.instrument, choice.preset)
  }
}
