import type { TimeSignature } from './doc/edit.ts'
import type { LoopView, PointView, SessionView } from './doc/view.ts'
import type { ScaleName, Tonic } from './music/key.ts'
import type { Committed } from './ports.ts'
import type { PeerId, PlayerId, RoomId } from './protocol/ids.ts'
import type { PeerView, RoomPhase, SavingState } from './session/room-view.ts'
import type { TransportPhase } from './time/transport.ts'
import type { Bpm, Micros, Ticks } from './time/units.ts'

/**
 * `window.musearoo`: the room for plug-in web views and scripts (CO1). It is there on `/` and
 * `/r/…` as soon as the page's script ran; the page itself plays and edits through it.
 */
export interface Companion {
  /**
   * Enters the room of `invite`, or makes a new one. Resolves once the document is open; needs no
   * gesture, but sound stays locked until the page had one. In a room already: leaves it first.
   *
   * @throws CompanionError: `wrong-invite`, `room-full`, `outdated`, `locked`, `removed`
   */
  join(options: {
    readonly invite?: string
    readonly name: string
    readonly colour?: number
  }): Promise<Joined>
  leave(): Promise<void>
  /** One MIDI message: heard here at once, sent to all, kept in my take. 0x80–0xEF; else throws. */
  play(midiBytes: readonly number[] | Uint8Array): void
  /**
   * One edit, or several that are one change. Resolves when committed. They are checked; the union
   * stands in `doc/edit.ts`.
   */
  edit(edit: unknown): Promise<Committed>
  /**
   * One value of a control that moves: shown on every page at once, kept a few times a second. All of
   * one movement are of the same parameter. `edit` is checked, as in `edit`.
   */
  turn(edit: unknown): void
  /** The control rests. Resolves when its last value is committed. */
  letGo(): Promise<void>
  /** The document's present view, plain JSON; undefined outside a room. */
  session(): SessionView | undefined
  /** Tells `listener` the selected part now and whenever it changes. Returns unsubscribe. */
  subscribe<T>(selector: (session: SessionView) => T, listener: (value: T) => void): () => void
  on<E extends keyof CompanionEvents>(
    event: E,
    listener: (detail: CompanionEvents[E]) => void,
  ): () => void
  peers(): readonly CompanionPeer[]
  /** The room clock, µs, and how far it may be off. */
  now(): { readonly moment: Micros; readonly errorBound: Micros }
  transport(): TransportState
  /**
   * Counters by name: notes, packets, syncs, refusals, underruns. And what the document's work took:
   * `edit`, `merge`, `sync` and `notification` with `Count` and, in µs, `Last`, `P50` … (HP1).
   */
  stats(): Readonly<Record<string, number>>
}

export interface Joined {
  readonly invite: string
  readonly room: RoomId
  readonly self: { readonly peer: PeerId; readonly player: PlayerId }
}

/** What a rejected promise of the companion carries. */
export interface CompanionFailure {
  readonly code: string
  readonly message: string
}

export interface CompanionPeer {
  readonly id: PeerId
  readonly player: PlayerId | undefined
  readonly name: string
  readonly role: 'player' | 'listener' | 'recorder' | 'door'
  readonly link: PeerView['link']
  /** ms */
  readonly rtt: number | undefined
  readonly hearsMe: PeerView['hearsMe']
}

export interface TransportState {
  /** What the room means to do; `phase` is what everybody hears now. */
  readonly playing: boolean
  readonly phase: TransportPhase
  readonly position: Ticks
  /** What holds at `position`, by the timelines; during a count-in, where the song will begin. */
  readonly tempo: Bpm
  readonly timeSignature: TimeSignature
  readonly key: Tonic
  readonly scale: ScaleName
  readonly chord: PointView<'chords'>['value'] | undefined
  /** 1-based bar and beat of `position`. */
  readonly bar: number
  readonly beat: number
  /** Where that beat ends. */
  readonly nextBeat: Ticks
  readonly loop: LoopView
}

export interface NoteDetail {
  /** Own notes carry the own id. */
  readonly peer: PeerId
  readonly bytes: readonly number[]
  /** ms on this page's `performance.timeOrigin + performance.now()`: when it was played … */
  readonly played: number
  /** … and when it was in the audio thread's queue (or would have been, while sound is locked). */
  readonly handed: number
}

export interface CompanionEvents {
  readonly note: NoteDetail
  readonly peer: CompanionPeer & { readonly change: 'joined' | 'changed' | 'left' }
  readonly status: { readonly phase: RoomPhase['name']; readonly signaling: boolean }
  readonly transport: TransportState
  readonly saved: SavingState
}
