/** Which instrument each strip plays, and how its knobs stand: handed to the audio thread, and again. */
import type { Choice } from '../../shared/sound/catalogue.ts'
import {
  CHOOSE_INSTRUMENT,
  PARAMETER_STEPS,
  SET_PARAMETER,
} from '../../worklets/dsp/queue/timed-event.ts'

export interface InstrumentFeed {
  /** From the next note on, with no knob turned. Undefined: one that this page does not know, silence. */
  choose(source: number, choice: Choice | undefined): void
  /** @param index of a parameter of the instrument  @param turn where its knob stands, [0, 1] */
  turn(source: number, index: number, turn: number): void
  /** All of it again: the audio thread began anew. */
  replay(): void
}

/** No instrument has this place. */
const UNKNOWN = 127

interface Known {
  readonly choice: Choice | undefined
  readonly turns: Map<number, number>
}

export function createInstrumentFeed(
  hand: (source: number, status: number, data1: number, data2: number) => void,
): InstrumentFeed {
  const known = new Map<number, Known>()

  function handChoice(source: number, choice: Choice | undefined): void {
    hand(source, CHOOSE_INSTRUMENT, choice?.instrument ?? UNKNOWN, choice?.preset ?? 0)
  }

  function handTurn(source: number, index: number, turn: number): void {
    const value = Math.round(Math.min(1, Math.max(0, turn)) * PARAMETER_STEPS)
    hand(source, SET_PARAMETER, (index << 3) | (value >> 7), value & 0x7f)
  }

  return {
    choose(source, choice) {
      known.set(source, { choice, turns: new Map() })
      handChoice(source, choice)
    },
    turn(source, index, turn) {
      known.get(source)?.turns.set(index, turn)
      handTurn(source, index, turn)
    },
    replay() {
      for (const [source, { choice, turns }] of known) {
        handChoice(source, choice)
        for (const [index, turn] of turns) handTurn(source, index, turn)
      }
    },
  }
}
