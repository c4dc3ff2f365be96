import { type ComponentProps, type FormEvent, type ReactNode, useState } from 'react'
import type { Edit } from '../../shared/doc/edit.ts'
import { CHORD_QUALITIES } from '../../shared/doc/edits/arrangement.ts'
import type { PointView } from '../../shared/doc/view.ts'
import { SCALE_NAMES, TONICS } from '../../shared/music/key.ts'
import { newPointId } from '../../shared/protocol/ids.ts'
import { unreachable } from '../../shared/result.ts'
import { barBeatOf, type MetreMap } from '../../shared/time/metre-map.ts'
import { MAX_BPM, MIN_BPM, type Ticks } from '../../shared/time/units.ts'
import { browserEntropy } from '../browser-entropy.ts'
import { usePage } from './app-context.tsx'
import {
  BEAT_UNITS,
  MOST_BEATS,
  positionOfForm,
  presentValue,
  valueOfForm,
} from './point-values.ts'
import {
  chordText,
  SHOWN_TIMELINES,
  type ShownTimeline,
  type ShownValue,
  TIMELINE_NAMES,
} from './point-wording.ts'
import { tempoText, tonicText } from './wording.ts'

export interface PointFormProps {
  /** Absent: a new one. */
  readonly point?: PointView<ShownTimeline>
  /** Where a new one is put. */
  readonly at: Ticks
  readonly metre: MetreMap
  readonly onEdit: (edit: Edit) => void
  readonly onDone: () => void
}

/** One point of a timeline: what changes, from which bar and beat. Enter keeps it. */
export function PointForm({ point, at, metre, onEdit, onDone }: PointFormProps) {
  const { app } = usePage()
  const [timeline, setTimeline] = useState<ShownTimeline>(point?.value.timeline ?? 'tempo')
  const value = point?.value ?? presentValue(timeline, app.companion.transport())
  const place = barBeatOf(point?.position ?? at, metre)

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const of = (name: string) => String(data.get(name) ?? '')
    const [next, position] = [valueOfForm(timeline, of), positionOfForm(metre, of)]
    if (!next || position === undefined) return
    if (!point)
      onEdit({ type: 'add-point', point: newPointId(browserEntropy), position, value: next })
    else {
      const isMoved = Number(of('bar')) !== place.bar || Number(of('beat')) !== place.beat
      onEdit({ type: 'set-point', point: point.id, value: next, ...(isMoved && { position }) })
    }
    onDone()
  }
  const remove = () => {
    if (point) onEdit({ type: 'remove-point', point: point.id })
    onDone()
  }
  return (
    <form className="point-form" onSubmit={submit}>
      {point ? null : <KindPicker value={timeline} onPick={setTimeline} />}
      <div className="point-fields" key={timeline}>
        <ValueFields value={value} />
      </div>
      <div className="point-fields">
        <NumberField label="From bar" name="bar" defaultValue={place.bar} max={9_999} />
        <NumberField label="Beat" name="beat" defaultValue={place.beat} max={MOST_BEATS} />
      </div>
      <div className="point-actions">
        {point ? (
          <button type="button" className="button" onClick={remove}>
            Remove
          </button>
        ) : null}
        <button type="submit" className="button primary">
          {point ? 'Change' : 'Add'}
        </button>
      </div>
    </form>
  )
}

function KindPicker(props: {
  readonly value: ShownTimeline
  readonly onPick: (timeline: ShownTimeline) => void
}) {
  return (
    <ChoiceField
      label="What changes"
      value={props.value}
      onChange={({ currentTarget: { value } }) => {
        const picked = SHOWN_TIMELINES.find(name => name === value)
        if (picked) props.onPick(picked)
      }}
    >
      {SHOWN_TIMELINES.map(name => (
        <option key={name} value={name}>
          {TIMELINE_NAMES[name]}
        </option>
      ))}
    </ChoiceField>
  )
}

function ValueFields({ value }: { readonly value: ShownValue }): ReactNode {
  switch (value.timeline) {
    case 'tempo':
      return (
        <NumberField
          label="Tempo in bpm"
          autoFocus
          name="bpm"
          min={MIN_BPM}
          max={MAX_BPM}
          step="any"
          defaultValue={tempoText(value.bpm)}
        />
      )
    case 'metre':
      return (
        <>
          <NumberField
            label="Beats in a bar"
            name="beats"
            defaultValue={value.beats}
            max={MOST_BEATS}
          />
          <ChoiceField label="A beat is 1/" name="unit" defaultValue={String(value.unit)}>
            {BEAT_UNITS.map(unit => (
              <option key={unit}>{unit}</option>
            ))}
          </ChoiceField>
        </>
      )
    case 'key':
      return (
        <>
          <TonicField label="Key" name="key" defaultValue={value.key} />
          <ChoiceField label="Scale" name="scale" defaultValue={value.scale}>
            {SCALE_NAMES.map(name => (
              <option key={name}>{name}</option>
            ))}
          </ChoiceField>
        </>
      )
    case 'chords':
      return (
        <>
          <TonicField label="Root" name="root" defaultValue={value.root} />
          <ChoiceField label="Chord" name="quality" defaultValue={value.quality}>
            {CHORD_QUALITIES.map(quality => (
              <option key={quality} value={quality}>
                {chordText({ root: 'C', quality })}
              </option>
            ))}
          </ChoiceField>
          <TonicField label="Bass" name="bass" defaultValue={value.bass ?? ''} none="as the root" />
        </>
      )
    default:
      return unreachable(value)
  }
}

interface FieldProps {
  readonly label: string
}

/** A whole number from 1, unless said otherwise. */
function NumberField({ label, ...input }: FieldProps & ComponentProps<'input'>) {
  return (
    <label className="point-field">
      <span>{label}</span>
      <input type="number" min={1} step={1} required {...input} />
    </label>
  )
}

function ChoiceField({ label, ...select }: FieldProps & ComponentProps<'select'>) {
  return (
    <label className="point-field">
      <span>{label}</span>
      <select className="picker" {...select} />
    </label>
  )
}

interface TonicProps extends FieldProps {
  readonly name: string
  readonly defaultValue: string
  /** What choosing no tonic is called, where it can be chosen. */
  readonly none?: string
}

function TonicField({ none, ...field }: TonicProps) {
  return (
    <ChoiceField {...field}>
      {none ? <option value="">{none}</option> : null}
      {TONICS.map(tonic => (
        <option key={tonic} value={tonic}>
          {tonicText(tonic)}
        </option>
      ))}
    </ChoiceField>
  )
}
