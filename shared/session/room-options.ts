import type { ActionsView } from '../doc/actions/read-actions.ts'
import type { Edit } from '../doc/edit.ts'
import type { SessionView } from '../doc/view.ts'
import type { PlayoutChoice } from '../live/playout.ts'
import type { MidiMessage, PlayedEvent } from '../midi/message.ts'
import type {
  Cancel,
  Clock,
  Committed,
  Dialer,
  DocPort,
  Entropy,
  PageStore,
  Random,
  RoomClock,
  Signaling,
} from '../ports.ts'
import type { Identity } from '../protocol/identity.ts'
import type { PageHash, PeerId, PlayerId } from '../protocol/ids.ts'
import type { Entry, ListenerInvite } from '../protocol/invite.ts'
import type { LocalMicros, Micros } from '../time/units.ts'
import type { Attention } from './attention.ts'
import type { RoomView } from './room-view.ts'

/** All that a room needs from outside; the same in a browser, an archive and a simulation. */
export interface RoomOptions {
  /** What the room is opened with: to play, or to listen. */
  readonly invite: Entry
  readonly identity: Identity
  readonly role: RoomRole
  readonly profile: { readonly name: string; readonly colour: number }
  readonly signaling: Signaling
  readonly dialer: Dialer
  /** Already opened for this room. The room closes it. */
  readonly doc: DocPort
  readonly pages: PageStore
  readonly clock: Clock
  readonly entropy: Entropy
  readonly random: Random
  /** Runs what is only to be shown after whatever made it; absent: at once. */
  readonly soon?: (task: () => void) => void
  /**
   * Before what others changed is taken: what comes meanwhile is taken with it, at less cost. For one
   * whom nobody watches; absent: at once.
   */
  readonly gather?: () => Promise<void>
}

export type RoomRole =
  | { readonly name: 'player'; readonly door: boolean }
  | { readonly name: 'recorder'; readonly token: string }

/** A note event of somebody else, as the live path delivers it. */
export interface HeardNote {
  readonly peer: PeerId
  readonly message: MidiMessage
  /** When it was played. */
  readonly moment: Micros
  /** When it is due here; now or earlier means at once. */
  readonly due: LocalMicros
}

/** The running room. `createRoom(options): Room` in room.ts makes it. */
export interface Room {
  readonly self: PeerId
  readonly clock: RoomClock
  view(): RoomView
  session(): SessionView | undefined
  /** How far ahead an edit of the transport would take effect now (TR3). */
  lead(): Micros
  onView(listener: (view: RoomView) => void): Cancel
  onSession(listener: (session: SessionView) => void): Cancel
  onHeard(listener: (note: HeardNote) => void): Cancel
  /** Settles when the stored document is loaded; the room works before links are up. */
  readonly ready: Promise<void>
  /** From the door into the room. @throws RoomError `room-full` */
  enter(profile: { readonly name: string; readonly colour: number }): Promise<void>
  edit(edits: readonly Edit[]): Promise<Committed>
  /**
   * Sends what I play and keeps it in my take. `at`: when it was played, default now.
   * @returns undefined for a listener: nobody else hears him
   */
  play(message: MidiMessage, at?: LocalMicros): PlayedEvent | undefined
  /** What I look at and turn, and the others (PR). Not to be closed by whoever uses the room. */
  readonly attention: Omit<Attention, 'heard' | 'gone' | 'close'>
  /** Ends every note of mine everywhere: a new epoch. */
  panic(): void
  /** From the store, or from whoever has it; undefined when nobody present does within 5 s. */
  page(hash: PageHash): Promise<Uint8Array | undefined>
  /** What that player did lately; older ones stand in the pages that the session names (DOC24). */
  actions(player: PlayerId): Promise<ActionsView>
  /** The whole document as Automerge saves it (SF1). */
  document(): Promise<Uint8Array>
  /** Told to the others as `hearsMe` (LV9): whether this page's sound runs. */
  setAudible(audible: boolean): void
  /** Told to that player as `hearsMe`: this page plays none of its notes. */
  setMuted(peer: PeerId, muted: boolean): void
  /** How this page plays that player's notes (LV10); at first `auto`. */
  setMode(peer: PeerId, choice: PlayoutChoice): void
  /** Hands the invite, sealed, to the Recorder with that key (AR2). */
  save(recorderKey: Uint8Array): void
  /** The Recorder's key as signaling told it; undefined where nobody saves. */
  recorderKey(): Uint8Array | undefined
  list(title: string, invite: string): void
  unlist(): void
  /** Says bye on every link, at once: for a page that is being closed. */
  sayBye(): void
  stats(): Readonly<Record<string, number>>
  /** What opens this room now: it changes when somebody is removed (LK8). */
  entry(): Entry
  /** The same for those who are only to listen. */
  listening(): ListenerInvite
  onMoved(listener: (entry: Entry) => void): Cancel
  /** Host only: that player is shut out, and the room moves. @throws EditError `not-permitted` */
  remove(player: PlayerId): Promise<void>
  /** Writes the take's end, says bye, closes every link, the document and signaling. Twice is safe. */
  close(): Promise<void>
}
