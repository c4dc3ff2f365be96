/** The room's music as files of sound: rendered here, faster than it is played, with a way to stop. */
import { downloadNameOf } from '../shared/midi/smf-name.ts'
import type { EffectsSettings } from '../shared/sound/effects.ts'
import type { RenderingView, SoundFileRequest } from './app.ts'
import { saveFile, todayText } from './download.ts'
import type { Render } from './render-worker/start-render.ts'
import { musicOf, type RoomMusic } from './room-music.ts'
import { createStore } from './store/store.ts'

export interface SoundFiles {
  readonly view: ReturnType<typeof createStore<RenderingView>>
  /** Settles when the file is saved, or the render was cancelled. @returns pages that were missing */
  render(music: RoomMusic, request: SoundFileRequest): Promise<number>
  cancel(): void
}

const IDLE: RenderingView = { state: 'idle', share: 0 }

/** @param effects as they are set here */
export function createSoundFiles(effects: () => EffectsSettings): SoundFiles {
  const view = createStore<RenderingView>(IDLE)
  let running: Render | undefined
  /** Counts requests, so that one which was cancelled while pages came does not start. */
  let turn = 0
  let wake: () => void = () => {}

  function cancel(): void {
    turn++
    running?.cancel()
    running = undefined
    view.set(IDLE)
    wake()
  }

  async function render(music: RoomMusic, request: SoundFileRequest): Promise<number> {
    cancel()
    const mine = turn
    const cancelled = new Promise<undefined>(resolve => {
      wake = () => resolve(undefined)
    })
    view.set({ state: 'rendering', share: 0 })
    try {
      const gathered = await musicOf(music)
      const { startRender } = await import('./render-worker/start-render.ts')
      if (turn !== mine) return 0
      running = startRender({ music: gathered, effects: effects(), ...request }, share => {
        if (turn === mine) view.set({ state: 'rendering', share })
      })
      const rendered = await Promise.race([running.result, cancelled])
      if (!rendered || turn !== mine) return 0
      const name = downloadNameOf(music.room, todayText(), music.session.context.tempo)
      if (!request.stems) saveFile(rendered.files[0]!, `${name}.wav`)
      else {
        const { zipOf } = await import('./render-worker/zip.ts')
        const entries = rendered.files.map((content, n) => ({
          name: rendered.names[n]!,
          content,
          checksum: rendered.checksums[n]!,
        }))
        saveFile(zipOf(entries), `${name}_stems.zip`)
      }
      return rendered.missing
    } finally {
      if (turn === mine) view.set(IDLE)
    }
  }

  return { view, render, cancel }
}
