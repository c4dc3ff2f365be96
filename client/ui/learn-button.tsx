import { Link2 } from 'lucide-react'
import { type KeyboardEvent, useEffect } from 'react'
import type { ControlName } from '../control-name.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'

interface Props {
  readonly control: ControlName
  readonly label: string
}

/** Binds the MIDI controller that moves next to a knob; Delete takes it off. Only where MIDI is on. */
export function LearnButton({ control, label }: Props) {
  const { app } = usePage()
  const isOn = useReadable(app.midi, midi => midi.state === 'on')
  const isWaiting = useReadable(app.learning, now => now.waiting === control)
  const controller = useReadable(
    app.learning,
    now => now.bindings.find(one => one.control === control)?.controller,
  )
  useEffect(
    () => () => {
      if (app.learning.get().waiting === control) app.learnControl(undefined)
    },
    [app, control],
  )
  if (!isOn) return null
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && isWaiting) app.learnControl(undefined)
    else if (event.key === 'Delete' || event.key === 'Backspace') app.forgetControl(control)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const bound = controller === undefined ? 'none' : `controller ${controller}, Delete takes it off`
  return (
    <button
      type="button"
      className="learn"
      aria-pressed={isWaiting}
      aria-label={
        isWaiting
          ? `Move a MIDI controller for ${label}, or press to cancel`
          : `MIDI controller for ${label}: ${bound}`
      }
      title={isWaiting ? 'Move a MIDI controller now' : 'Learn a MIDI controller'}
      onClick={() => app.learnControl(isWaiting ? undefined : control)}
      onKeyDown={onKeyDown}
    >
      {isWaiting ? '…' : controller === undefined ? <Link2 aria-hidden /> : `CC${controller}`}
    </button>
  )
}
