/** What the page's views may ask of the running client: stores to read, commands to give. */
import type { Companion } from '../shared/companion.ts'
import type { SessionView, TakeView } from '../shared/doc/view.ts'
import type { PlayoutChoice } from '../shared/live/playout.ts'
import type { MidiMessage } from '../shared/midi/message.ts'
import type { PeerId, PlayerId, RoomId, TakeId } from '../shared/protocol/ids.ts'
import type { RoomView } from '../shared/session/room-view.ts'

/** All that a view may know of a store; the store itself knows no React. */
export interface Readable<S> {
  get(): S
  subscribe(listener: () => void): () => void
}

export interface App {
  readonly companion: Companion
  /** Undefined on the front page and after leaving. */
  readonly room: Readable<RoomView | undefined>
  /** The link to the room, secret included, as Share shows it: on PUBLIC_URL, or this origin. */
  readonly invite: Readable<string | undefined>
  readonly session: Readable<SessionView | undefined>
  readonly audio: Readable<AudioView>
  readonly midi: Readable<MidiView>
  readonly midiPorts: Readable<MidiPortsView>
  readonly profile: Readable<Profile>
  readonly visits: Readable<readonly Visit[]>
  readonly listening: Readable<ListeningView>
  readonly recording: Readable<RecordingView>
  /** This server's Recorder shows another key than this browser knows: it was given nothing. */
  readonly recorderDistrusted: Readable<boolean>
  /** Keys sounding now: per peer, the note numbers. Changes per note: subscribe narrowly. */
  readonly sounding: Readable<ReadonlyMap<PeerId, ReadonlySet<number>>>
  /** Sentences for the player, newest last; `dismiss` takes one away. */
  readonly notices: Readable<readonly Notice[]>

  /** Opens the room behind the join card: connects and syncs, neither heard nor counted. */
  knock(invite: string): void
  /** From the card into the room. The click that calls it is the audio gesture. */
  enter(profile: Profile): Promise<void>
  /** Makes a room and is in it. */
  startJam(profile: Profile): Promise<void>
  leave(): Promise<Farewell | undefined>
  /** The page is being closed: the others are told at once. */
  farewell(): void
  setProfile(profile: Profile): void
  unlockSound(): Promise<void>
  connectMidi(): Promise<void>
  /** What an output carries from now on; kept in this browser by the device's id. */
  setMidiOutput(id: string, settings: MidiOutSettings): void
  setMidiInput(id: string, settings: MidiInSettings): void
  /** The room's transport goes with that input's MIDI clock; undefined: with nobody's. */
  followMidiClock(input: string | undefined): void
  /** From keyboards on the page; `source` is what a blur releases. */
  playFrom(source: 'computer-keys' | 'pointer', message: MidiMessage): void
  releaseHeld(source: 'computer-keys' | 'pointer'): void
  panic(): void
  toggleMetronome(): void
  setMuted(peer: PeerId, muted: boolean): void
  /** How that player's notes are placed here (LV10). */
  setMode(peer: PeerId, choice: PlayoutChoice): void
  /** As played, or as that player heard it. */
  listen(takes: readonly TakeView[], listener?: PlayerId): Promise<void>
  stopListening(): void
  startRecording(): void
  stopRecording(): Promise<void>
  listRoom(title: string): void
  unlistRoom(): void
  /** The room's music as a file; after leaving, that of the room left last. */
  downloadMidi(): Promise<void>
  trustRecorder(): Promise<void>
  forgetVisit(room: RoomId): void
  dismiss(notice: number): void
}

export interface AudioView {
  readonly state: 'locked' | 'starting' | 'running' | 'interrupted' | 'failed'
  /** Shared-memory worklet, message port, or the ScriptProcessor fall-back on plain http. */
  readonly feed: 'ring' | 'port' | 'polyfill' | undefined
  readonly sampleRate: number
  /** ms from the audio thread to the ear, as the browser says. */
  readonly outputLatency: number
  readonly metronome: boolean
  readonly message: string | undefined
}

export interface MidiView {
  readonly state: 'off' | 'asking' | 'on' | 'denied' | 'absent' | 'insecure'
  readonly inputs: readonly { readonly id: string; readonly name: string; readonly blink: number }[]
}

/** What each MIDI port is for. */
export interface MidiPortsView {
  readonly outputs: readonly MidiOutputView[]
  readonly inputs: readonly MidiInputView[]
  /** The input whose clock the room follows by this player's word. */
  readonly following: string | undefined
}

export interface MidiOutputView {
  readonly id: string
  readonly name: string
  readonly settings: MidiOutSettings
}

export interface MidiInputView {
  readonly id: string
  readonly name: string
  readonly settings: MidiInSettings
  /** Of the MIDI clock that comes in, to a tenth; undefined while none does. */
  readonly clockTempo: number | undefined
}

/** Whose notes: mine, those I listen back to, or a player's. */
export type MidiRoute = 'me' | 'listening' | PlayerId

export interface MidiOutSettings {
  /** Each on the midiChannel it was played on, or all on one, 0–15. Absent: not sent. */
  readonly routes: Readonly<Partial<Record<MidiRoute, 'as-played' | number>>>
  readonly clock: boolean
  /** ms, −50 … 500: by how much all that goes out there is later. */
  readonly delay: number
}

export interface MidiInSettings {
  /** Whether what it plays is heard. */
  readonly notes: boolean
}

export interface Profile {
  readonly name: string
  /** 0–11 */
  readonly colour: number
}

/** A room this browser has been in, kept here only. */
export interface Visit {
  readonly room: RoomId
  readonly invite: string
  readonly title: string
  /** ms since 1970 */
  readonly lastAt: number
}

export interface ListeningView {
  readonly state: 'idle' | 'loading' | 'playing'
  readonly takes: readonly TakeId[]
  /** Pages that nobody present has. */
  readonly missing: number
}

export interface RecordingView {
  readonly on: boolean
}

export interface Notice {
  readonly id: number
  readonly kind: 'info' | 'fault'
  readonly text: string
}

export interface Farewell {
  readonly invite: string
  /** ms */
  readonly lasted: number
  /** The others, by name. */
  readonly players: readonly string[]
  readonly events: number
}
