/** Which tracks are heard: none that is muted, and while anything is solo, only what is (SQ6). */
import type { SessionView, TrackView } from '../doc/view.ts'

/** Players are strips of the same mix: a solo of theirs leaves the tracks out as well. */
export function audibleIn({
  tracks,
  players,
}: Pick<SessionView, 'tracks' | 'players'>): (track: Pick<TrackView, 'strip'>) => boolean {
  const strips = [...Object.values(tracks), ...Object.values(players)]
  const isAnySolo = strips.some(({ strip }) => strip.solo)
  return ({ strip }) => !strip.mute && (strip.solo || !isAnySolo)
}
