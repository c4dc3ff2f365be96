/** What the page's views may ask of the running client: stores to read, commands to give. */
import type { Companion } from '../shared/companion.ts'
import type { Action } from '../shared/doc/actions/action.ts'
import type { ActionPageRef } from '../shared/doc/edit.ts'
import type { SessionView, StripView, TakeView } from '../shared/doc/view.ts'
import type { PlayoutChoice } from '../shared/live/playout.ts'
import type { Presence } from '../shared/live/presence-packet.ts'
import type { MidiMessage } from '../shared/midi/message.ts'
import type { PeerId, PlayerId, RoomId, TakeId, TrackId } from '../shared/protocol/ids.ts'
import type { ImportChoice } from '../shared/sequence/import-edits.ts'
import type { LoopedBars } from '../shared/sequence/loop-that.ts'
import type { RenderSubject } from '../shared/sequence/render-plan.ts'
import type { ShownPresence } from '../shared/session/presence.ts'
import type { RoomView } from '../shared/session/room-view.ts'
import type { Choice } from '../shared/sound/catalogue.ts'
import type { EffectsSettings } from '../shared/sound/effects.ts'
import type { WavFormat } from '../shared/sound/wav-format.ts'
import type { ControlName } from './control-name.ts'
import type { MidiContents } from './midi-file/messages.ts'
import type { SoundApp } from './sound-app.ts'
import type { Binding } from './storage/learned-store.ts'

/** All that a view may know of a store; the store itself knows no React. */
export interface Readable<S> {
  get(): S
  subscribe(listener: () => void): () => void
}

export interface App extends SoundApp {
  readonly companion: Companion
  /** Undefined on the front page and after leaving. */
  readonly room: Readable<RoomView | undefined>
  /** The link to the room, secret included, as Share shows it: on PUBLIC_URL, or this origin. */
  readonly invite: Readable<string | undefined>
  readonly session: Readable<SessionView | undefined>
  /** What the others look at and hold, also of those who have just left. */
  readonly attention: Readable<ReadonlyMap<PeerId, Attendee>>
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
  /** Tries to reach the server now, whatever the back-off says. */
  reconnect(): void
  /** The page is being closed: the others are told at once. */
  farewell(): void
  setProfile(profile: Profile): void
  /** What I look at, by the name that every page gives it; '' for nothing. Absent parts stay. */
  show(attention: Omit<Partial<Presence>, 'held'>): void
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
  /** How that track would sound it, heard here alone and kept nowhere. @param velocity 0 ends it */
  audition(track: TrackId, pitch: number, velocity: number): void
  panic(): void
  toggleMetronome(): void
  /** Host only: shuts that player out for good; the room gets a new link. */
  remove(player: PlayerId): Promise<void>
  /** To the same room, for those who are only to listen; undefined outside a room. */
  listenerLink(): string | undefined
  /** How that player's notes are placed here (LV10). */
  setMode(peer: PeerId, choice: PlayoutChoice): void
  /** As played, or as that player heard it. */
  listen(takes: readonly TakeView[], listener?: PlayerId): Promise<void>
  stopListening(): void
  startRecording(): void
  stopRecording(): Promise<void>
  /** The last bars that I played repeat on my track from the next bar on; settles when they are there. */
  loopThat(bars: LoopedBars): Promise<void>
  listRoom(title: string): void
  unlistRoom(): void
  /** Makes a new room that goes on where the file ends, and is in it. Rejects for any other file. */
  openSession(file: Blob): Promise<void>
  /** What a .mid holds; nothing of it is in the room yet. Rejects with why it cannot be taken. */
  lookIntoMidi(file: Blob): Promise<MidiContents>
  /** Its parts become tracks; settles when all is there. @param onProgress share of it, 0 … 1 */
  importMidi(file: Blob, choice: ImportChoice, onProgress: (share: number) => void): Promise<void>
  /** What I did in this room, as far as its document has it. Rejects outside a room. */
  ownActions(): Promise<OwnHistory>
  /** Older ones, from a page; undefined while nobody present has it. */
  filedActions(page: ActionPageRef): Promise<readonly Action[] | undefined>
  trustRecorder(): Promise<void>
  forgetVisit(room: RoomId): void
  dismiss(notice: number): void
}

export interface OwnHistory {
  /** In the order in which they were done. */
  readonly actions: readonly Action[]
  /** What holds those before them, oldest first. */
  readonly pages: readonly ActionPageRef[]
  /** What things are called, by id, those that are gone included; players too. */
  readonly names: Readonly<Record<string, string>>
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

export interface LearningView {
  /** The knob that waits for a controller to move. */
  readonly waiting: ControlName | undefined
  readonly bindings: readonly Binding[]
}

/** Whose notes: mine, those I listen back to, a player's or a track's. */
export type MidiRoute = 'me' | 'listening' | PlayerId | TrackId

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

/** Another player as his presence shows him (PR1), and who he is. */
export interface Attendee {
  readonly presence: ShownPresence
  readonly name: string
  readonly colour: number
  readonly player: PlayerId | undefined
}

export interface Profile {
  readonly name: string
  /** 0–11 */
  readonly colour: number
}

export interface InstrumentView {
  /** `instrument/preset`, as the document has it. */
  readonly name: string
  readonly choice: Choice
  /** Where each knob stands, [0, 1], in the order of the instrument's parameters. */
  readonly turns: readonly number[]
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
  /** An `info` goes by itself, the others when they are dismissed. */
  readonly kind: 'info' | 'report' | 'fault'
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

/** Which sound to make a file of. */
export interface SoundFileRequest {
  readonly subject: RenderSubject
  /** A file for each part, in one .zip. */
  readonly stems: boolean
  readonly format: WavFormat
  /** Hz. */
  readonly sampleRate: number
}

export interface RenderingView {
  readonly state: 'idle' | 'rendering'
  /** 0 … 1 of it is done. */
  readonly share: number
}

export interface MixView {
  /** Whether faders move the room's mix or only what is heard here. */
  readonly mode: 'personal' | 'shared'
  /** Mine, the other players', then the tracks. */
  readonly strips: readonly MixStripView[]
  readonly effects: EffectsSettings
}

export interface MixStripView {
  readonly id: PlayerId | TrackId
  readonly kind: 'me' | 'player' | 'track'
  readonly name: string
  readonly colour: number
  readonly strip: StripView
  /** Strips of the audio thread that it goes to. */
  readonly sources: readonly number[]
  /** That player's pages. */
  readonly peers: readonly PeerId[]
}

/** Linear; peaks fall by about 20 dB a second. */
export interface LevelsView {
  readonly peakLeft: number
  readonly peakRight: number
  readonly rms: number
  /** Of the limiter, (0, 1]. */
  readonly limiterGain: number
  /** dB that the compressor takes away, ≥ 0. */
  readonly reduction: number
  /** Of each strip of the audio thread: peak, rms, peak, rms … */
  readonly strips: Float32Array
}

/** Where the sound goes. */
export interface SoundOutputView {
  /** `unasked` and `denied`: the browser tells no names yet; `unsupported`: it lets no page choose. */
  readonly state: 'unsupported' | 'unasked' | 'asking' | 'denied' | 'known'
  readonly devices: readonly { readonly id: string; readonly name: string }[]
  /** '' is where the system plays. */
  readonly chosen: string
}
