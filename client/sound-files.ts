/** The room's music as files of sound: rendered here, faster than it is played, with a way to stop. */
import { downloadNameOf } from '../shared/midi/smf-name.ts'
import { planRender, type RenderPlan } from '../shared/sequence/render-plan.ts'
import type { EffectsSettings } from '../shared/sound/effects.ts'
import type { RenderingView, SoundFileRequest } from './app.ts'
import { saveFile, todayText } from './download.ts'
import type { RoomMusic } from './midi-download.ts'
import type { Render } from './render-worker/start-render.ts'
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
      const plan = await planRender(music.session, request.subject, music.pageOf)
      const { startRender } = await import('./render-worker/start-render.ts')
      if (turn !== mine) return 0
      const { format, sampleRate, stems } = request
      running = startRender({ plan, effects: effects(), format, sampleRate, stems }, share => {
        if (turn === mine) view.set({ state: 'rendering', share })
      })
      const rendered = await Promise.race([running.result, cancelled])
      if (!rendered || turn !== mine) return 0
      const name = downloadNameOf(music.room, todayText(), music.session.context.tempo)
      if (!stems) saveFile(rendered.files[0]!, `${name}.wav`)
      else {
        const { zipOf } = await import('./render-worker/zip.ts')
        const entries = stemNamesOf(plan).map((stem, n) => ({
          name: `${stem}.wav`,
          content: rendered.files[n]!,
          checksum: rendered.checksums[n]!,
        }))
        saveFile(zipOf(entries), `${name}_stems.zip`)
      }
      return plan.missing
    } finally {
      if (turn === mine) view.set(IDLE)
    }
  }

  return { view, render, cancel }
}

/** Numbered, so that two of one name are two files, and their order is kept. */
function stemNamesOf({ parts }: Pick<RenderPlan, 'parts'>): readonly string[] {
  return parts.map(({ name }, n) => {
    const plain = name.replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '').trim()
    return `${String(n + 1).padStart(2, '0')} ${plain === '' ? 'part' : plain}`
  })
}
