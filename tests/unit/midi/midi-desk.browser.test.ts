import { afterEach, describe, expect, it } from 'vitest'
import type { MidiOutSettings } from '../../../client/app.ts'
import type { TransportSource } from '../../../client/midi/clock-sender.ts'
import { createMidiDesk } from '../../../client/midi/midi-desk.ts'
import { NOTHING_SENT, OWN_HAND } from '../../../client/midi/midi-outputs.ts'
import type { KeyValue } from '../../../client/storage/key-value.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import type { TransportView } from '../../../shared/doc/view.ts'
import type { MidiMessage } from '../../../shared/midi/message.ts'
import type { PlayerId } from '../../../shared/protocol/ids.ts'
import {
  bpm,
  type LocalMicros,
  localMicros,
  micros,
  ms,
  ticks,
} from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { FakeWebMidi } from '../../support/fake-web-midi.ts'
import { controller, off, on } from '../../support/played.ts'

const GRACE = `u_${'b'.repeat(32)}` as PlayerId
const grace = { id: 'p_grace', route: GRACE }
const localNow = () => localMicros((performance.timeOrigin + performance.now()) * 1_000)
const opened: ReturnType<typeof createMidiDesk>[] = []

function keyValue(): KeyValue {
  const values = new Map<string, unknown>()
  return {
    get: async key => values.get(key),
    async update(key, change) {
      const after = change(values.get(key))
      values.set(key, after)
      return after
    },
    close: async () => {},
  }
}

/** A page with its own clock, and a room that starts where the test says. */
async function aDesk(webMidi = new FakeWebMidi(), self = keyValue()) {
  const clock = new FakeClock(localNow())
  const heard: MidiMessage[] = []
  const edits: Edit[] = []
  let transport = stopped
  const desk = createMidiDesk({
    clock,
    self: Promise.resolve(self),
    onMessage: (message, at, from) => {
      heard.push(message)
      desk.out.play(OWN_HAND, message, at, from)
    },
    room: () => ({ transport, clock: 'c', now: micros(clock.now()), lead: micros(0) }),
    edit: next => edits.push(...next),
    onOverruled: () => {},
    requestMIDIAccessFunction: webMidi.requestMIDIAccessFunction,
  })
  opened.push(desk)
  await desk.connect()
  const set = (id: string, settings: Partial<MidiOutSettings>) =>
    desk.setOutput(id, { ...NOTHING_SENT, ...settings })
  const go = (next: TransportView) => {
    transport = next
    desk.followTransport(sourceOf(next))
  }
  /** In steps, as time goes: what is handed over depends on now. */
  const wait = (span: number) => {
    for (let passed = 0; passed < span; passed += 5) clock.advance(ms(5))
  }
  return { clock, desk, webMidi, self, heard, edits, set, go, wait }
}

const sourceOf = (transport: TransportView): TransportSource => ({
  transport,
  clockId: () => 'c',
  clock: {
    now: () => micros(localNow()),
    errorBound: () => micros(0),
    toRoom: local => micros(local),
    toLocal: room => localMicros(room),
  },
})
const stopped: TransportView = {
  playing: false,
  anchorPosition: ticks(0),
  anchorMoment: micros(0),
  clock: 'c',
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
}
const startedAt = (moment: number): TransportView => ({
  ...stopped,
  playing: true,
  anchorMoment: micros(moment),
})
/** As the browser is given it. */
const stampOf = (moment: number) => moment / 1_000 - performance.timeOrigin
const sd = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
const sent = (output: { readonly sent: readonly { readonly bytes: readonly number[] }[] }) =>
  output.sent.map(({ bytes }) => bytes)
const TICK = 0xf8

afterEach(async () => {
  for (const desk of opened.splice(0)) await desk.close()
})

describe('MIDI out', () => {
  it('[MO1] sends whose notes one chose, on the midiChannel one chose, at their due moment', async () => {
    const { desk, webMidi, clock, set, wait } = await aDesk()
    const synth = await webMidi.plugOutput('Synth')
    await expect.poll(() => desk.ports.get().outputs.length).toBe(1)
    set('Synth', { routes: { [GRACE]: 2 } })
    const due = localMicros(clock.now() + ms(250))
    desk.out.play(grace, on(60), due)
    desk.out.play(OWN_HAND, on(72), clock.now())
    desk.out.play({ id: 'p_linus', route: undefined }, on(48), clock.now())
    wait(140)
    expect(synth.sent).toEqual([])
    wait(20)
    expect(sent(synth)).toEqual([[0x92, 60, 100]])
    expect(synth.sent[0]?.at).toBeCloseTo(stampOf(due), 2)
    set('Synth', { routes: { [GRACE]: 2, me: 'as-played' } })
    desk.out.play(OWN_HAND, { status: 0x95, data1: 72, data2: 9 }, clock.now())
    expect(sent(synth).at(-1)).toEqual([0x95, 72, 9])
  })

  it('[MO2] releases what a route held when it changes, the player goes or Panic is pressed', async () => {
    const { desk, webMidi, clock, set } = await aDesk()
    const synth = await webMidi.plugOutput('Synth')
    await expect.poll(() => desk.ports.get().outputs.length).toBe(1)
    set('Synth', { routes: { [GRACE]: 'as-played' } })
    const play = () => desk.out.play(grace, on(60), clock.now())
    play()
    set('Synth', { routes: { [GRACE]: 4 } })
    expect(sent(synth).at(-1)).toEqual([0x80, 60, 64])
    play()
    desk.out.release(grace.id)
    expect(sent(synth).at(-1)).toEqual([0x84, 60, 64])
    play()
    desk.out.panic()
    expect(sent(synth)).toContainEqual([0xb4, 120, 0])
    play()
    desk.quiet()
    expect(sent(synth).at(-1)).toEqual([0x84, 60, 64])
  })

  it('[MO2] a keyboard that is unplugged in mid-note lets go on the output too', async () => {
    const { desk, webMidi, set, heard } = await aDesk()
    const piano = await webMidi.plug('Piano')
    const synth = await webMidi.plugOutput('Synth')
    await expect.poll(() => desk.ports.get().outputs.length).toBe(1)
    set('Synth', { routes: { me: 0 } })
    piano.play([0x90, 60, 100])
    piano.play([0xb0, 64, 127])
    await webMidi.unplug(piano)
    await expect.poll(() => heard.length).toBe(4)
    expect(sent(synth).slice(2)).toEqual([
      [0x80, 60, 64],
      [0xb0, 64, 0],
    ])
  })

  it('[MO2] an output may be unplugged in mid-note and come back', async () => {
    const { desk, webMidi, clock, set } = await aDesk()
    const synth = await webMidi.plugOutput('Synth')
    await expect.poll(() => desk.ports.get().outputs.length).toBe(1)
    set('Synth', { routes: { me: 0 } })
    desk.out.play(OWN_HAND, on(60), clock.now())
    await webMidi.unplugOutput(synth)
    desk.out.play(OWN_HAND, off(60), clock.now())
    await expect.poll(() => desk.ports.get().outputs.length).toBe(0)
    const again = await webMidi.plugOutput('Synth')
    await expect.poll(() => desk.ports.get().outputs.length).toBe(1)
    desk.out.play(OWN_HAND, on(62), clock.now())
    expect(sent(again)).toEqual([[0x90, 62, 100]])
  })

  it('[MO2] does not send a note back to where it was played', async () => {
    const { desk, webMidi, set, heard } = await aDesk()
    const bus = await webMidi.plug('Bus')
    const [back, synth] = [await webMidi.plugOutput('Bus'), await webMidi.plugOutput('Synth')]
    await expect.poll(() => desk.ports.get().outputs.length).toBe(2)
    for (const id of ['Bus', 'Synth']) set(id, { routes: { me: 0 } })
    bus.play([0x90, 60, 100])
    expect(heard).toEqual([on(60)])
    expect([sent(back), sent(synth)]).toEqual([[], [[0x90, 60, 100]]])
  })

  it('[MO8] remembers what each device is for by its id', async () => {
    const first = await aDesk()
    await first.webMidi.plugOutput('Synth')
    await first.webMidi.plug('Bus')
    const settings = { routes: { [GRACE]: 2, me: 'as-played' as const }, clock: true, delay: -20 }
    first.desk.setOutput('Synth', settings)
    first.desk.setInput('Bus', { notes: false })
    await first.desk.close()
    const { desk } = await aDesk(first.webMidi, first.self)
    await expect.poll(() => desk.ports.get().outputs[0]?.settings).toEqual(settings)
    expect(desk.ports.get().inputs[0]?.settings).toEqual({ notes: false })
    expect(desk.ports.get().following).toBeUndefined()
  })

  it.each([[{ outputs: { Synth: { delay: 1e9 } } }], ['garbage'], [null]])(
    '[MO8] a damaged memory reads as none: %j',
    async kept => {
      const self = keyValue()
      await self.update('midi', () => kept)
      const { desk, webMidi } = await aDesk(new FakeWebMidi(), self)
      await webMidi.plugOutput('Synth')
      await expect.poll(() => desk.ports.get().outputs[0]?.settings).toEqual(NOTHING_SENT)
    },
  )
})

describe('MIDI clock out', () => {
  async function aClocked(settings: Partial<MidiOutSettings> = {}) {
    const made = await aDesk()
    const synth = await made.webMidi.plugOutput('Synth')
    await expect.poll(() => made.desk.ports.get().outputs.length).toBe(1)
    made.set('Synth', { clock: true, ...settings })
    const ticksSent = () => synth.sent.filter(({ bytes }) => bytes[0] === TICK)
    const words = () => sent(synth).filter(([status]) => status !== TICK)
    return { ...made, synth, ticksSent, words }
  }

  it('[MO3] is 24 a quarter, at 120 bpm with no spread of the stamps', async () => {
    const { go, wait, clock, ticksSent, words } = await aClocked()
    const start = clock.now() + ms(50)
    go(startedAt(start))
    wait(10_000)
    const errors = ticksSent().map(({ at }, n) => at - stampOf(start + (n * 60e6) / (120 * 24)))
    expect(words()).toEqual([[0xfa]])
    expect(errors.length).toBe(Math.floor(((10_000 + 100 - 50) * 48) / 1_000) + 1)
    expect(sd(errors)).toBeLessThan(0.001)
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.002)
  })

  it('[MO3] is handed over 50 to 150 ms before it is due, and stops with the room', async () => {
    const { go, wait, clock, ticksSent, words, synth } = await aClocked()
    go(startedAt(clock.now()))
    wait(1_000)
    const ahead = (ticksSent().at(-1)?.at ?? 0) - stampOf(clock.now())
    expect(ahead).toBeGreaterThan(50)
    expect(ahead).toBeLessThan(150)
    const length = synth.sent.length
    go({ ...stopped, anchorMoment: micros(clock.now()), anchorPosition: ticks(1_920) })
    wait(1_000)
    expect(words().at(-1)).toEqual([0xfc])
    expect(synth.sent.length).toBe(length + 1)
  })

  it('[MO4] a late start says Song Position, then Continue', async () => {
    const { go, wait, clock, ticksSent, words } = await aClocked()
    const start = clock.now() - ms(10_010)
    go(startedAt(start))
    wait(500)
    // The first sixteenth that is left 10 ms of time: number 81, 115 ms from now.
    expect(words()).toEqual([[0xf2, 81, 0], [0xfb]])
    expect(ticksSent()[0]?.at).toBeCloseTo(stampOf(start + ms(81 * 125)), 2)
  })

  it.each([500, 120, -50])('[MO5] comes %i ms later on a port with that delay', async delay => {
    const { go, wait, clock, ticksSent } = await aClocked({ delay })
    const start = clock.now() + ms(200)
    go(startedAt(start))
    wait(2_000)
    expect(ticksSent()[0]?.at).toBeCloseTo(stampOf(start + ms(delay)), 2)
    expect(ticksSent()[48]?.at).toBeCloseTo(stampOf(start + ms(1_000 + delay)), 2)
  })

  it('[MO4] is silent outside a room and where it is not asked for', async () => {
    const { go, wait, clock, desk, set, words, synth } = await aClocked()
    go(startedAt(clock.now() + ms(50)))
    wait(200)
    desk.followTransport(undefined)
    expect(words()).toEqual([[0xfa], [0xfc]])
    go(startedAt(clock.now() + ms(50)))
    set('Synth', { clock: false })
    const { length } = synth.sent
    wait(1_000)
    expect(synth.sent.length).toBe(length)
  })
})

describe('MIDI clock in', () => {
  /** 0.9 s of clock at 300 bpm that has just been played. */
  const play300 = (input: Awaited<ReturnType<FakeWebMidi['plug']>>, now: LocalMicros) => {
    const begin = stampOf(now) - 900
    input.play([0xfa], begin)
    for (let n = 0; n < 108; n++) input.play([TICK], begin + (n * 1_000) / 120)
  }

  it('[MO7] shows the tempo that comes in, and goes with it only when asked', async () => {
    const { desk, webMidi, clock, edits, wait } = await aDesk()
    const drums = await webMidi.plug('Drums')
    await expect.poll(() => desk.ports.get().inputs.length).toBe(1)
    play300(drums, clock.now())
    wait(200)
    expect(desk.ports.get().inputs[0]?.clockTempo).toBe(300)
    expect(edits).toEqual([])
    desk.followClock(drums.id)
    expect(desk.ports.get().following).toBe(drums.id)
    wait(200)
    expect(edits[0]).toEqual({ type: 'set-tempo', bpm: 300 })
    expect(edits[1]).toMatchObject({ type: 'play', quantum: 'none' })
    wait(2_000)
    expect(desk.ports.get().inputs[0]?.clockTempo).toBeUndefined()
  })

  it('[MO7] sends no clock back to where it comes from', async () => {
    const { desk, webMidi, clock, set, go, wait } = await aDesk()
    const [drums, back] = [await webMidi.plug('Drums'), await webMidi.plugOutput('Drums')]
    await expect.poll(() => desk.ports.get().outputs.length).toBe(1)
    set('Drums', { clock: true })
    desk.followClock(drums.id)
    go(startedAt(clock.now() + ms(50)))
    wait(500)
    expect(back.sent).toEqual([])
    desk.followClock(undefined)
    wait(500)
    expect(back.sent.length).toBeGreaterThan(0)
  })
})

describe('bad input and devices', () => {
  it('[LV8] all that a keyboard can say passes; running status, sysex and garbage do not', async () => {
    const { desk, webMidi, heard } = await aDesk()
    const piano = await webMidi.plug('Piano')
    await expect.poll(() => desk.ports.get().inputs.length).toBe(1)
    const good = [
      [0xb0, 64, 127],
      [0xb0, 66, 127],
      [0xb0, 67, 127],
      [0xe3, 1, 0x60],
      [0xb0, 1, 90],
      [0xd0, 44],
      [0xa0, 60, 12],
      [0xc5, 8],
    ]
    const bad = [[], [60, 100], [0x90, 60], [0x90, 60, 200], [0xf4], [0xf2, 200, 1], [0xf0, 0x7e]]
    for (const bytes of [...good, ...bad]) piano.play(bytes)
    for (let n = 0; n < 300; n++) piano.play([0xf0, ...Array<number>(200).fill(n & 127), 0xf7])
    expect(heard.map(({ status, data1, data2 }) => [status, data1, data2])).toEqual(
      good.map(([status, data1, data2 = 0]) => [status, data1, data2]),
    )
    expect(desk.stats().malformed).toBe(4)
  })

  it('[MO8] an input that is switched off lets go of what it held, and is not heard', async () => {
    const { desk, webMidi, heard } = await aDesk()
    const bus = await webMidi.plug('Bus')
    await expect.poll(() => desk.ports.get().inputs.length).toBe(1)
    bus.play([0x90, 60, 100])
    bus.play([0xb0, 64, 127])
    desk.setInput(bus.id, { notes: false })
    bus.play([0x90, 62, 100])
    expect(heard).toEqual([on(60), controller(64, 127), off(60), controller(64, 0)])
  })
})
