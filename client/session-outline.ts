/** As much of a session as it takes to say later what has changed in it. Pure. */
import * as v from 'valibot'
import type { ClipView, ContextPart, SessionView } from '../shared/doc/view.ts'
import type { PlayerId } from '../shared/protocol/ids.ts'

const text = v.pipe(v.string(), v.maxLength(200))
const texts = v.pipe(v.array(text), v.maxLength(10_000))

/** As it is kept in this browser. */
export const SessionOutline = v.object({
  tempo: text,
  metre: text,
  key: text,
  scale: text,
  style: text,
  tracks: texts,
  /** `[id, what there is in it]` */
  clips: v.pipe(v.array(v.tuple([text, text])), v.maxLength(100_000)),
  takes: texts,
  sections: texts,
  messages: texts,
  players: texts,
})
export type SessionOutline = v.InferOutput<typeof SessionOutline>

export function outlineOf(session: SessionView): SessionOutline {
  const { context, tracks, takes, sections, chat, players } = session
  const clips = Object.values(tracks).flatMap(track => Object.values(track.clips))
  return {
    ...contextTexts(context),
    tracks: Object.keys(tracks),
    clips: clips.map(clip => [clip.id, printOf(clip)]),
    takes: Object.keys(takes),
    sections: Object.keys(sections),
    messages: chat.map(({ id }) => id),
    players: Object.keys(players),
  }
}

const contextTexts = ({ tempo, timeSignature, key, scale, style }: SessionView['context']) => ({
  tempo: String(Math.round(tempo * 100) / 100),
  metre: `${timeSignature.beats}/${timeSignature.unit}`,
  key: key.replace('#', '♯').replace('b', '♭'),
  scale,
  style,
})

/** Another text, very likely, when anything is heard or lies elsewhere. */
function printOf({ start, length, loop, notes }: ClipView): string {
  const sum = notes.reduce(
    (all, { start, length, pitch, velocity, muted }) =>
      (all * 31 + start * 7 + length * 5 + pitch * 3 + velocity + (muted ? 1 : 0)) % 2 ** 32,
    0,
  )
  return [start, length, loop ?? 0, notes.length, sum].join(' ')
}

/**
 * What others did to the session since then, in the words of a list, the most audible first.
 *
 * @param self whose own doing is no news to him
 */
export function changesSince(
  before: SessionOutline,
  session: SessionView,
  self: PlayerId,
): readonly string[] {
  const now = outlineOf(session)
  const { changedBy } = session.context
  const turned = (name: string, was: string, is: string, part: ContextPart) => {
    const who = changedBy[part]
    if (was === is || who === self) return []
    const by = who && session.players[who]?.name
    return [`${name} ${was || 'none'} → ${is || 'none'}${by ? ` (${by})` : ''}`]
  }
  const others = <K extends string, T>(all: Readonly<Record<K, T>>, by: (one: T) => PlayerId) =>
    Object.values<T>(all).filter(one => by(one) !== self)
  const prints = new Map(before.clips)
  const clips = new Map(now.clips)
  const newClips = others(session.tracks, ({ owner }) => owner).flatMap(({ clips }) =>
    Object.keys(clips).filter(id => !prints.has(id)),
  )
  const takes = others(session.takes, ({ player }) => player).map(({ id }) => id)
  const tracks = others(session.tracks, ({ owner }) => owner).map(({ id }) => id)
  const chat = session.chat.filter(({ author }) => author !== self).map(({ id }) => id)
  const came = newIn(before.players, now.players).filter(id => id !== self)
  const changed = [...prints].filter(([id, print]) => clips.has(id) && clips.get(id) !== print)
  return [
    ...turned('tempo', before.tempo, now.tempo, 'tempo'),
    ...turned('time signature', before.metre, now.metre, 'timeSignature'),
    ...turned('key', before.key, now.key, 'key'),
    ...turned('scale', before.scale, now.scale, 'scale'),
    ...turned('style', before.style, now.style, 'style'),
    ...counted(newIn(before.tracks, tracks), 'track', 'added'),
    ...counted(newIn(now.tracks, before.tracks), 'track', 'removed'),
    ...counted(newClips, 'clip', 'added'),
    ...counted(changed, 'clip', 'changed'),
    ...counted(
      [...prints.keys()].filter(id => !clips.has(id)),
      'clip',
      'removed',
    ),
    ...counted(newIn(before.takes, takes), 'take', 'played'),
    ...counted(newIn(before.sections, now.sections), 'section', 'added'),
    ...counted(newIn(now.sections, before.sections), 'section', 'removed'),
    ...counted(newIn(before.messages, chat), 'message', 'written'),
    ...counted(came, 'player', 'came in'),
  ]
}

function newIn(before: readonly string[], now: readonly string[]): readonly string[] {
  const known = new Set(before)
  return now.filter(id => !known.has(id))
}

const counted = (all: readonly unknown[], thing: string, done: string): readonly string[] =>
  all.length === 0 ? [] : [`${all.length} ${thing}${all.length === 1 ? '' : 's'} ${done}`]
