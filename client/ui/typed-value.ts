/** What somebody types beside a knob or fader, as where it then stands. */
import { type Parameter, turnOf } from '../../shared/sound/parameter.ts'
import { faderOfDb, turnOfPan } from '../fader.ts'

interface Typed {
  readonly number: number
  /** What stood behind it, in small letters. */
  readonly unit: string
}

/** A number as people write it: comma or point, −, a space before the unit. */
function typed(text: string): Typed | undefined {
  const found = /^([+-]?(?:\d+[.,]?\d*|[.,]\d+))\s*([a-z%]*)$/i.exec(
    text.trim().replaceAll('−', '-'),
  )
  if (!found) return undefined
  return { number: Number(found[1]?.replace(',', '.')), unit: (found[2] ?? '').toLowerCase() }
}

/** In the unit that stands beside it, or in one that is named. @returns [0, 1]; undefined: not understood */
export function typedTurn(parameter: Parameter, text: string): number | undefined {
  const value = typed(text)
  if (!value) return undefined
  const scale = scaleOf(parameter.unit, value.unit)
  return scale === undefined ? undefined : turnOf(parameter, value.number * scale)
}

function scaleOf(unit: Parameter['unit'], named: string): number | undefined {
  switch (unit) {
    case '':
      return named === '' || named === '%' ? 0.01 : undefined
    case 'Hz':
      return { '': 1, hz: 1, k: 1000, khz: 1000 }[named]
    case 's':
      return { '': 1, s: 1, ms: 0.001 }[named]
    case 'dB':
      return { '': 1, db: 1 }[named]
    case 'cents':
    case 'semitones':
      return { '': 1, [unit]: 1 }[named]
  }
}

/** dB, or `silent`. @returns [0, 1] */
export function typedFader(text: string): number | undefined {
  if (/^\s*(silent|off|-inf|−∞)\s*$/i.test(text)) return 0
  const value = typed(text)
  return value && (value.unit === '' || value.unit === 'db') ? faderOfDb(value.number) : undefined
}

/** `middle`, `50 left`, `30 % right`; without a side − is left. @returns [0, 1] */
export function typedPan(text: string): number | undefined {
  if (/^\s*(middle|centre|center|c)\s*$/i.test(text)) return turnOfPan(0)
  const found = /^([^a-z%]+)%?\s*(l|left|r|right)?$/i.exec(text.trim())
  const value = found && typed(found[1] ?? '')
  if (!found || !value) return undefined
  const isLeft = found[2]?.toLowerCase().startsWith('l')
  const percent = isLeft ? -Math.abs(value.number) : value.number
  return turnOfPan(Math.min(1, Math.max(-1, percent / 100)))
}
