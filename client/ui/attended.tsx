import { type ReactNode, useEffect, useRef } from 'react'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { playerStyle } from './player-style.ts'
import './attended.css'

interface Props {
  /** What it is called on every page. */
  readonly name: string
  readonly children: ReactNode
}

/** A control that shows the others when it has the focus, and which of them have it too. */
export function Attended({ name, children }: Props) {
  const { app } = usePage()
  const others = useReadable(app.attention, all =>
    Array.from(all, ([peer, { focus, held, isHere }]) =>
      focus === name ? `${peer} ${isHere ? (held ? 'turns' : 'here') : 'gone'}` : '',
    )
      .filter(text => text !== '')
      .join(),
  )
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
    <span className="attended" ref={control}>
      {children}
      <span className="attending">
        {others === '' ? null : others.split(',').map(other => <Other key={other} other={other} />)}
      </span>
    </span>
  )
}

function Other({ other }: { readonly other: string }) {
  const { app } = usePage()
  const [peer = '', how = ''] = other.split(' ')
  const name = useReadable(app.room, room => nameOf(room?.peers, peer))
  const colour = useReadable(app.room, room => colourOf(room?.peers, peer))
  if (name === undefined || colour === undefined) return null
  return (
    <span className={`attendant ${how}`} style={playerStyle(colour)}>
      <span className="attendant-name">{name}</span>
    </span>
  )
}

type Peers =
  | Readonly<Record<string, { readonly name: string; readonly colour: number }>>
  | undefined
const nameOf = (peers: Peers, peer: string) => peers?.[peer]?.name
const colourOf = (peers: Peers, peer: string) => peers?.[peer]?.colour
