/** Key, scale and time signature: native lists, one edit a choice. */

import type { TimeSignature } from '../../shared/doc/edit.ts'
import { isScaleName, isTonic, SCALE_NAMES, TONICS } from '../../shared/music/key.ts'
import { useReadable } from '../hooks/use-readable.ts'
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
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly onPick: (value: string) => void
}

function Picker({ label, value, options, onPick }: PickerProps) {
  return (
    <select
      className="picker"
      aria-label={label}
      value={value}
      onChange={event => onPick(event.currentTarget.value)}
    >
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  )
}

const TONIC_OPTIONS = TONICS.map(tonic => [tonic, tonicText(tonic)] as const)

export function KeyPicker() {
  const { app } = usePage()
  const edit = useEdit()
  const key = useReadable(app.session, session => session?.context.key ?? 'C')
  const pick = (value: string) => {
    if (isTonic(value)) edit({ type: 'set-key', key: value })
  }
  return <Picker label="Key" value={key} options={TONIC_OPTIONS} onPick={pick} />
}

const SCALE_OPTIONS = SCALE_NAMES.map(name => [name, name] as const)

export function ScalePicker() {
  const { app } = usePage()
  const edit = useEdit()
  const scale = useReadable(app.session, session => session?.context.scale ?? 'major')
  const pick = (value: string) => {
    if (isScaleName(value)) edit({ type: 'set-scale', scale: value })
  }
  return <Picker label="Scale" value={scale} options={SCALE_OPTIONS} onPick={pick} />
}

export function MetrePicker() {
  const { app } = usePage()
  const edit = useEdit()
  const beats = useReadable(app.session, session => session?.context.timeSignature.beats ?? 4)
  const unit = useReadable(app.session, session => session?.context.timeSignature.unit ?? 4)
  const value = metreText({ beats, unit })
  const metres = METRES.some(metre => metreText(metre) === value)
    ? METRES
    : [{ beats, unit }, ...METRES]
  const pick = (text: string) => {
    const metre = metres.find(candidate => metreText(candidate) === text)
    if (metre) edit({ type: 'set-time-signature', ...metre })
  }
  return (
    <Picker
      label="Time signature"
      value={value}
      options={metres.map(metre => [metreText(metre), metreText(metre)] as const)}
      onPick={pick}
    />
  )
}
