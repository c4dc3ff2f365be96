/** What there is to sound beside playing: it has an instrument, is mixed, sent somewhere, listened to, taken along. */
import type { Clock } from '../shared/ports.ts'
import type { Room } from '../shared/session/room-options.ts'
import { stepOfTurn } from '../shared/sound/knobs.ts'
import { createAnalyst } from './analyst.ts'
import type { App } from './app.ts'
import type { AudioEngine } from './audio/engine.ts'
import { createOutputPicker } from './audio/output-picker.ts'
import { createDownloads } from './downloads.ts'
import { createHeldControls } from './held-controls.ts'
import type { RoomMusic } from './midi-download.ts'
import { createMixDesk, type MixDesk } from './mix.ts'
import type { Notices } from './notices.ts'
import { createOwnInstrument } from './own-instrument.ts'
import type { KeyValue } from './storage/key-value.ts'
import type { TrackStrips } from './strips.ts'

type Part =
  | 'instrument'
  | 'chooseInstrument'
  | 'turnParameter'
  | 'turnTrack'
  | 'mix'
  | 'soundOutput'
  | 'rendering'
  | keyof MixDesk['commands']
  | 'findOutputs'
  | 'chooseOutput'
  | 'playTestTone'
  | 'downloadMidi'
  | 'downloadSound'
  | 'cancelSound'
  | 'downloadSession'

export interface SoundDesk {
  /** After each change of the room or its document; undefined outside. */
  readonly follow: MixDesk['follow']
  /** Its part of the App. */
  readonly app: Pick<App, Part>
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
    app: {
      instrument,
      chooseInstrument: instrument.choose,
      turnParameter: instrument.turn,
      turnTrack: (track, parameter, turn) =>
        held.turn({ type: 'set-track', track, knobs: { [parameter]: stepOfTurn(turn) } }),
      mix: mix.view,
      soundOutput: outputs.view,
      ...mix.commands,
      ...outputs.commands,
      ...downloads,
    },
  }
}
