import { afterEach, describe, expect, it, vi } from 'vitest'
import type { MidiView } from '../../../client/app.ts'
import { createMidiInputs } from '../../../client/midi/midi-inputs.ts'
import type { MidiMessage } from '../../../shared/midi/message.ts'
import type { LocalMicros } from '../../../shared/time/units.ts'
import { FakeWebMidi } from '../../support/fake-web-midi.ts'
import { controller, off, on } from '../../support/played.ts'

type Request = () => Promise<MIDIAccess>
const opened: ReturnType<typeof createMidiInputs>[] = []

function aPage(webMidi: FakeWebMidi, request: Request = webMidi.requestMIDIAccessFunction) {
  const heard: { message: MidiMessage; at: LocalMicros; input: string }[] = []
  const views: MidiView[] = []
  const inputs = createMidiInputs({
    onMessage: (message, at, input) => heard.push({ message, at, input }),
    onView: view => views.push(view),
    requestMIDIAccessFunction: request,
  })
  opened.push(inputs)
  const messages = () => heard.map(one => one.message)
  return { inputs, heard, messages, views, view: () => views.at(-1) }
}

afterEach(async () => {
  vi.unstubAllGlobals()
  for (const inputs of opened.splice(0)) await inputs.close()
})

describe('Connect MIDI', () => {
  it('asks, then shows the devices and hears them at the moment they were played', async () => {
    const webMidi = new FakeWebMidi()
    const piano = await webMidi.plug('Piano')
    const page = aPage(webMidi)
    await page.inputs.connect()
    expect(page.views.map(view => view.state)).toEqual(['asking', 'on'])
    expect(page.view()?.inputs).toEqual([{ id: piano.id, name: 'Piano', blink: 0 }])
    const timeStamp = performance.now() - 20
    piano.play([0x90, 60, 100], timeStamp)
    const at = Math.round((performance.timeOrigin + timeStamp) * 1_000)
    expect(page.heard).toEqual([{ message: on(60), at, input: piano.id }])
    expect(page.view()?.inputs[0]?.blink).toBe(1)
  })

  it('does not believe a time stamp of the future or of long ago', async () => {
    const webMidi = new FakeWebMidi()
    const piano = await webMidi.plug('Piano')
    const page = aPage(webMidi)
    await page.inputs.connect()
    const before = (performance.timeOrigin + performance.now()) * 1_000 - 1
    piano.play([0x90, 60, 100], performance.now() + 5_000)
    piano.play([0x80, 60, 64], performance.now() - 5_000)
    const after = (performance.timeOrigin + performance.now()) * 1_000 + 1
    for (const { at } of page.heard) {
      expect(at).toBeGreaterThanOrEqual(before)
      expect(at).toBeLessThanOrEqual(after)
    }
  })

  it.each(['pending', 'closed'] as const)(
    '[LV6] releases what a device held when it is unplugged, which leaves it %s',
    async connection => {
      const webMidi = new FakeWebMidi()
      const piano = await webMidi.plug('Piano')
      const drums = await webMidi.plug('Drums')
      const page = aPage(webMidi)
      await page.inputs.connect()
      piano.play([0x90, 60, 100])
      piano.play([0xb0, 64, 127])
      drums.play([0x90, 36, 100])
      await webMidi.unplug(piano, connection)
      expect(page.messages().slice(3)).toEqual([off(60), controller(64, 0)])
      expect(page.view()?.inputs.map(input => input.name)).toEqual(['Drums'])
    },
  )

  it('hears a device that is plugged in later, once, and one that comes back', async () => {
    const webMidi = new FakeWebMidi()
    const page = aPage(webMidi)
    await page.inputs.connect()
    expect(page.view()).toEqual({ state: 'on', inputs: [] })
    const piano = await webMidi.plug('Piano')
    await expect.poll(() => page.view()?.inputs.length).toBe(1)
    piano.play([0x90, 60, 100])
    await webMidi.unplug(piano)
    const again = await webMidi.plug('Piano')
    await expect.poll(() => page.view()?.inputs.length).toBe(1)
    again.play([0x90, 62, 100])
    expect(page.messages()).toEqual([on(60), off(60), on(62)])
  })

  it('[LV8] passes no clock, active sensing or garbage on, and counts the garbage', async () => {
    const webMidi = new FakeWebMidi()
    const piano = await webMidi.plug('Piano')
    const page = aPage(webMidi)
    await page.inputs.connect()
    for (const bytes of [[0xf8], [0xfe], [0x90, 60]]) piano.play(bytes)
    expect(page.heard).toEqual([])
    expect(page.inputs.stats()).toEqual({ malformed: 1, flooded: 0 })
  })

  it('says when the player or the browser refuses, and may be asked again', async () => {
    const webMidi = new FakeWebMidi()
    const answers = ['NotAllowedError', 'NotSupportedError']
    const page = aPage(webMidi, async () => {
      const name = answers.shift()
      if (name) throw new DOMException('no', name)
      return webMidi.requestMIDIAccessFunction()
    })
    for (const state of ['denied', 'absent', 'on']) {
      await page.inputs.connect()
      expect(page.view()?.state).toBe(state)
    }
  })

  it.each([
    ['absent', true],
    ['insecure', false],
  ] as const)('says that MIDI is %s where the browser has none', async (state, isSecureContext) => {
    vi.stubGlobal('navigator', {})
    vi.stubGlobal('isSecureContext', isSecureContext)
    const views: MidiView[] = []
    const inputs = createMidiInputs({ onMessage: () => {}, onView: view => views.push(view) })
    await inputs.connect()
    expect(views).toEqual([{ state, inputs: [] }])
  })

  it('[LV6] releases everything on closing, and stays off when the answer comes too late', async () => {
    const webMidi = new FakeWebMidi()
    const piano = await webMidi.plug('Piano')
    const page = aPage(webMidi)
    await page.inputs.connect()
    piano.play([0x90, 60, 100])
    await page.inputs.close()
    await page.inputs.close()
    piano.play([0x90, 62, 100])
    expect(page.messages()).toEqual([on(60), off(60)])
    const connecting = page.inputs.connect()
    await page.inputs.close()
    await connecting
    expect(page.view()?.state).toBe('off')
  })
})
