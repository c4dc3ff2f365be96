import type {
  RenderEvent,
  RenderPart,
  RenderPlan,
  RenderTempo,
} from '../../../shared/sequence/render-plan.ts'
import { choiceNamed, definitionOf } from '../../../shared/sound/catalogue.ts'
import {
  EFFECT_NAMES,
  type EffectsSettings,
  effectIndex,
  quartersOfStep,
} from '../../../shared/sound/effects.ts'
import { Limiter } from '../effects/limiter.ts'
import { Jam } from '../mixer/jam.ts'
import { encodeEffect, SET_EFFECT, stripCommands } from '../mixer/strip-command.ts'
import { TAP_BYTES, Tap } from '../mixer/tap.ts'
import {
  CHOOSE_INSTRUMENT,
  SET_PARAMETER,
  SOURCE_COUNT,
  type TimedEvent,
} from '../queue/timed-event.ts'
import { Stems, type StereoBlock } from './stems.ts'

export interface RenderOptions {
  /** Hz. */
  readonly sampleRate: number
  readonly effects: EffectsSettings
  /** Whether each part's share is wanted as well. */
  readonly stems: boolean
}

/** Frames rendered at a time. */
export const RENDER_BLOCK = 4096
/** After the last event, until instruments have rung out. Seconds. */
const RING_OUT_SECONDS = 4
/** Before the first event, until faders and effects stand where they are set. Seconds. */
const SETTLE_SECONDS = 0.5
/** At the end, so that what still rings ends softly. Seconds. */
const FADE_SECONDS = 0.5
/** An instrument that nobody knows: silent. */
const UNKNOWN = 127
const SILENT_DB = -96

/**
 * A plan rendered from its beginning, block by block, by the classes that sound live: the same plan
 * gives the same samples. The limiter's delay is taken out: an event sounds at its own frame.
 */
export class SongRenderer {
  /** Of the whole file. */
  readonly frames: number
  /** Of the block rendered last; overwritten by the next one. */
  readonly left = new Float32Array(RENDER_BLOCK)
  readonly right = new Float32Array(RENDER_BLOCK)
  readonly #sampleRate: number
  readonly #jam: Jam
  readonly #stems: Stems | undefined
  readonly #events: readonly TimedEvent[]
  readonly #fade: number
  #next = 0
  #frame = 0 // of the file
  #played = 0 // of the jam, which is ahead by its delay

  constructor(plan: RenderPlan, { sampleRate, effects, stems }: RenderOptions) {
    this.#sampleRate = sampleRate
    const delay = new Limiter(sampleRate).delay
    const count = Math.min(SOURCE_COUNT, plan.parts.length)
    this.#stems = stems ? new Stems(count, delay, RENDER_BLOCK) : undefined
    this.#jam = new Jam(sampleRate, new Tap(new ArrayBuffer(TAP_BYTES)), {
      mixdown: this.#stems,
    })
    this.#events = plan.tempos
      .map(tempo => this.#tempoEvent(tempo))
      .concat(plan.parts.flatMap((part, n) => this.#eventsOf(part, sourceOf(n))))
      .sort((a, b) => a.frame - b.frame)
    this.#fade = Math.round(FADE_SECONDS * sampleRate)
    this.frames = Math.ceil((plan.duration / 1e6 + tailOf(plan, effects)) * sampleRate)
    for (const [index, name] of EFFECT_NAMES.entries()) {
      const value = name === 'tempo' ? (plan.tempos[0]?.bpm ?? effects.tempo) : effects[name]
      this.#say(index, SET_EFFECT, encodeEffect(index, value))
    }
    for (const [n, part] of plan.parts.entries()) this.#setUp(part, sourceOf(n))
    this.#settle(delay)
  }

  /** Frames rendered so far. */
  get done(): number {
    return this.#frame
  }

  /** Of the block rendered last, one for each part; the last one is shared when there are too many. */
  get stems(): readonly StereoBlock[] {
    return this.#stems?.blocks ?? []
  }

  /** Renders the next block. @returns its frames; 0 when the file is complete */
  render(): number {
    const frames = Math.min(RENDER_BLOCK, this.frames - this.#frame)
    if (frames <= 0) return 0
    this.#stems?.rewind()
    this.#play(frames)
    this.#fadeOut(this.left, this.right, frames)
    for (const { left, right } of this.stems) this.#fadeOut(left, right, frames)
    this.#frame += frames
    return frames
  }

  /** Lets faders arrive, and then the jam run ahead of the file by its delay. */
  #settle(delay: number): void {
    for (let left = Math.ceil(SETTLE_SECONDS * this.#sampleRate); left > 0; left -= RENDER_BLOCK) {
      this.#stems?.rewind()
      this.#jam.render(this.left, this.right, 0, Math.min(left, RENDER_BLOCK))
    }
    this.#stems?.rewind()
    this.#play(delay)
  }

  #play(frames: number): void {
    let done = 0
    while (this.#next < this.#events.length) {
      const event = this.#events[this.#next]!
      const at = event.frame - this.#played
      if (at >= frames) break
      this.#jam.render(this.left, this.right, done, Math.max(done, at))
      this.#jam.handle(event)
      done = Math.max(done, at)
      this.#next++
    }
    this.#jam.render(this.left, this.right, done, frames)
    this.#played += frames
  }

  #fadeOut(left: Float32Array, right: Float32Array, frames: number): void {
    const begin = this.frames - this.#fade - this.#frame
    for (let i = Math.max(0, begin); i < frames; i++) {
      const gain = 1 - (i - begin) / this.#fade
      left[i]! *= gain
      right[i]! *= gain
    }
  }

  #setUp({ instrument, knobs, strip }: RenderPart, source: number): void {
    const choice = choiceNamed(instrument) ?? { instrument: UNKNOWN, preset: 0 }
    this.#say(source, CHOOSE_INSTRUMENT, (choice.instrument << 7) | choice.preset)
    const { parameters = [] } = definitionOf(choice) ?? {}
    for (const [index, { id }] of parameters.entries()) {
      const step = knobs[id]
      if (step !== undefined) this.#say(source, SET_PARAMETER, (index << 10) | step)
    }
    for (const [status, value] of stripCommands(strip)) this.#say(source, status, value)
  }

  #say(source: number, status: number, value: number): void {
    this.#jam.handle({ frame: 0, source, status, data1: value >> 7, data2: value & 0x7f })
  }

  #tempoEvent({ at, bpm }: RenderTempo): TimedEvent {
    const source = effectIndex('tempo')
    const value = encodeEffect(source, bpm)
    const frame = Math.round((at / 1e6) * this.#sampleRate)
    return { frame, source, status: SET_EFFECT, data1: value >> 7, data2: value & 0x7f }
  }

  #eventsOf({ events }: RenderPart, source: number): TimedEvent[] {
    return events.map(({ at, message }: RenderEvent) => ({
      frame: Math.round((at / 1e6) * this.#sampleRate),
      source,
      ...message,
    }))
  }
}

const sourceOf = (part: number): number => Math.min(part, SOURCE_COUNT - 1)

/** Seconds after the last event: instruments, then what room and echoes still say to them. */
function tailOf({ parts, tempos }: RenderPlan, effects: EffectsSettings): number {
  const uses = (send: 'reverbSend' | 'delaySend') =>
    parts.some(({ strip }) => strip[send] > SILENT_DB)
  const slowest = Math.min(...tempos.map(({ bpm }) => bpm))
  const echo = (quartersOfStep(effects.delayBeats) * 60) / slowest
  const echoes = Math.ceil(3 / -Math.log10(Math.max(0.001, effects.delayFeedback)))
  return (
    RING_OUT_SECONDS +
    (uses('reverbSend') ? effects.reverbSeconds : 0) +
    (uses('delaySend') ? echo * (1 + echoes) : 0)
  )
}
