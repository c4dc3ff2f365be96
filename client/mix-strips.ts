/** Which strips a room has: mine, one for each player who is here, one for each track. */
import type { SessionView, StripView } from '../shared/doc/view.ts'
import type { PeerId, PlayerId } from '../shared/protocol/ids.ts'
import type { MixStripView } from './app.ts'
import type { Jam } from './jam.ts'
import { LISTENING_STRIPS, OWN_STRIP, type TrackStrips } from './strips.ts'

export function stripsOf({
  jam,
  session,
  tracks,
  settingOf,
}: {
  readonly jam: Jam
  readonly session: SessionView
  readonly tracks: TrackStrips
  settingOf(id: MixStripView['id'], shared: StripView): StripView
}): readonly MixStripView[] {
  const { self, peers } = jam.room.view()
  const players = new Map<PlayerId, PeerId[]>([[self.player, []]])
  for (const { peer, player, recorder } of Object.values(peers)) {
    if (!player || recorder) continue
    players.set(player, [...(players.get(player) ?? []), peer])
  }
  const ofPlayers = [...players].flatMap(([player, ofPlayer]): readonly MixStripView[] => {
    const view = session.players[player]
    if (!view) return []
    const isMine = player === self.player
    const sources = ofPlayer.map(jam.stripOf)
    return [
      {
        id: player,
        kind: isMine ? 'me' : 'player',
        name: view.name,
        colour: view.colour,
        strip: settingOf(player, view.strip),
        // What one listens back to goes with one's own.
        sources: isMine ? [OWN_STRIP, ...LISTENING_STRIPS, ...sources] : sources,
        peers: ofPlayer,
      },
    ]
  })
  const ofTracks = Object.values(session.tracks)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(
      ({ id, name, owner, strip }): MixStripView => ({
        id,
        kind: 'track',
        name,
        colour: session.players[owner]?.colour ?? 0,
        strip: settingOf(id, strip),
        sources: [tracks.of(id).source],
        peers: [],
      }),
    )
  return [...ofPlayers, ...ofTracks]
}
