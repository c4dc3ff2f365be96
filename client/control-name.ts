/** Knobs and faders by name, so that a controller can be bound to one for good. */
import { isPlayerId, isTrackId, type PlayerId, type TrackId } from '../shared/protocol/ids.ts'
import { EFFECT_NAMES, type EffectName } from '../shared/sound/effects.ts'

declare const brand: unique symbol
export type ControlName = string & { readonly [brand]: 'ControlName' }

const STRIP_PARTS = ['level', 'pan', 'reverbSend', 'delaySend'] as const
export type StripPart = (typeof STRIP_PARTS)[number]

export type ControlTarget =
  /** Of what I play on, whichever instrument that is. */
  | { readonly kind: 'instrument'; readonly parameter: string }
  | { readonly kind: 'track'; readonly track: TrackId; readonly parameter: string }
  | { readonly kind: 'strip'; readonly strip: PlayerId | TrackId; readonly part: StripPart }
  | { readonly kind: 'effect'; readonly effect: EffectName }

export function controlName(target: ControlTarget): ControlName {
  const { kind, ...rest } = target
  return [kind, ...Object.values(rest)].join(' ') as ControlName
}

/** Total: undefined for what is no name of ours. */
export function controlTarget(name: string): ControlTarget | undefined {
  const [kind, first = '', second = ''] = name.split(' ')
  switch (kind) {
    case 'instrument':
      return first === '' ? undefined : { kind, parameter: first }
    case 'track':
      return isTrackId(first) && second !== ''
        ? { kind, track: first, parameter: second }
        : undefined
    case 'strip': {
      const part = STRIP_PARTS.find(one => one === second)
      return part && (isPlayerId(first) || isTrackId(first))
        ? { kind, strip: first, part }
        : undefined
    }
    case 'effect': {
      const effect = EFFECT_NAMES.find(one => one === first)
      return effect && { kind, effect }
    }
    default:
      return undefined
  }
}

export const isControlName = (name: unknown): name is ControlName =>
  typeof name === 'string' && controlTarget(name) !== undefined
