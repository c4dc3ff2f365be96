import { type ReactNode, useEffect, useRef } from 'react'
import { isPeerId, type PeerId } from '../../shared/protocol/ids.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { peersAt } from './attending.ts'
import { playerStyle } from './player-style.ts'
import './attended.css'

interface Props {
  /** What it is called on every page. */
  readonly name: string
  readonly className?: string
  readonly children: ReactNode
}

/** A control that shows the others when it has the focus, and which of them have it too. */
export function Attended({ name, className, children }: Props) {
  const { app } = usePage()
  const others = useReadable(app.attention, all => peersAt(all, name))
  const control = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const element = control.current
    const come = () => app.show({ focus: name })
    const go = () => app.show({ focus: '' })
    element?.addEventListener('focusin', come)
    element?.addEventListener('focusout', go)
    return () => {
      element?.removeEventListener('focusin', come)
      element?.removeEventListener('focusout', go)
    }
  }, [app, name])
  return (
    <span className={className ? `attended ${className}` : 'attended'} ref={control}>
      {children}
      {others === '' ? null : (
        <span className="attending">
          {others
            .split(' ')
            .filter(isPeerId)
            .map(peer => (
              <Attendant key={peer} peer={peer} />
            ))}
        </span>
      )}
    </span>
  )
}

/** A ring in their colour, and for a moment, or while they turn it, their name. */
function Attendant({ peer }: { readonly peer: PeerId }) {
  const { app } = usePage()
  const name = useReadable(app.attention, all => all.get(peer)?.name)
  const colour = useReadable(app.attention, all => all.get(peer)?.colour)
  const how = useReadable(app.attention, all => {
    const presence = all.get(peer)?.presence
    return presence?.isHere === false ? 'gone' : presence?.held ? 'turns' : 'here'
  })
  if (name === undefined || colour === undefined) return null
  return (
    <span className={`attendant ${how}`} style={playerStyle(colour)}>
      <span className="attendant-name">{name}</span>
    </span>
  )
}
