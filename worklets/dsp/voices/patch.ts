import {
  type InstrumentDefinition,
  MOST_PARAMETERS,
  type Preset,
} from '../../../shared/sound/instrument.ts'
import { decodeValue, valueAt } from '../../../shared/sound/parameter.ts'

/** To 63 % of a turned knob's way: no zipper, and no lag to feel. */
const GLIDE_SECONDS = 0.02
/** To 63 % of the way from one speed of a rotor to another. */
const INERTIA_SECONDS = 0.7
const NEAR = 1e-6
/** Frames from one look at the knobs to the next. */
export const PATCH_FRAMES = 64

/** Places in {@link Patch.state}. The slow movement's phase, turns in [0, 1). */
export const SWAY = 0
/** Its turns a second now, and where they are heading: the latter is set by the kind's `steer`. */
const SWAY_HZ = 1
export const SWAY_GOAL_HZ = 2
/** Linear level of the preset now, and where it is heading. */
export const LEVEL = 3
const LEVEL_GOAL = 4
const STATES = 5

/**
 * The parameters of one instrument as they are now, on their way to where their knobs stand, and the
 * slow movement that all its notes share.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Patch {
  /** In the definition's order. Read only. */
  readonly values = new Float64Array(MOST_PARAMETERS)
  /** What moves: see SWAY and what follows it. */
  readonly state = new Float64Array(STATES)
  readonly #goals = new Float64Array(MOST_PARAMETERS)
  readonly #definition: InstrumentDefinition
  readonly #glide: number
  readonly #inertia: number
  readonly #tickSeconds: number
  readonly #gains: Float64Array
  readonly #stepped: Uint8Array // 1: a choice, which has nothing between its steps

  constructor(definition: InstrumentDefinition, sampleRate: number) {
    const tickSeconds = PATCH_FRAMES / sampleRate
    this.#definition = definition
    this.#tickSeconds = tickSeconds
    this.#glide = 1 - Math.exp(-tickSeconds / GLIDE_SECONDS)
    this.#inertia = 1 - Math.exp(-tickSeconds / INERTIA_SECONDS)
    this.#gains = Float64Array.from(definition.presets, ({ trim }) => 10 ** (trim / 20))
    this.#stepped = Uint8Array.from({ length: MOST_PARAMETERS }, (_, i) =>
      definition.parameters[i]?.choices ? 1 : 0,
    )
    this.choose(0)
    this.settle()
  }

  /** Towards that preset's values. Unknown: nothing. */
  choose(index: number): void {
    const preset: Preset | undefined = this.#definition.presets[index]
    if (preset === undefined) return
    const { parameters } = this.#definition
    for (let i = 0; i < parameters.length; i++) {
      const parameter = parameters[i]!
      this.#goals[i] = decodeValue(parameter, preset.values[parameter.id] ?? parameter.initial)
    }
    this.state[LEVEL_GOAL] = this.#gains[index]!
  }

  /** @param turn [0, 1] */
  turn(index: number, turn: number): void {
    const parameter = this.#definition.parameters[index]
    if (parameter !== undefined) this.#goals[index] = valueAt(parameter, turn)
  }

  /** At once: nothing sounds that could click. */
  settle(): void {
    this.values.set(this.#goals)
    this.state[LEVEL] = this.state[LEVEL_GOAL]!
    this.state[SWAY_HZ] = this.state[SWAY_GOAL_HZ]!
  }

  /** {@link PATCH_FRAMES} on. */
  tick(): void {
    const { values, state } = this
    for (let i = 0; i < MOST_PARAMETERS; i++) {
      const way = this.#goals[i]! - values[i]!
      const jumps = this.#stepped[i] === 1 || Math.abs(way) < NEAR
      values[i] = jumps ? this.#goals[i]! : values[i]! + way * this.#glide
    }
    state[LEVEL]! += (state[LEVEL_GOAL]! - state[LEVEL]!) * this.#glide
    state[SWAY_HZ]! += (state[SWAY_GOAL_HZ]! - state[SWAY_HZ]!) * this.#inertia
    state[SWAY] = (state[SWAY]! + state[SWAY_HZ]! * this.#tickSeconds) % 1
  }
}
