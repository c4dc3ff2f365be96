import type { PlayoutFigures } from '../live/listener-time.ts'
import type { PeerId, PlayerId, RoomId } from '../protocol/ids.ts'
import type { RefusalCode } from '../protocol/signaling.ts'
import type { Barring } from '../protocol/sync-message.ts'
import type { Micros } from '../time/units.ts'
import type { DeliveryView } from './delivery.ts'

/** What a room knows of its links and its saving: everything around the document. Immutable. */
export interface RoomView {
  readonly room: RoomId
  readonly self: {
    readonly peer: PeerId
    readonly player: PlayerId
    /** We came by the link for listeners. */
    readonly listens: boolean
  }
  readonly phase: RoomPhase
  /** Whether the signaling server can be reached; links live on without it. */
  readonly signaling: boolean
  readonly peers: Readonly<Record<PeerId, PeerView>>
  readonly recorder: RecorderState
  /** The Recorder's public key as signaling told it, base64url; absent where nobody saves. */
  readonly recorderKey?: string | undefined
  readonly saving: SavingState
  /** Whether what I changed has arrived at everybody linked (DL). */
  readonly delivery: DeliveryView
  /** True while a Recorder that keeps this room is expected to bring it ("Fetching your session"). */
  readonly fetching: boolean
  /** Why we are not in this room: the host removed us, or nobody new comes in (LK7). */
  readonly barred: Barring | undefined
  /** Somebody is here under another secret, and nobody under ours (SG4). */
  readonly otherSecret: boolean
  readonly listed: boolean
  /** Somebody here speaks a newer protocol: this page is to be reloaded (ID5). */
  readonly isOutdated: boolean
  readonly clock: { readonly id: string; readonly reference: PeerId; readonly errorBound: Micros }
}

export type RoomPhase =
  | { readonly name: 'opening' }
  /** Connected and syncing, neither heard nor counted. */
  | { readonly name: 'door' }
  | { readonly name: 'in'; readonly since: Micros }
  | { readonly name: 'left' }
  | { readonly name: 'refused'; readonly code: RefusalCode; readonly message: string }

/** `none`: this server has no Recorder; `away`: it has one that this room cannot reach now. */
export type RecorderState = 'none' | 'away' | 'present'

/** `saved` only when the Recorder has everything of ours on its disk. */
export type SavingState =
  | { readonly name: 'off' }
  | { readonly name: 'unsaved' }
  | { readonly name: 'saving'; readonly waiting: number }
  | { readonly name: 'saved' }
  /** The Recorder said that it cannot write. */
  | { readonly name: 'failing' }

export interface PeerView {
  readonly peer: PeerId
  /** Known once the link's signature is verified. */
  readonly player: PlayerId | undefined
  readonly name: string
  readonly colour: number
  readonly recorder: boolean
  /** Came by the link for listeners: it is one, whatever the document says. */
  readonly listens: boolean
  readonly door: boolean
  readonly link: 'connecting' | 'open' | 'suspect' | 'reconnecting'
  readonly route: 'direct' | 'turn' | 'relay' | undefined
  /** Through whom, when `route` is `relay`. */
  readonly via?: PeerId | undefined
  /** Median round trip of the last pings. */
  readonly rtt: Micros | undefined
  readonly jitter: Micros | undefined
  /** Share of live packets that never came, 0–1. */
  readonly loss: number
  /** That page's own word on whether my notes reach a running output (LV9). */
  readonly hearsMe: HearsMe
  /** That page said that a note of mine went to its running output, and nothing changed since. */
  readonly heardMe: boolean
  /** How this page plays that player's notes; undefined before the first link. */
  readonly playout: PlayoutFigures | undefined
  /** ± µs between that peer's clock and ours. */
  readonly clockError: Micros | undefined
  /** Notes and controllers that a copy, a journal or a page brought where a packet was lost. */
  readonly recovered: number
  /** Notes that came too late to be played. */
  readonly dropped: number
}

/** `yes`: its output runs and I am not muted there. The rest says why not. */
export type HearsMe = 'yes' | 'locked' | 'muted' | 'no-link' | 'unknown'
