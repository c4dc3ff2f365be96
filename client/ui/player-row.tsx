import { Volume2, VolumeOff } from 'lucide-react'
import { memo, useState } from 'react'
import type { PeerId, PlayerId } from '../../shared/protocol/ids.ts'
import type { PeerView } from '../../shared/session/room-view.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { delayQuality, wayText } from './connection.ts'
import { Face } from './face.tsx'
import { FollowButton } from './follow-button.tsx'
import { HearsMe } from './hears-me.tsx'
import { HistoryButton } from './history-button.tsx'
import { InstrumentName } from './instrument-name.tsx'
import { Lamp } from './lamp.tsx'
import { part } from './part.tsx'
import { PlayerFigures } from './player-figures.tsx'
import { playerStyle } from './player-style.ts'
import { PlayerTime } from './player-time.tsx'
import { type Role, useAmMuted, useMyRole, useRole } from './use-roles.ts'
import { distanceText } from './wording.ts'
import './player-time.css'

/** For the host alone. */
const PlayerMenu = part(async () => (await import('./player-menu.tsx')).PlayerMenu, {
  inline: true,
})

/** Oneself, with what one's own sound costs. */
export const OwnRow = memo(function OwnRow({ peer }: { readonly peer: PeerId }) {
  const { app } = usePage()
  const { name, colour } = useReadable(app.profile, profile => profile)
  const output = useReadable(app.audio, audio =>
    audio.state === 'running' ? Math.round(audio.outputLatency) : undefined,
  )
  const role = useMyRole()
  return (
    <li className="player" style={playerStyle(colour)}>
      <Face name={name} colour={colour} />
      <div className="player-about">
        <p className="player-name">
          {name} <span className="you">(you)</span>
          <RoleWord role={role} />
          <Lamp peer={peer} />
        </p>
        <p className="player-note">
          {output === undefined ? 'Sound is off' : `${output} ms to your ear`}
        </p>
      </div>
      <div className="player-buttons">
        <HistoryButton />
      </div>
    </li>
  )
})

/** Another player: how far away, whether they hear me, and whether I want to hear them. */
export const PlayerRow = memo(function PlayerRow({ peer }: { readonly peer: PeerId }) {
  const { app } = usePage()
  const view = useReadable(app.room, room => room?.peers[peer])
  const [muted, setMuted] = useState(false)
  const role = useRole(view?.player, view?.listens ?? false)
  const mine = useMyRole()
  const amMuted = useAmMuted()
  if (!view) return null
  const { name, colour } = view
  const toggle = () => {
    app.setMuted(peer, !muted)
    setMuted(!muted)
  }
  return (
    <li className="player" style={playerStyle(colour)}>
      <FollowButton peer={peer} name={name} colour={colour} />
      <div className="player-about">
        <p className="player-name">
          {name}
          <RoleWord role={role} />
          <Lamp peer={peer} />
        </p>
        <InstrumentName player={view.player} />
        <LinkNote view={view} />
        <MutedForAll player={view.player} />
        {mine === 'listener' || amMuted ? null : <HearsMe view={view} />}
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
        <PlayerFigures peer={peer} name={name} />
        {mine === 'host' && view.player !== undefined ? (
          <PlayerMenu player={view.player} name={name} role={role} listens={view.listens} />
        ) : null}
      </div>
      <PlayerTime view={view} />
    </li>
  )
})

/** Said of those alone of whom it says something. */
function RoleWord({ role }: { readonly role: Role }) {
  return role === 'player' ? null : <span className="role">{role}</span>
}

function MutedForAll({ player }: { readonly player: PlayerId | undefined }) {
  const { app } = usePage()
  const muted = useReadable(
    app.session,
    session => player !== undefined && session?.players[player]?.muted === true,
  )
  return muted ? <p className="player-note">Muted for all by the host</p> : null
}

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
