/** What one knob of an instrument is: its range, its unit, and how its way is spread over the range. */

export interface Parameter {
  readonly id: string
  readonly label: string
  /** '' has none: a share of 0–1, or a choice. */
  readonly unit: '' | 'Hz' | 's' | 'dB' | 'cents' | 'semitones'
  readonly min: number
  readonly max: number
  /** Where no preset says otherwise. */
  readonly initial: number
  /** How equal turns of a knob are spread: by difference or by ratio. */
  readonly curve: 'linear' | 'exponential'
  /** Names of the whole numbers from `min` on; the parameter is one of them. */
  readonly choices?: readonly string[]
}

/** From 0 to 1, shown in per cent. */
export const share = (label: string, initial: number) =>
  ({ label, unit: '', min: 0, max: 1, initial, curve: 'linear' }) as const

/** Evenly spread. */
export const linear = (
  label: string,
  unit: Parameter['unit'],
  min: number,
  max: number,
  initial: number,
) => ({ label, unit, min, max, initial, curve: 'linear' }) as const

/** Spread by ratio; `min` is above 0. */
export const exponential = (
  label: string,
  unit: Parameter['unit'],
  min: number,
  max: number,
  initial: number,
) => ({ label, unit, min, max, initial, curve: 'exponential' }) as const

/** One of several, by number from 0. */
export const choice = (label: string, choices: readonly string[]) =>
  ({
    label,
    unit: '',
    min: 0,
    max: choices.length - 1,
    initial: 0,
    curve: 'linear',
    choices,
  }) as const

/** A stranger's value as one that the parameter can have; `initial` where it is no number at all. */
export function decodeValue(parameter: Parameter, value: unknown): number {
  if (typeof value !== 'number' || Number.isNaN(value)) return parameter.initial
  const inside = Math.min(parameter.max, Math.max(parameter.min, value))
  return parameter.choices ? Math.round(inside) : inside
}

/** Where a knob stands, [0, 1]. */
export function turnOf(parameter: Parameter, value: number): number {
  const { min, max, curve } = parameter
  if (max === min) return 0
  const inside = decodeValue(parameter, value)
  if (curve === 'linear') return (inside - min) / (max - min)
  return Math.log(inside / min) / Math.log(max / min)
}

/** The value where a knob stands. @param turn [0, 1]; beyond it is cut, NaN is 0 */
export function valueAt(parameter: Parameter, turn: number): number {
  const { min, max, curve, choices } = parameter
  const inside = Math.min(1, Math.max(0, turn || 0))
  const value = curve === 'linear' ? min + inside * (max - min) : min * (max / min) ** inside
  return choices ? Math.round(value) : value
}

/** As it is written beside the knob. */
export function textOf(parameter: Parameter, value: number): string {
  const { unit, choices, min } = parameter
  if (choices) return choices[Math.round(value) - min] ?? ''
  switch (unit) {
    case '':
      return `${Math.round(value * 100)} %`
    case 'Hz':
      return value < 1000 ? `${plain(value)} Hz` : `${plain(value / 1000)} kHz`
    case 's':
      return value < 1 ? `${plain(value * 1000)} ms` : `${plain(value)} s`
    case 'dB':
      return `${value.toFixed(1)} dB`
    case 'cents':
    case 'semitones':
      return `${plain(value)} ${unit}`
  }
}

/** Two digits that count, or all before the point. */
const plain = (value: number): string =>
  Math.abs(value) < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value))
