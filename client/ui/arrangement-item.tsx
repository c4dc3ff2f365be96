import { X } from 'lucide-react'
import { type CSSProperties, type FocusEvent, type KeyboardEvent, useRef, useState } from 'react'
import type { Span } from '../roll/clip-edits.ts'
import { focusBeside } from './focus-beside.ts'
import { placeText } from './roll-wording.ts'
import type { Timeline } from './timeline.ts'
import { useFlash } from './use-flash.ts'
import { useSpan } from './use-span.ts'

interface Props {
  readonly kind: 'Section' | 'Marker'
  readonly id: string
  readonly name: string
  /** A marker's length is nothing. */
  readonly span: Span
  readonly timeline: Timeline
  readonly onChange: (span: Span) => void
  readonly onRename: (name: string) => void
  readonly onRemove: () => void
}

/** A section or a marker on the ruler: dragged, nudged, renamed with Enter or a double click. */
export function ArrangementItem(props: Props) {
  const { kind, name, timeline } = props
  const [isNaming, setNaming] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const value = `${name} ${props.span.start} ${props.span.length}`
  useFlash(button, { id: props.id, value })
  const { span, handlers, nudge } = useSpan(props.span, timeline, {
    isPoint: kind === 'Marker',
    onChange: props.onChange,
  })
  const label = `${kind} ${name}, ${placeText(span.start, timeline.metre)}`
  const remove = (going: Element) => {
    focusBeside(going, {
      kind: '.arranged',
      among: '.arrangement',
      stays: '.timeline-corner .tool',
    })
    props.onRemove()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const after = nudge(event)
    if (after) timeline.say(placeText(after.start, timeline.metre))
    else if (event.key === 'Enter') setNaming(true)
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(event.currentTarget)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const style = { '--start': span.start, '--length': span.length } as CSSProperties
  if (isNaming)
    return (
      <NameField
        {...props}
        style={style}
        onRemove={remove}
        onDone={() => {
          setNaming(false)
          requestAnimationFrame(() => button.current?.focus())
        }}
        onBlur={() => setNaming(false)}
      />
    )
  return (
    <button
      ref={button}
      type="button"
      className={`arranged ${kind.toLowerCase()}`}
      aria-label={label}
      aria-describedby="arrangement-help"
      title={name}
      style={style}
      onDoubleClick={() => setNaming(true)}
      onKeyDown={onKeyDown}
      {...handlers}
    >
      <span>{name}</span>
    </button>
  )
}

interface NameProps extends Omit<Props, 'onRemove'> {
  readonly onRemove: (going: Element) => void
  readonly style: CSSProperties
  readonly onDone: () => void
  readonly onBlur: () => void
}

const LONGEST_NAME = 60

function NameField({ kind, name, style, onRename, onRemove, onDone, onBlur }: NameProps) {
  const [draft, setDraft] = useState(name)
  const commit = () => {
    const next = draft.trim()
    if (next && next !== name) onRename(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit()
    else if (event.key !== 'Escape') return
    onDone()
    event.preventDefault()
    event.stopPropagation()
  }
  const leave = (event: FocusEvent<HTMLElement>) => {
    if (event.currentTarget.contains(event.relatedTarget)) return
    commit()
    onBlur()
  }
  return (
    <fieldset className="arranged-name" aria-label={`${kind} ${name}`} style={style} onBlur={leave}>
      <input
        // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that had the focus
        autoFocus
        aria-label={`Name of ${kind.toLowerCase()} ${name}`}
        maxLength={LONGEST_NAME}
        value={draft}
        onFocus={event => event.currentTarget.select()}
        onChange={event => setDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button
        type="button"
        className="button quiet icon tool"
        aria-label={`Remove ${kind.toLowerCase()} ${name}`}
        onClick={event => onRemove(event.currentTarget)}
      >
        <X aria-hidden />
      </button>
    </fieldset>
  )
}
