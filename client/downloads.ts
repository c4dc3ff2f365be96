/** What a player can take along: the music as notes and as sound. */
import { RoomError } from '../shared/errors.ts'
import type { EffectsSettings } from '../shared/sound/effects.ts'
import type { Readable, RenderingView, SoundFileRequest } from './app.ts'
import type { Notices } from './notices.ts'
import type { RoomMusic } from './room-music.ts'
import { createSoundFiles } from './sound-files.ts'

export interface Downloads {
  readonly rendering: Readable<RenderingView>
  downloadMidi(): Promise<void>
  downloadSound(request: SoundFileRequest): Promise<void>
  cancelSound(): void
  downloadSession(): Promise<void>
}

export function createDownloads({
  music,
  notices,
  effects,
}: {
  music(): RoomMusic | undefined
  readonly notices: Notices
  effects(): EffectsSettings
}): Downloads {
  const sound = createSoundFiles(effects)

  /** @throws RoomError outside a room */
  function here(): RoomMusic {
    const found = music()
    if (!found) throw new RoomError('not-in-a-room', 'You are in no room.')
    return found
  }

  function tell(missing: number): void {
    if (missing > 0)
      notices.say(
        'info',
        'Some of the music is on no computer that is here now: it is not in the file.',
      )
  }

  return {
    rendering: sound.view,
    async downloadMidi() {
      const found = here()
      const { downloadMidi } = await import('./midi-file/download-midi.ts')
      tell(await downloadMidi(found))
    },
    async downloadSound(request) {
      tell(await sound.render(here(), request))
    },
    cancelSound: sound.cancel,
    async downloadSession() {
      const found = here()
      const { downloadSession } = await import('./session-file/download-session.ts')
      tell(await downloadSession(found))
    },
  }
}
