/** Which device the sound goes to: found, chosen, remembered, and lost without the sound being lost. */
import * as v from 'valibot'
import type { App, Readable, SoundOutputView } from '../app.ts'
import type { Notices } from '../notices.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { createStore } from '../store/store.ts'
import type { AudioEngine } from './engine.ts'
import { canChooseSink } from './sink.ts'

export interface OutputPicker {
  readonly view: Readable<SoundOutputView>
  readonly commands: Pick<App, 'findOutputs' | 'chooseOutput' | 'playTestTone'>
  close(): void
}

/** What this needs of `navigator.mediaDevices`. */
export type OutputMedia = Pick<
  MediaDevices,
  'enumerateDevices' | 'getUserMedia' | 'addEventListener' | 'removeEventListener'
>

const KEPT_UNDER = 'output'
const Kept = v.object({ id: v.string(), name: v.string() })
const SYSTEM = { id: '', name: '' }

export function createOutputPicker({
  audio,
  media,
  self,
  notices,
  isSupported = canChooseSink() && media !== undefined,
}: {
  readonly audio: Pick<AudioEngine, 'setSink' | 'playTestTone'>
  readonly media: OutputMedia | undefined
  readonly self: Promise<KeyValue>
  readonly notices: Notices
  readonly isSupported?: boolean
}): OutputPicker {
  const view = createStore<SoundOutputView>({
    state: isSupported ? 'unasked' : 'unsupported',
    devices: [],
    chosen: '',
  })
  /** What the player wants; `chosen` is where the sound goes meanwhile. */
  let wanted = SYSTEM

  async function look(): Promise<void> {
    if (!media || !isSupported) return
    const all = await media.enumerateDevices()
    const devices = all
      .filter(({ kind, deviceId }) => kind === 'audiooutput' && !isSystem(deviceId))
      .map(({ deviceId, label }) => ({ id: deviceId, name: label }))
    // Without names nothing was granted yet: the list says nothing.
    const isKnown = devices.some(({ name }) => name !== '')
    const { state } = view.get()
    view.update(now => ({
      ...now,
      devices: isKnown ? devices : [],
      state: isKnown ? 'known' : state,
    }))
    if (isKnown || wanted.id !== '') await follow(devices.some(({ id }) => id === wanted.id))
  }

  /** Goes to the wanted device when it is there, and to the system's when it has gone. */
  async function follow(isThere: boolean): Promise<void> {
    const { chosen } = view.get()
    if (wanted.id === '' || (chosen === wanted.id) === isThere) return
    try {
      await go(isThere ? wanted.id : '')
      if (!isThere)
        notices.say('info', `${wanted.name} is gone: the sound goes where the system plays.`)
    } catch {
      notices.say(
        'fault',
        `The sound could not be moved to ${isThere ? wanted.name : 'another output'}.`,
      )
    }
  }

  async function go(id: string): Promise<void> {
    await audio.setSink(id)
    view.update(now => ({ ...now, chosen: id }))
  }

  const lookAgain = () => void look().catch(() => undefined)
  media?.addEventListener('devicechange', lookAgain)
  void self
    .then(async store => {
      const kept = v.safeParse(Kept, await store.get(KEPT_UNDER))
      if (kept.success) wanted = kept.output
      await look()
    })
    .catch(() => undefined) // a browser that keeps nothing begins with the system's

  return {
    view,
    commands: {
      async findOutputs() {
        if (!media) return
        view.update(now => ({ ...now, state: 'asking' }))
        try {
          // Browsers name devices only to pages that may hear; we hear nothing and let go at once.
          const stream = await media.getUserMedia({ audio: true })
          for (const track of stream.getTracks()) track.stop()
        } catch {
          view.update(now => ({ ...now, state: 'denied' }))
        }
        await look()
        if (view.get().state === 'asking') view.update(now => ({ ...now, state: 'denied' }))
      },
      async chooseOutput(id) {
        const device = view.get().devices.find(one => one.id === id) ?? SYSTEM
        await go(device.id)
        wanted = device
        await self.then(store => store.update(KEPT_UNDER, () => device)).catch(() => undefined)
      },
      playTestTone: audio.playTestTone,
    },
    close: () => media?.removeEventListener('devicechange', lookAgain),
  }
}

/** Chromium lists the system's choice as devices of their own. */
const isSystem = (id: string): boolean => id === 'default' || id === 'communications' || id === ''
