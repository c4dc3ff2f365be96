/** Key, scale and time signature where the song is: native lists, one edit a choice. */

import { type ReactNode, useMemo } from 'react'
import type { TimeSignature } from '../../shared/doc/edit.ts'
import { isScaleName, isTonic, SCALE_NAMES, TONICS } from '../../shared/music/key.ts'
import { useHolding } from '../hooks/use-holding.ts'
import { useEdit, usePage } from './app-context.tsx'
import { metreText, tonicText } from './wording.ts'

const METRES: readonly TimeSignature[] = [
  { beats: 4, unit: 4 },
  { beats: 3, unit: 4 },
  { beats: 2, unit: 4 },
  { beats: 5, unit: 4 },
  { beats: 6, unit: 4 },
  { beats: 7, unit: 4 },
  { beats: 2, unit: 2 },
  { beats: 3, unit: 8 },
  { beats: 5, unit: 8 },
  { beats: 6, unit: 8 },
  { beats: 7, unit: 8 },
  { beats: 9, unit: 8 },
  { beats: 12, unit: 8 },
]

interface PickerProps {
  readonly label: string
  readonly value: string
  /** Made once: a list that stays the same is not looked through when only the choice changes. */
  readonly options: ReactNode
  readonly onPick: (value: string) => void
}

const optionOf = (value: string, text: string): ReactNode => (
  <option key={value} value={value}>
    {text}
  </option>
)

function Picker({ label, value, options, onPick }: PickerProps) {
  return (
    <select
      className="picker"
      aria-label={label}
      value={value}
      onChange={event => onPick(event.currentTarget.value)}
    >
      {options}
    </select>
  )
}

const TONIC_OPTIONS = TONICS.map(tonic => optionOf(tonic, tonicText(tonic)))

export function KeyPicker() {
  const { app } = usePage()
  const edit = useEdit()
  const key = useHolding(app, ({ key }) => key)
  const pick = (value: string) => {
    if (isTonic(value)) edit({ type: 'set-key', key: value })
  }
  return <Picker label="Key" value={key} options={TONIC_OPTIONS} onPick={pick} />
}

const SCALE_OPTIONS = SCALE_NAMES.map(name => optionOf(name, name))

export function ScalePicker() {
  const { app } = usePage()
  const edit = useEdit()
  const scale = useHolding(app, ({ scale }) => scale)
  const pick = (value: string) => {
    if (isScaleName(value)) edit({ type: 'set-scale', scale: value })
  }
  return <Picker label="Scale" value={scale} options={SCALE_OPTIONS} onPick={pick} />
}

const METRE_OPTIONS = METRES.map(metre => optionOf(metreText(metre), metreText(metre)))
const COMMON_METRES: ReadonlySet<string> = new Set(METRES.map(metreText))

export function MetrePicker() {
  const { app } = usePage()
  const edit = useEdit()
  const value = useHolding(app, ({ timeSignature }) => metreText(timeSignature))
  const options = useMemo(
    () => (COMMON_METRES.has(value) ? METRE_OPTIONS : [optionOf(value, value), ...METRE_OPTIONS]),
    [value],
  )
  const pick = (text: string) => {
    const metre = METRES.find(candidate => metreText(candidate) === text)
    if (metre) edit({ type: 'set-time-signature', ...metre })
  }
  return <Picker label="Time signature" value={value} options={options} onPick={pick} />
}
