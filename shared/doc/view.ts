import type { ScaleName, Tonic } from '../music/key.ts'
import type {
  ClipId,
  GenerationId,
  MarkerId,
  MessageId,
  NoteId,
  PlayerId,
  PointId,
  SectionId,
  TakeId,
  TrackId,
} from '../protocol/ids.ts'
import type { Knobs } from '../sound/knobs.ts'
import type { LoopRange, Stretch } from '../time/stretch.ts'
import type { Bpm, Micros, Ticks } from '../time/units.ts'
import type {
  ActionPageRef,
  Analysis,
  EngineName,
  HearingEntry,
  PageRef,
  PointValue,
  QueuePriority,
  TimeSignature,
} from './edit.ts'

/**
 * The document as everybody reads it: plain, immutable, always musically legal (DOC5).
 * Parts that did not change keep their identity from one view to the next, so that a listener
 * may compare references.
 */
export interface SessionView {
  readonly schema: number
  readonly context: ContextView
  readonly transport: TransportView
  /** Whether a Recorder may keep this session. */
  readonly saving: boolean
  /** Nobody new comes in. */
  readonly locked: boolean
  readonly players: Readonly<Record<PlayerId, PlayerView>>
  /** Whom the host has shut out, in the order of their ids; some of them never came to play. */
  readonly removed: readonly PlayerId[]
  /** For whom the present host stands in: he is host again as soon as he comes back. */
  readonly awaited?: PlayerId
  readonly tracks: Readonly<Record<TrackId, TrackView>>
  readonly takes: Readonly<Record<TakeId, TakeView>>
  readonly sections: Readonly<Record<SectionId, SectionView>>
  readonly markers: Readonly<Record<MarkerId, MarkerView>>
  readonly timelines: TimelinesView
  readonly engines: Readonly<Record<EngineName, EngineView>>
  /** What engines were asked for, in the order in which it is due: by priority, then by moment. */
  readonly queue: readonly QueuedView[]
  /** What engines made, at most 100, oldest first. */
  readonly generations: readonly GenerationView[]
  readonly analysis: AnalysisView
  /** The newest lines of chat, at most 200, oldest first. */
  readonly chat: readonly ChatView[]
  /** Where the older of what each player did stands, in order (DOC24). */
  readonly actionPages: Readonly<Record<PlayerId, readonly ActionPageRef[]>>
}

export interface ContextView {
  /** Views of the transport register, which is their one home. */
  readonly tempo: Bpm
  readonly timeSignature: TimeSignature
  readonly key: Tonic
  readonly scale: ScaleName
  /** '' until somebody names one. */
  readonly style: string
  readonly emotion: EmotionView
  /** 0 … 1. */
  readonly complexity: number
  /** Who set each of them last, as far as the document says; absent parts were never set. */
  readonly changedBy: Readonly<Partial<Record<ContextPart, PlayerId>>>
}
export type ContextPart =
  | 'tempo'
  | 'timeSignature'
  | 'key'
  | 'scale'
  | 'style'
  | 'emotion'
  | 'complexity'

export interface EmotionView {
  /** −1 dark … 1 bright. */
  readonly valence: number
  /** 0 calm … 1. */
  readonly energy: number
}

/**
 * One register, written whole (TR1): the position at any moment follows from it. Read it through
 * `time/transport.ts`: its anchor may lie ahead.
 */
export interface TransportView {
  readonly playing: boolean
  readonly anchorPosition: Ticks
  readonly anchorMoment: Micros
  /** Which life of the room clock the anchor is on; '' before the first start. */
  readonly clock: string
  readonly bpm: Bpm
  readonly timeSignature: TimeSignature
  /** Absent reads as DEFAULT_LOOP. */
  readonly loop?: LoopView
  /** What lies below counts in: the song itself begins here (TR7). */
  readonly entry?: Ticks
  /** How it moved before the anchor, which may lie ahead; oldest first (TR2). */
  readonly before?: readonly Stretch[]
  /** The tempo timeline: `bpm` holds before its first point (TR10). Absent without points. */
  readonly tempos?: TimelinesView['tempo']
  /** The metre timeline: `timeSignature` holds before its first point (TR12). Absent without points. */
  readonly metres?: TimelinesView['metre']
}

/** The song goes round in `start` ≤ position < `end` while `on` (TR8). */
export interface LoopView extends LoopRange {
  readonly on: boolean
}

export interface PlayerView {
  readonly id: PlayerId
  readonly name: string
  readonly colour: number
  /** A listener edits nothing but himself and the chat; who is removed, nothing. */
  readonly role: 'host' | 'player' | 'listener' | 'removed'
  readonly joinedAt: Micros
  /** The host wants nobody to hear him. */
  readonly muted: boolean
  /** What he plays on, as his own tracks do by default; unknown names sound as nothing. */
  readonly instrument: string
  /** How he turned its knobs away from the preset, by parameter; unknown ones do nothing. */
  readonly knobs: Knobs
  /** The last that the document knows of. Who is in the room is presence, not this. */
  readonly lastActive: Micros
  /** The track that he records on. */
  readonly recording?: TrackId
  /** What he likes others to know. */
  readonly preferences: PreferencesView
  /** Of his live notes in the shared mix. */
  readonly strip: StripView
}

export interface PreferencesView {
  /** 0 … 1; absent: no preference. */
  readonly complexity?: number
  readonly cultures: readonly string[]
}

/** A channel strip of the shared mix. */
export interface StripView {
  /** dB, −96 (silent) … 12. */
  readonly level: number
  /** −1 left … 1 right. */
  readonly pan: number
  readonly mute: boolean
  /** While any strip is solo, only those are heard. */
  readonly solo: boolean
  /** dB, as `level`. */
  readonly reverbSend: number
  readonly delaySend: number
}
export interface TrackView {
  readonly id: TrackId
  readonly name: string
  readonly owner: PlayerId
  /** Its owner's where nobody chose one. */
  readonly instrument: string
  readonly knobs: Knobs
  /** Nobody chose one: instrument and knobs are its owner's. */
  readonly followsOwner?: true
  readonly strip: StripView
  readonly clips: Readonly<Record<ClipId, ClipView>>
}

export interface ClipView {
  readonly id: ClipId
  readonly start: Ticks
  readonly length: Ticks
  /** The first so many ticks of the content repeat until the clip ends; absent: heard once. */
  readonly loop?: Ticks
  /** In order of start, then pitch, then id; at most 1,000. All that the clip holds, also what lies beyond its length. */
  readonly notes: readonly NoteView[]
}

/** What is heard of a note. */
export interface ClipNote {
  /** Relative to the clip's start. */
  readonly start: Ticks
  readonly length: Ticks
  readonly pitch: number
  readonly velocity: number
}

export interface NoteView extends ClipNote {
  /** For good, through every change of the note. */
  readonly id: NoteId
  /** It is seen and not heard. */
  readonly muted: boolean
}

export interface SectionView {
  readonly id: SectionId
  readonly name: string
  readonly start: Ticks
  readonly length: Ticks
  /** Index into the colours of players. */
  readonly colour: number
}

export interface MarkerView {
  readonly id: MarkerId
  readonly name: string
  readonly position: Ticks
}

/** What changes along the song, each in order of position; a point holds until the next. */
export interface TimelinesView {
  readonly tempo: readonly PointView<'tempo'>[]
  readonly key: readonly PointView<'key'>[]
  readonly metre: readonly PointView<'metre'>[]
  readonly chords: readonly PointView<'chords'>[]
  /** Of all engines; a point holds until the next one of the same engine and parameter. */
  readonly parameters: readonly PointView<'parameters'>[]
}
export type Timeline = keyof TimelinesView

export interface PointView<Name extends Timeline = Timeline> {
  readonly id: PointId
  readonly position: Ticks
  readonly value: Extract<PointValue, { readonly timeline: Name }>
  /** Who put it there or changed it last, as far as the document says. */
  readonly changedBy?: PlayerId
}

export interface EngineView {
  readonly on: boolean
  readonly seed: number
  /** By name; what is not here was never set. */
  readonly parameters: Readonly<Record<string, number>>
  readonly generating: boolean
  /** Of what it made last, 0 … 1. */
  readonly confidence: number
  /** When it made something last. */
  readonly lastGenerated?: Micros
  /** Who set each of them last, as far as the document says. */
  readonly changedBy: {
    readonly on?: PlayerId
    readonly seed?: PlayerId
    readonly parameters: Readonly<Record<string, PlayerId>>
  }
}

export interface QueuedView {
  readonly id: GenerationId
  readonly engine: EngineName
  readonly seed: number
  readonly priority: QueuePriority
  readonly start: Ticks
  readonly length: Ticks
  readonly author: PlayerId
  readonly moment: Micros
}

export interface GenerationView extends Omit<QueuedView, 'priority'> {
  readonly confidence: number
  /** 0 … 1: the least significant are forgotten first. */
  readonly significance: number
  /** Where its notes are. */
  readonly made?: { readonly track: TrackId; readonly clip: ClipId }
}

/** What the one peer that analyses heard last; absent parts were never told. */
export interface AnalysisView extends Analysis {
  /** When, and who. */
  readonly moment?: Micros
  readonly author?: PlayerId
}

export interface ChatView {
  readonly id: MessageId
  readonly author: PlayerId
  readonly moment: Micros
  readonly text: string
}

export interface TakeView {
  readonly id: TakeId
  readonly player: PlayerId
  readonly startedAt: Micros
  /** In order of `first`; ranges may overlap, and then hold the same events. */
  readonly pages: readonly PageRef[]
  /** How this player heard the others meanwhile, in order of moment (TK7). */
  readonly heard?: readonly HearingEntry[]
}
