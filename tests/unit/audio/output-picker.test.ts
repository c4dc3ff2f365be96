import { describe, expect, it, vi } from 'vitest'
import { createOutputPicker, type OutputMedia } from '../../../client/audio/output-picker.ts'
import { createNotices } from '../../../client/notices.ts'
import type { KeyValue } from '../../../client/storage/key-value.ts'

const SPEAKERS = { kind: 'audiooutput', deviceId: 'default', label: 'Default' }
const HEADPHONES = { kind: 'audiooutput', deviceId: 'h1', label: 'Headphones' }

function open(kept?: unknown, { allows = true } = {}) {
  let devices = [SPEAKERS, HEADPHONES]
  let isNamed = kept !== undefined
  let changed: () => void = () => {}
  const sinks: string[] = []
  let isBroken = false
  const stored: unknown[] = []
  const stop = vi.fn()
  const media = {
    enumerateDevices: async () => devices.map(one => ({ ...one, label: isNamed ? one.label : '' })),
    getUserMedia: async () => {
      if (!allows) throw new DOMException('no', 'NotAllowedError')
      isNamed = true
      return { getTracks: () => [{ stop }] }
    },
    addEventListener: (_name: string, listener: () => void) => {
      changed = listener
    },
    removeEventListener: () => {},
  } as unknown as OutputMedia
  const self = {
    get: async () => kept,
    update: async (_key: string, change: (before: unknown) => unknown) => stored.push(change(kept)),
  } as unknown as KeyValue
  const notices = createNotices()
  const picker = createOutputPicker({
    audio: {
      async setSink(id) {
        if (isBroken) throw new DOMException('busy', 'AbortError')
        sinks.push(id)
      },
      playTestTone: () => {},
    },
    media,
    self: Promise.resolve(self),
    notices,
    isSupported: true,
  })
  const plug = (next: typeof devices) => {
    devices = next
    changed()
  }
  const breakDown = () => {
    isBroken = true
  }
  return { picker, sinks, stored, stop, notices, plug, breakDown }
}
const HEARD_OF = { id: 'h1', name: 'Headphones' }

describe('output picker', () => {
  it('learns the names of outputs by asking, and lets the microphone go at once', async () => {
    const { picker, stop } = open()
    await picker.commands.findOutputs()
    expect(picker.view.get()).toMatchObject({ state: 'known', devices: [HEARD_OF] })
    expect(stop).toHaveBeenCalledOnce()
  })

  it('says that it was refused, and the sound goes on where it went', async () => {
    const { picker, sinks } = open(undefined, { allows: false })
    await picker.commands.findOutputs()
    expect(picker.view.get().state).toBe('denied')
    expect(sinks).toEqual([])
  })

  it('sends the sound to the chosen device and remembers it', async () => {
    const { picker, sinks, stored } = open()
    await picker.commands.findOutputs()
    await picker.commands.chooseOutput('h1')
    expect(sinks).toEqual(['h1'])
    expect(stored).toEqual([HEARD_OF])
    expect(picker.view.get().chosen).toBe('h1')
  })

  it('goes where the system plays when the device is unplugged, says so, and comes back', async () => {
    const { picker, sinks, notices, plug } = open(HEARD_OF)
    await vi.waitFor(() => expect(picker.view.get().chosen).toBe('h1'))
    plug([SPEAKERS, { kind: 'audiooutput', deviceId: 'x', label: 'Other' }])
    await vi.waitFor(() => expect(picker.view.get().chosen).toBe(''))
    expect(notices.get().at(-1)?.text).toContain('Headphones is gone')
    plug([SPEAKERS, HEADPHONES])
    await vi.waitFor(() => expect(sinks).toEqual(['h1', '', 'h1']))
  })

  it('says so where the sound cannot be moved, and goes on', async () => {
    const { picker, notices, plug, breakDown } = open(HEARD_OF)
    await vi.waitFor(() => expect(picker.view.get().chosen).toBe('h1'))
    breakDown()
    plug([SPEAKERS, { kind: 'audiooutput', deviceId: 'x', label: 'Other' }])
    await vi.waitFor(() => expect(notices.get().at(-1)?.text).toContain('could not be moved'))
    await expect(picker.commands.chooseOutput('x')).rejects.toThrow('busy')
    expect(picker.view.get().chosen).toBe('h1')
  })

  it('reads nothing into a damaged store', async () => {
    const { picker, sinks } = open(42)
    await picker.commands.findOutputs()
    expect(sinks).toEqual([])
    expect(picker.view.get().chosen).toBe('')
  })
})
