/** What there is to sound beside playing: it is mixed, sent somewhere, listened to, taken along. */
import type { Clock } from '../shared/ports.ts'
import { createAnalyst } from './analyst.ts'
import type { App } from './app.ts'
import type { AudioEngine } from './audio/engine.ts'
import { createOutputPicker } from './audio/output-picker.ts'
import { createDownloads } from './downloads.ts'
import type { RoomMusic } from './midi-download.ts'
import { createMixDesk, type MixDesk } from './mix.ts'
import type { Notices } from './notices.ts'
import type { KeyValue } from './storage/key-value.ts'
import type { TrackStrips } from './strips.ts'

type Part =
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
  music(): RoomMusic | undefined
}): SoundDesk {
  const mix = createMixDesk(options)
  const analyst = createAnalyst(options)
  const outputs = createOutputPicker({ ...options, media: navigator.mediaDevices })
  const downloads = createDownloads({ ...options, effects: () => mix.view.get().effects })
  return {
    follow(jam) {
      mix.follow(jam)
      analyst.follow(jam)
    },
    app: {
      mix: mix.view,
      soundOutput: outputs.view,
      ...mix.commands,
      ...outputs.commands,
      ...downloads,
    },
  }
}
