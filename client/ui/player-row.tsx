import { Volume2, VolumeOff } from 'lucide-react'
import { memo, useState } from 'react'
import type { PeerId } from '../../shared/protocol/ids.ts'
import type { PeerView } from '../../shared/session/room-view.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { delayQuality, wayText } from './connection.ts'
import { Face } from './face.tsx'
import { HearsMe } from './hears-me.tsx'
import { InstrumentName } from './instrument-name.tsx'
import { Lamp } from './lamp.tsx'
import { PlayerFigures } from './player-figures.tsx'
import { playerStyle } from './player-style.ts'
import { PlayerTime } from './player-time.tsx'
import { distanceText } from './wording.ts'
import './player-time.css'

/** Oneself, with what one's own sound costs. */
export const OwnRow = memo(function OwnRow({ peer }: { readonly peer: PeerId }) {
  const { app } = usePage()
  const { name, colour } = useReadable(app.profile, profile => profile)
  const output = useReadable(app.audio, audio =>
    audio.state === 'running' ? Math.round(audio.outputLatency) : undefined,
  )
  return (
    <li className="player" style={playerStyle(colour)}>
      <Face name={name} colour={colour} />
      <div className="player-about">
        <p className="player-name">
          {name} <span className="you">(you)</span>
          <Lamp peer={peer} />
        </p>
        <p className="player-note">
          {output === undefined ? 'Sound is off' : `${output} ms to your ear`}
        </p>
      </div>
    </li>
  )
})

/** Another player: how far away, whether they hear me, and whether I want to hear them. */
export const PlayerRow = memo(function PlayerRow({ peer }: { readonly peer: PeerId }) {
  const { app } = usePage()
  const view = useReadable(app.room, room => room?.peers[peer])
  const [muted, setMuted] = useState(false)
  if (!view) return null
  const { name, colour } = view
  const toggle = () => {
    app.setMuted(peer, !muted)
    setMuted(!muted)
  }
  return (
    <li className="player" style={playerStyle(colour)}>
      <Face name={name} colour={colour} />
      <div className="player-about">
        <p className="player-name">
          {name}
          <Lamp peer={peer} />
        </p>
        <InstrumentName player={view.player} />
        <LinkNote view={view} />
        <HearsMe view={view} />
      </div>
      <div className="player-buttons">
        <button
          type="button"
          className="button quiet icon"
          aria-pressed={muted}
          aria-label={`Mute ${name}`}
          onClick={toggle}
        >
          {muted ? <VolumeOff aria-hidden /> : <Volume2 aria-hidden />}
        </button>
        <PlayerFigures view={view} />
      </div>
      <PlayerTime view={view} />
    </li>
  )
})

const LINK_TEXT: Readonly<Record<PeerView['link'], string>> = {
  connecting: 'Connecting…',
  open: 'Connected',
  suspect: 'Nothing arrives…',
  reconnecting: 'Reconnecting…',
}

function LinkNote({ view }: { readonly view: PeerView }) {
  const { link, rtt, loss } = view
  const { app } = usePage()
  const way = useReadable(app.room, room => room && wayText(room, view))
  if (link !== 'open' || rtt === undefined)
    return <p className={`player-note link-${link}`}>{LINK_TEXT[link]}</p>
  const { delay, apart } = distanceText(rtt)
  const lost = Math.round(loss * 100)
  const trouble = [
    ...(way === undefined ? [] : [way]),
    ...(lost > 0 ? [`${lost} % of packets lost`] : []),
  ].join(', ')
  return (
    <p className="player-note">
      <span className={`delay ${delayQuality(rtt / 2000)}`}>{delay}</span>, {apart}
      {trouble === '' ? null : <span className="trouble">{trouble}</span>}
    </p>
  )
}
