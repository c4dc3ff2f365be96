/** What the page's views may ask of the sound: instruments, the mix, the output, files of it. */
import type { StripChange } from '../shared/doc/edit.ts'
import type { PeerId, TrackId } from '../shared/protocol/ids.ts'
import type { EffectName } from '../shared/sound/effects.ts'
import type {
  InstrumentView,
  LearningView,
  LevelsView,
  MixStripView,
  MixView,
  Readable,
  RenderingView,
  SoundFileRequest,
  SoundOutputView,
} from './app.ts'
import type { ControlName } from './control-name.ts'

export interface SoundApp {
  /** Which MIDI controllers move which knobs. */
  readonly learning: Readable<LearningView>
  /** What this player plays on. */
  readonly instrument: Readable<InstrumentView>
  readonly mix: Readable<MixView>
  readonly soundOutput: Readable<SoundOutputView>
  /** The file of sound that is being made. */
  readonly rendering: Readable<RenderingView>

  /** `instrument/preset`, for everybody to hear; an unknown one changes nothing. */
  chooseInstrument(name: string): void
  /** A knob of this player's instrument, until another is chosen. @param turn [0, 1] */
  turnParameter(parameter: string, turn: number): void
  /** A knob of a track's instrument, for everybody. @param turn [0, 1] */
  turnTrack(track: TrackId, parameter: string, turn: number): void
  /** What is in hand is let go of: what is chosen next does not take it along. */
  restControls(): void
  /** The MIDI controller that moves next is bound to that knob; undefined: none is waited for. */
  learnControl(control: ControlName | undefined): void
  /** No controller moves it any more. */
  forgetControl(control: ControlName): void
  /** As people read it; undefined while there is no such knob here. */
  controlTitle(control: ControlName): string | undefined
  setMuted(peer: PeerId, muted: boolean): void
  /** Of the shared mix or of this player's own, as `mix` says; only what changes. */
  setStrip(id: MixStripView['id'], change: StripChange): void
  /** Effects are each player's own. @param value in the unit of that parameter */
  setEffect(name: EffectName, value: number): void
  setMixMode(mode: MixView['mode']): void
  /** Asks for the names of the devices, which browsers give only to pages that may hear. */
  findOutputs(): Promise<void>
  /** @param id one of `soundOutput`, '' for where the system plays. Rejects when it is gone. */
  chooseOutput(id: string): Promise<void>
  /** Left, then right. */
  playTestTone(): void
  /** How loud everything is just now: to be polled on animation frames. */
  levels(): LevelsView
  /** What goes out, in dBFS for each of equally wide bands up to half the sample rate. */
  spectrum(into: Float32Array<ArrayBuffer>): void
  /** The room's music as a file; after leaving, that of the room left last. */
  downloadMidi(): Promise<void>
  /** The same as sound; settles when the file is saved, or when it was cancelled. */
  downloadSound(request: SoundFileRequest): Promise<void>
  cancelSound(): void
  /** Document and takes, as a file that {@link openSession} opens again, here or elsewhere. */
  downloadSession(): Promise<void>
}
