/** Every knob and fader that a controller can move: what it is called, where it stands, how it moves. */
import type { SessionView, StripView } from '../shared/doc/view.ts'
import { unreachable } from '../shared/result.ts'
import { choiceNamed, definitionOf } from '../shared/sound/catalogue.ts'
import { effectNamed } from '../shared/sound/effects.ts'
import { turnsOf } from '../shared/sound/knobs.ts'
import { type Parameter, turnOf, valueAt } from '../shared/sound/parameter.ts'
import type { App, InstrumentView, MixView } from './app.ts'
import { type ControlName, controlTarget, type StripPart } from './control-name.ts'
import { dbOfFader, faderOfDb, panOfTurn, turnOfPan } from './fader.ts'

export interface Controls {
  /** Undefined while there is no such knob: another instrument, another room. */
  stand(name: ControlName): ControlStand | undefined
  /** @param turn [0, 1] */
  move(name: ControlName, turn: number): void
  /** As people read it; undefined as in {@link stand}. */
  titleOf(name: ControlName): string | undefined
}

export interface ControlStand {
  /** [0, 1] */
  readonly turn: number
  /** How far apart its places are: a choice has few. */
  readonly grain: number
}

const FINE = 1 / 127
const PART_TITLE: Readonly<Record<StripPart, string>> = {
  level: 'Level',
  pan: 'Pan',
  reverbSend: 'Reverb',
  delaySend: 'Echo',
}

export function createControls({
  instrument,
  mix,
  session,
  app,
}: {
  instrument(): InstrumentView
  mix(): MixView
  session(): SessionView | undefined
  readonly app: Pick<App, 'turnParameter' | 'turnTrack' | 'setStrip' | 'setEffect'>
}): Controls {
  const trackOf = (id: string) => Object.values(session()?.tracks ?? {}).find(one => one.id === id)
  const stripOf = (id: string) => mix().strips.find(one => one.id === id)

  return {
    stand(name) {
      const target = controlTarget(name)
      switch (target?.kind) {
        case undefined:
          return undefined
        case 'instrument': {
          const { choice, turns } = instrument()
          return standOf(definitionOf(choice)?.parameters, target.parameter, turns)
        }
        case 'track': {
          const track = trackOf(target.track)
          const choice = track && choiceNamed(track.instrument)
          if (!choice) return undefined
          const turns = turnsOf(choice, track.knobs)
          return standOf(definitionOf(choice)?.parameters, target.parameter, turns)
        }
        case 'strip': {
          const strip = stripOf(target.strip)?.strip
          return strip && { turn: turnOfPart(strip, target.part), grain: FINE }
        }
        case 'effect': {
          const parameter = effectNamed(target.effect)
          return {
            turn: turnOf(parameter, mix().effects[target.effect]),
            grain: grainOf(parameter),
          }
        }
        default:
          return unreachable(target)
      }
    },
    move(name, turn) {
      const target = controlTarget(name)
      switch (target?.kind) {
        case undefined:
          return
        case 'instrument':
          app.turnParameter(target.parameter, turn)
          return
        case 'track':
          app.turnTrack(target.track, target.parameter, turn)
          return
        case 'strip': {
          const value = target.part === 'pan' ? panOfTurn(turn) : dbOfFader(turn)
          app.setStrip(target.strip, { [target.part]: value })
          return
        }
        case 'effect':
          app.setEffect(target.effect, valueAt(effectNamed(target.effect), turn))
          return
        default:
          unreachable(target)
      }
    },
    titleOf(name) {
      const target = controlTarget(name)
      switch (target?.kind) {
        case undefined:
          return undefined
        case 'instrument': {
          const label = labelOf(definitionOf(instrument().choice)?.parameters, target.parameter)
          return label && `My instrument: ${label}`
        }
        case 'track': {
          const track = trackOf(target.track)
          const choice = track && choiceNamed(track.instrument)
          const label = choice && labelOf(definitionOf(choice)?.parameters, target.parameter)
          return label && `${track.name}: ${label}`
        }
        case 'strip': {
          const strip = stripOf(target.strip)
          return strip && `${strip.name}: ${PART_TITLE[target.part]}`
        }
        case 'effect':
          return effectNamed(target.effect).label
        default:
          return unreachable(target)
      }
    },
  }
}

function standOf(
  parameters: readonly Parameter[] | undefined,
  id: string,
  turns: readonly number[],
): ControlStand | undefined {
  const index = parameters?.findIndex(one => one.id === id) ?? -1
  const [parameter, turn] = [parameters?.[index], turns[index]]
  return parameter && turn !== undefined ? { turn, grain: grainOf(parameter) } : undefined
}

const labelOf = (parameters: readonly Parameter[] | undefined, id: string): string | undefined =>
  parameters?.find(one => one.id === id)?.label

const grainOf = ({ choices }: Parameter): number =>
  choices && choices.length > 1 ? 1 / (choices.length - 1) : FINE

const turnOfPart = (strip: StripView, part: StripPart): number =>
  part === 'pan' ? turnOfPan(strip.pan) : faderOfDb(strip[part])
