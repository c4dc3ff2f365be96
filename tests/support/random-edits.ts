/** Edits of every kind, drawn from few ids and values: conflicts are to be common, not lucky. */
import { writeClipNotes } from '../../shared/doc/clip-notes.ts'
import type { Edit } from '../../shared/doc/edit.ts'
import type { Random } from '../../shared/ports.ts'
import type {
  GenerationId,
  MarkerId,
  MessageId,
  NoteId,
  PointId,
  SectionId,
} from '../../shared/protocol/ids.ts'
import { bpm, micros, ticks } from '../../shared/time/units.ts'
import { actorId, clipId, pageHash, pageRef, playerId, takeId, trackId } from './edits.ts'
import { noteOf } from './session-view.ts'

const entityId = (letter: string, n: number): string =>
  `${letter}_${n.toString(16)}${n.toString(16).padStart(19, '0')}`
export const sectionId = (n: number): SectionId => entityId('s', n) as SectionId
export const markerId = (n: number): MarkerId => entityId('m', n) as MarkerId
export const pointId = (n: number): PointId => entityId('d', n) as PointId
export const messageId = (n: number): MessageId => entityId('w', n) as MessageId
const generationId = (n: number): GenerationId => entityId('g', n) as GenerationId
/** One that was drawn; `packedNoteId` is one that its clip came with. */
export const noteId = (n: number): NoteId => `n_${n.toString(16).padStart(12, '0')}` as NoteId
export const packedNoteId = (n: number): NoteId => `n_${n.toString(16).padStart(3, '0')}` as NoteId

export const PACKED = writeClipNotes([noteOf(0), noteOf(240, 64), noteOf(480, 67)])

type Draw = (below: number) => number
type Kinds = { readonly [Type in Edit['type']]: (draw: Draw) => Edit }

const tick = (draw: Draw) => ticks(draw(4) * 960)
const maybe = <Value>(draw: Draw, value: Value) => (draw(2) === 0 ? value : undefined)
const address = (draw: Draw) => ({ track: trackId(draw(2)), clip: clipId(draw(2)) })
const someNote = (draw: Draw) => (draw(2) === 0 ? packedNoteId(draw(3)) : noteId(draw(5)))
const strip = (draw: Draw) => ({ level: maybe(draw, -draw(9)), mute: maybe(draw, draw(2) === 0) })
const knobs = (draw: Draw) => ({ [['cutoff', 'octave'][draw(2)]!]: draw(1024) })
const point = (draw: Draw) =>
  (
    [
      { timeline: 'tempo', bpm: bpm(60 + draw(9)) },
      { timeline: 'metre', beats: 2 + draw(5), unit: 4 },
      { timeline: 'key', key: 'D', scale: 'dorian' },
      { timeline: 'chords', root: 'D', quality: 'm7' },
    ] as const
  )[draw(4)]!
const part = (draw: Draw) => ({
  engine: 'bass' as const,
  seed: draw(9),
  start: tick(draw),
  length: ticks(960),
})

const KINDS: Kinds = {
  'set-tempo': draw => ({ type: 'set-tempo', bpm: bpm(90 + draw(5)) }),
  'set-key': draw => ({ type: 'set-key', key: (['C', 'F#', 'Bb'] as const)[draw(3)]! }),
  'set-scale': draw => ({ type: 'set-scale', scale: (['minor', 'blues'] as const)[draw(2)]! }),
  'set-time-signature': draw => ({ type: 'set-time-signature', beats: 3 + draw(3), unit: 4 }),
  'set-style': draw => ({ type: 'set-style', style: ['dub', 'samba'][draw(2)]! }),
  'set-emotion': draw => ({ type: 'set-emotion', valence: draw(3) - 1, energy: draw(2) }),
  'set-complexity': draw => ({ type: 'set-complexity', complexity: draw(3) / 2 }),
  play: () => ({ type: 'play' }),
  stop: () => ({ type: 'stop' }),
  seek: draw => ({ type: 'seek', position: tick(draw) }),
  'set-loop': draw => ({ type: 'set-loop', on: draw(2) === 0 }),
  'set-player': draw => ({ type: 'set-player', name: `P${draw(3)}`, colour: draw(3) }),
  'set-profile': draw => ({
    type: 'set-profile',
    instrument: maybe(draw, ['organ', 'bass'][draw(2)]!),
    knobs: maybe(draw, knobs(draw)),
  }),
  'note-activity': () => ({ type: 'note-activity' }),
  'set-recording': draw => ({ type: 'set-recording', track: draw(2) === 0 ? null : trackId(0) }),
  'set-player-strip': draw => ({
    type: 'set-player-strip',
    player: playerId(draw(3)),
    strip: strip(draw),
  }),
  'set-role': draw => ({
    type: 'set-role',
    player: playerId(1 + draw(3)),
    role: (['player', 'player', 'listener', 'removed'] as const)[draw(4)]!,
  }),
  'mute-player': draw => ({
    type: 'mute-player',
    player: playerId(draw(3)),
    muted: draw(2) === 0,
  }),
  'set-lock': draw => ({ type: 'set-lock', locked: draw(2) === 0 }),
  'set-host': draw => ({ type: 'set-host', player: playerId(draw(3)) }),
  'set-saving': draw => ({ type: 'set-saving', saving: draw(2) === 0 }),
  say: draw => ({ type: 'say', message: messageId(draw(12)), text: `line ${draw(9)}` }),
  'open-take': draw => ({
    type: 'open-take',
    take: takeId(draw(2)),
    player: playerId(draw(2)),
    startedAt: micros(5),
  }),
  'add-pages': draw => {
    const n = draw(4)
    return { type: 'add-pages', take: takeId(draw(2)), pages: [pageRef(n, n * 10)], replaces: [] }
  },
  'add-hearings': draw => ({
    type: 'add-hearings',
    take: takeId(draw(2)),
    hearings: [{ moment: micros(draw(9)), player: playerId(1), mode: 'live', delay: micros(9) }],
  }),
  'file-actions': draw => ({
    type: 'file-actions',
    pages: [{ hash: pageHash(draw(4)), count: 1 + draw(9), from: micros(1), until: micros(9) }],
    actions: [{ log: `${playerId(draw(3))}+${actorId(draw(9))}`, seq: 1 + draw(9) }],
  }),
  'add-track': draw => ({ type: 'add-track', track: trackId(draw(2)), name: `T${draw(3)}` }),
  'set-track': draw => ({
    type: 'set-track',
    track: trackId(draw(2)),
    name: maybe(draw, `T${draw(3)}`),
    instrument: maybe(draw, 'organ'),
    knobs: maybe(draw, knobs(draw)),
    strip: strip(draw),
  }),
  'remove-track': draw => ({ type: 'remove-track', track: trackId(draw(2)) }),
  'restore-track': draw => ({ type: 'restore-track', track: trackId(draw(2)) }),
  'add-clip': draw => ({
    type: 'add-clip',
    ...address(draw),
    start: tick(draw),
    length: ticks(960),
    notes: PACKED,
  }),
  'set-clip': draw => ({
    type: 'set-clip',
    ...address(draw),
    start: maybe(draw, tick(draw)),
    length: maybe(draw, ticks(960 + draw(3))),
    loop: maybe(draw, draw(2) === 0 ? null : ticks(480)),
  }),
  'remove-clip': draw => ({ type: 'remove-clip', ...address(draw) }),
  'restore-clip': draw => ({ type: 'restore-clip', ...address(draw) }),
  'add-notes': draw => ({
    type: 'add-notes',
    ...address(draw),
    notes: [{ id: noteId(draw(5)), ...noteOf(draw(4) * 240, 60 + draw(4)) }],
  }),
  'change-notes': draw => ({
    type: 'change-notes',
    ...address(draw),
    changes: [0, 1, 2].map(() => ({
      id: someNote(draw),
      start: maybe(draw, ticks(draw(4) * 120)),
      pitch: maybe(draw, 50 + draw(9)),
      velocity: maybe(draw, 1 + draw(99)),
      muted: maybe(draw, draw(2) === 0),
    })),
  }),
  'remove-notes': draw => ({ type: 'remove-notes', ...address(draw), notes: [someNote(draw)] }),
  'add-section': draw => ({
    type: 'add-section',
    section: sectionId(draw(2)),
    name: `S${draw(3)}`,
    start: tick(draw),
    length: ticks(3840),
    colour: draw(12),
  }),
  'set-section': draw => ({
    type: 'set-section',
    section: sectionId(draw(2)),
    name: maybe(draw, `S${draw(3)}`),
    start: maybe(draw, tick(draw)),
  }),
  'remove-section': draw => ({ type: 'remove-section', section: sectionId(draw(2)) }),
  'add-marker': draw => ({
    type: 'add-marker',
    marker: markerId(draw(2)),
    name: 'M',
    position: tick(draw),
  }),
  'set-marker': draw => ({
    type: 'set-marker',
    marker: markerId(draw(2)),
    position: maybe(draw, tick(draw)),
    name: maybe(draw, `M${draw(2)}`),
  }),
  'remove-marker': draw => ({ type: 'remove-marker', marker: markerId(draw(2)) }),
  'add-point': draw => ({
    type: 'add-point',
    point: pointId(draw(3)),
    position: tick(draw),
    value: point(draw),
  }),
  'set-point': draw => ({
    type: 'set-point',
    point: pointId(draw(3)),
    position: maybe(draw, tick(draw)),
    value: maybe(draw, point(draw)),
  }),
  'remove-point': draw => ({ type: 'remove-point', point: pointId(draw(3)) }),
  'set-engine': draw => ({
    type: 'set-engine',
    engine: 'bass',
    on: maybe(draw, draw(2) === 0),
    parameters: { swing: draw(3), density: draw(3) },
  }),
  'queue-generation': draw => ({
    type: 'queue-generation',
    generation: generationId(draw(4)),
    ...part(draw),
    priority: (['user', 'result'] as const)[draw(2)]!,
  }),
  'finish-generation': draw => ({
    type: 'finish-generation',
    generation: generationId(draw(4)),
    ...part(draw),
    confidence: draw(3) / 2,
    significance: draw(3) / 2,
  }),
  'cancel-generations': draw => ({
    type: 'cancel-generations',
    generations: [generationId(draw(4))],
  }),
  'thin-generations': () => ({ type: 'thin-generations' }),
  'set-analysis': draw => ({
    type: 'set-analysis',
    analysis: { confidence: draw(5) / 4, chroma: Array.from({ length: 12 }, () => draw(2)) },
  }),
}

/** What most of a session is made of comes more often. */
const OFTEN: readonly Edit['type'][] = [
  ...Array.from({ length: 6 }, () => 'change-notes' as const),
  'add-notes',
  'add-notes',
  'add-track',
  'add-clip',
  'set-clip',
  'remove-notes',
  'remove-clip',
]
const EDIT_TYPES = Object.keys(KINDS) as readonly Edit['type'][]

export function randomEdit(random: Random): Edit {
  const draw: Draw = below => Math.floor(random() * below)
  const types = draw(2) === 0 ? OFTEN : EDIT_TYPES
  return KINDS[types[draw(types.length)]!](draw)
}
