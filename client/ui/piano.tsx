import { type CSSProperties, type KeyboardEvent, memo, useEffect, useRef, useState } from 'react'
import { NOTE_OFF, NOTE_ON } from '../../shared/midi/message.ts'
import { KEY_CAPS, noteOfOctave } from '../hooks/computer-keys.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { lowestNote, octavesFor, type PianoKey, pianoKeys } from './piano-layout.ts'
import { useKeyLights } from './use-key-lights.ts'
import { usePianoPointers } from './use-piano-pointers.ts'
import { useScaleMarks } from './use-scale-marks.ts'

/** How long a key sounds that a switch or screen reader presses, in ms: it has no release. */
const CLICK_LENGTH = 300

/**
 * The keys. One tab stop: arrows move among them, Enter plays. Pointers, lights and marks work outside
 * React; it renders only when other keys are to be shown.
 */
export function Piano() {
  const { app, ui } = usePage()
  const piano = useRef<HTMLDivElement>(null)
  const octaves = useOctaves(piano)
  const base = noteOfOctave(useReadable(ui, now => now.octave))
  const showCaps = useReadable(ui, now => now.letters === 'piano')
  const [cursor, setCursor] = useState(base)
  const lowest = lowestNote(base, octaves)
  const keys = pianoKeys(lowest, octaves)
  const focusable = keys.some(key => key.note === cursor) ? cursor : lowest
  const range = `${lowest}/${octaves}`
  useKeyLights(app, piano, range)
  useScaleMarks(app, piano, range)
  usePianoPointers(app, piano)

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key]
    const next = step === undefined ? undefined : focusable + step
    if (next === undefined || !keys.some(key => key.note === next)) return
    event.preventDefault()
    setCursor(next)
    piano.current?.querySelector<HTMLElement>(`[data-note="${next}"]`)?.focus()
  }
  const strike = (note: number) => {
    app.playFrom('pointer', { status: NOTE_ON, data1: note, data2: ui.get().velocity })
    setTimeout(
      () => app.playFrom('pointer', { status: NOTE_OFF, data1: note, data2: 0 }),
      CLICK_LENGTH,
    )
  }
  const columns: CSSProperties & Record<'--whites', number> = { '--whites': 7 * octaves + 1 }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      ref={piano}
      className="piano"
      role="group"
      aria-label="Piano: arrows move, Enter plays"
      style={columns}
      onKeyDown={onKeyDown}
    >
      {keys.map(key => (
        <Key
          key={key.note}
          pianoKey={key}
          cap={showCaps ? KEY_CAPS[key.note - base] : undefined}
          focusable={key.note === focusable}
          onStrike={strike}
        />
      ))}
    </div>
  )
}

interface KeyProps {
  readonly pianoKey: PianoKey
  /** The computer key that plays it. */
  readonly cap: string | undefined
  readonly focusable: boolean
  readonly onStrike: (note: number) => void
}

const Key = memo(function Key({ pianoKey, cap, focusable, onStrike }: KeyProps) {
  const { note, sharp, name, column } = pianoKey
  const place: CSSProperties & Record<'--column', number> = { '--column': column }
  return (
    <button
      type="button"
      className={`key ${sharp ? 'sharp' : 'natural'}`}
      data-note={note}
      tabIndex={focusable ? 0 : -1}
      aria-label={name}
      style={place}
      onClick={event => {
        // Pointers play by going down; this is Enter, or a screen reader.
        if (event.detail === 0) onStrike(note)
      }}
    >
      <span className="key-labels" aria-hidden>
        {cap === undefined ? null : <kbd className="cap">{cap}</kbd>}
        {name.startsWith('C') && !sharp ? <span className="key-name">{name}</span> : null}
      </span>
    </button>
  )
})

/** Octaves that fit the element, following its width. */
function useOctaves(piano: { readonly current: HTMLElement | null }): number {
  const [octaves, setOctaves] = useState(() => octavesFor(window.innerWidth))
  useEffect(() => {
    const element = piano.current
    if (!element) return
    const observer = new ResizeObserver(() => setOctaves(octavesFor(element.clientWidth)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [piano])
  return octaves
}
