/** What there is to sound beside playing: it has an instrument, is mixed, sent somewhere, listened to, taken along. */
import type { Clock } from '../shared/ports.ts'
import type { TrackId } from '../shared/protocol/ids.ts'
import type { Room } from '../shared/session/room-options.ts'
import { stepOfTurn } from '../shared/sound/knobs.ts'
import { createAnalyst } from './analyst.ts'
import type { AudioEngine } from './audio/engine.ts'
import { createOutputPicker } from './audio/output-picker.ts'
import { createControls } from './controls.ts'
import { createDownloads } from './downloads.ts'
import { createHeldControls } from './held-controls.ts'
import { createLearning, type Learning } from './midi/learning.ts'
import { createMixDesk, type MixDesk } from './mix.ts'
import type { Notices } from './notices.ts'
import { createOwnInstrument } from './own-instrument.ts'
import type { RoomMusic } from './room-music.ts'
import type { SoundApp } from './sound-app.ts'
import type { KeyValue } from './storage/key-value.ts'
import type { TrackStrips } from './strips.ts'

export interface SoundDesk {
  /** After each change of the room or its document; undefined outside. */
  readonly follow: MixDesk['follow']
  /** Whether a message from that MIDI device moves a knob. */
  readonly takes: Learning['takes']
  /** Its part of the App. */
  readonly app: SoundApp
}

export function createSoundDesk(options: {
  readonly clock: Clock
  readonly self: Promise<KeyValue>
  readonly audio: AudioEngine
  readonly tracks: TrackStrips
  readonly notices: Notices
  room(): Room | undefined
  music(): RoomMusic | undefined
}): SoundDesk {
  const held = createHeldControls(options)
  const instrument = createOwnInstrument({
    ...options,
    held,
    instruments: options.audio.instruments,
  })
  const mix = createMixDesk({ ...options, held })
  const commands = {
    turnParameter: instrument.turn,
    turnTrack: (track: TrackId, parameter: string, turn: number) =>
      held.turn({ type: 'set-track', track, knobs: { [parameter]: stepOfTurn(turn) } }),
    ...mix.commands,
  }
  const controls = createControls({
    instrument: instrument.get,
    mix: mix.view.get,
    session: () => options.room()?.session(),
    app: commands,
  })
  const learning = createLearning({ ...options, controls })
  const analyst = createAnalyst(options)
  const outputs = createOutputPicker({ ...options, media: navigator.mediaDevices })
  const downloads = createDownloads({ ...options, effects: () => mix.view.get().effects })
  return {
    follow(jam) {
      if (jam) instrument.follow(jam.room)
      else held.leave()
      mix.follow(jam)
      analyst.follow(jam)
    },
    takes: learning.takes,
    app: {
      instrument,
      chooseInstrument: instrument.choose,
      mix: mix.view,
      soundOutput: outputs.view,
      ...commands,
      restControls: held.leave,
      learning,
      learnControl: learning.wait,
      forgetControl: learning.forget,
      controlTitle: controls.titleOf,
      spectrum: options.audio.spectrum,
      ...outputs.commands,
      ...downloads,
    },
  }
}
