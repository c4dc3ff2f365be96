/** What the session will read once an edit that is on its way has reached the document (PV). Pure. */
import { unreachable } from '../result.ts'
import { NO_KNOBS } from '../sound/knobs.ts'
import { legalAnchor } from './anchor.ts'
import {
  changesOf,
  isTransportEdit,
  type TransportChanges,
  type TransportEdit,
} from './apply-transport.ts'
import { DEFAULT_LOOP } from './default-loop.ts'
import type { Edit, EditOf, EditStamp, StripChange } from './edit.ts'
import { withKey } from './edit-key.ts'
import { marksOf, type TransportFields, type TransportNow, transportView } from './fields.ts'
import type { Sound } from './people.ts'
import { keepEqual, shareEntries } from './sharing.ts'
import type {
  ContextPart,
  ContextView,
  PointView,
  PreferencesView,
  SessionView,
  StripView,
  TrackView,
  TransportView,
} from './view.ts'

/** Each writes registers only, and twice is once: the document may have it already. */
export type PreviewEdit =
  | Exclude<TransportEdit, EditOf<'seek'>>
  | ContextEdit
  | EditOf<'set-track' | 'set-player-strip' | 'set-profile'>
type ContextEdit = EditOf<'set-key' | 'set-scale' | 'set-style' | 'set-emotion' | 'set-complexity'>

const OTHERS: readonly Edit['type'][] = [
  'set-key',
  'set-scale',
  'set-style',
  'set-emotion',
  'set-complexity',
  'set-track',
  'set-player-strip',
  'set-profile',
]

export const canPreview = (edit: Edit): edit is PreviewEdit =>
  OTHERS.includes(edit.type) || (isTransportEdit(edit) && edit.type !== 'seek')

/** @returns `view` itself where it reads so already */
export function preview(view: SessionView, edit: PreviewEdit, stamp: EditStamp): SessionView {
  if (isTransportEdit(edit)) {
    const { fields, point } = changesOf(fieldsOf(view.transport), edit, stamp)
    const [context, transport] = withTransport(view, fields, stamp)
    return withPointValue(keepEqual(view, { ...view, context, transport }), point, stamp)
  }
  if (edit.type === 'set-track') return withTrack(view, edit)
  if (edit.type === 'set-player-strip') return withPlayerStrip(view, edit)
  if (edit.type === 'set-profile') return withProfile(view, edit, stamp)
  if (edit.type === 'set-key' || edit.type === 'set-scale') {
    const song = { keys: view.timelines.key, transport: view.transport }
    const point = withKey(song, edit, stamp)
    if (point) return withPointValue(view, { point: point.id, value: point.value }, stamp)
  }
  return keepEqual(view, { ...view, context: withContext(view.context, edit, stamp) })
}

/** One of the points that govern the song with another value; the transport moves through the same ones. */
function withPointValue(
  view: SessionView,
  change: TransportChanges['point'],
  { player }: EditStamp,
): SessionView {
  if (!change) return view
  const { value } = change
  const { timeline } = value
  const points = view.timelines[timeline] as readonly PointView[]
  const before = points.find(({ id }) => id === change.point)
  if (!before || JSON.stringify(before.value) === JSON.stringify(value)) return view
  const next: PointView = { ...before, value, changedBy: player }
  const now = points.map(point => (point === before ? next : point))
  const timelines = { ...view.timelines, [timeline]: now }
  const transport = keepEqual(view.transport, { ...view.transport, ...marksOf(timelines) })
  return { ...view, timelines, transport }
}

function withTrack(
  view: SessionView,
  { track: id, name, strip, ...change }: EditOf<'set-track'>,
): SessionView {
  const before = view.tracks[id]
  if (!before) return view
  const track = keepEqual(before, {
    ...soundingAs(before, change),
    ...(name !== undefined && { name }),
    strip: withStrip(before.strip, strip),
  })
  return track === before ? view : { ...view, tracks: { ...view.tracks, [id]: track } }
}

/** A track that is given a sound no longer goes with its owner. */
function soundingAs(track: TrackView, change: SoundChange): TrackView {
  const { followsOwner: _, ...own } = track
  return changesSound(change) ? { ...own, ...withSound(track, change) } : track
}

type SoundChange = Pick<EditOf<'set-profile'>, 'instrument' | 'knobs'>
const changesSound = ({ instrument, knobs }: SoundChange): boolean =>
  instrument !== undefined || knobs !== undefined

function withSound(before: Sound, { instrument, knobs }: SoundChange): Sound {
  const stay = instrument === undefined ? before.knobs : NO_KNOBS
  return {
    instrument: instrument ?? before.instrument,
    knobs: keepEqual(before.knobs, { ...stay, ...knobs }),
  }
}

function withProfile(
  view: SessionView,
  edit: EditOf<'set-profile'>,
  { player: id }: EditStamp,
): SessionView {
  const before = view.players[id]
  if (!before) return view
  const sound = withSound(before, edit)
  const preferences = keepEqual(before.preferences, preferencesWith(before.preferences, edit))
  const player = keepEqual(before, { ...before, ...sound, preferences })
  if (player === before) return view
  const tracks = Object.entries(view.tracks).map(([name, track]) =>
    track.followsOwner && track.owner === id
      ? [name, keepEqual(track, { ...track, ...sound })]
      : [name, track],
  )
  return {
    ...view,
    players: { ...view.players, [id]: player },
    tracks: shareEntries(view.tracks, Object.fromEntries(tracks)),
  }
}

function preferencesWith(
  before: PreferencesView,
  { complexity, cultures }: EditOf<'set-profile'>,
): PreferencesView {
  const liked = complexity === undefined ? before.complexity : (complexity ?? undefined)
  const isSame = cultures === undefined || `${cultures}` === `${before.cultures}`
  return {
    ...(liked !== undefined && { complexity: liked }),
    cultures: isSame ? before.cultures : cultures,
  }
}

function withPlayerStrip(
  view: SessionView,
  { player: id, strip }: EditOf<'set-player-strip'>,
): SessionView {
  const before = view.players[id]
  if (!before) return view
  const player = keepEqual(before, { ...before, strip: withStrip(before.strip, strip) })
  return player === before ? view : { ...view, players: { ...view.players, [id]: player } }
}

function withStrip(strip: StripView, change: StripChange | undefined): StripView {
  const set = Object.entries(change ?? {}).filter(([, value]) => value !== undefined)
  return keepEqual(strip, { ...strip, ...Object.fromEntries(set) })
}

function withContext(context: ContextView, edit: ContextEdit, { player }: EditStamp): ContextView {
  const { part, value } = partOf(edit)
  const next = keepEqual(context, { ...context, [part]: value })
  // Who is the first to say what was so anyhow is named for it, as in the register.
  if (next === context && context.changedBy[part] !== undefined) return context
  return { ...next, changedBy: { ...context.changedBy, [part]: player } }
}

function partOf(edit: ContextEdit): {
  readonly part: ContextPart
  readonly value: unknown
} {
  switch (edit.type) {
    case 'set-key':
      return { part: 'key', value: edit.key }
    case 'set-scale':
      return { part: 'scale', value: edit.scale }
    case 'set-style':
      return { part: 'style', value: edit.style }
    case 'set-emotion':
      return { part: 'emotion', value: { valence: edit.valence, energy: edit.energy } }
    case 'set-complexity':
      return { part: 'complexity', value: edit.complexity }
    default:
      return unreachable(edit)
  }
}

function withTransport(
  { context, transport }: SessionView,
  changes: Partial<TransportFields>,
  { player }: EditStamp,
): readonly [ContextView, TransportView] {
  const fields = { ...fieldsOf(transport), ...changes }
  // As it will be read; one that is not written stays the same object.
  const anchor = changes.anchor ? legalAnchor(changes.anchor) : fields.anchor
  const next = keepEqual(transport, transportView({ ...fields, anchor }))
  const { bpm, timeSignature } = next
  const isBent = bpm !== transport.bpm
  const isRecounted = keepEqual(transport.timeSignature, timeSignature) !== transport.timeSignature
  if (!isBent && !isRecounted) return [context, next]
  const changedBy = {
    ...context.changedBy,
    ...(isBent && { tempo: player }),
    ...(isRecounted && { timeSignature: player }),
  }
  return [{ ...context, tempo: bpm, timeSignature, changedBy }, next]
}

function fieldsOf(transport: TransportView): TransportNow {
  const { playing, bpm, timeSignature, loop = DEFAULT_LOOP, entry, before } = transport
  const { tempos, metres } = transport
  return {
    ...(tempos && { tempos }),
    ...(metres && { metres }),
    playing,
    bpm,
    timeSignature,
    loop,
    anchor: {
      position: transport.anchorPosition,
      moment: transport.anchorMoment,
      clock: transport.clock,
      ...(entry !== undefined && { entry }),
      ...(before && { before }),
    },
  }
}
