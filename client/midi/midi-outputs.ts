/** Every MIDI output of this computer: whose notes go where, on which midiChannel, and the clock. */
import type { MidiMessage } from '../../shared/midi/message.ts'
import type { Cancel, Clock } from '../../shared/ports.ts'
import { type LocalMicros, localMicros, ms } from '../../shared/time/units.ts'
import type { MidiOutputView, MidiOutSettings, MidiRoute } from '../app.ts'
import { type ClockSender, createClockSender, type TransportSource } from './clock-sender.ts'
import { createOutputLane, type OutputLane } from './output-lane.ts'
import type { OutputPort } from './output-port.ts'

/** One hand that plays: a peer, this player, or what is listened back to. */
export interface NoteSource {
  readonly id: string
  /** Undefined while it is not known yet whose peer it is: nothing is sent. */
  readonly route: MidiRoute | undefined
}

export interface MidiOutputs {
  /** What is plugged in now. */
  setPorts(ports: readonly OutputPort[]): void
  /** Releases what the output holds if its routes change. */
  set(id: string, settings: MidiOutSettings): void
  /** @param from the name of the device it was played on: a note does not go back there */
  play(source: NoteSource, message: MidiMessage, due: LocalMicros, from?: string): void
  release(source: string): void
  panic(): void
  /** The transport that clocks go by; undefined outside a room. */
  follow(source: TransportSource | undefined): void
  /** The name of the device whose clock the room follows: it gets none back. */
  setClockFrom(name: string | undefined): void
  view(): readonly MidiOutputView[]
  /** Releases everything and stops the clocks; ports may come again. */
  quiet(): void
}

/** This player's own hand. */
export const OWN_HAND: NoteSource = { id: 'me', route: 'me' }
export const LISTENING_HAND: NoteSource = { id: 'listening', route: 'listening' }

export const NOTHING_SENT: MidiOutSettings = { routes: {}, clock: false, delay: 0 }

/** Well below the look-ahead, so that a hiccup of the page costs nothing. */
const CLOCK_EVERY = ms(25)

interface Device {
  readonly port: OutputPort
  readonly lane: OutputLane
  readonly sender: ClockSender
}

export function createMidiOutputs(clock: Clock): MidiOutputs {
  const devices = new Map<string, Device>()
  const settings = new Map<string, MidiOutSettings>()
  let transport: TransportSource | undefined
  let clockFrom: string | undefined
  let cancel: Cancel = () => {}

  const settingsOf = (id: string): MidiOutSettings => settings.get(id) ?? NOTHING_SENT
  const hasClock = ({ port }: Device): boolean =>
    settingsOf(port.id).clock && port.name !== clockFrom

  function step(): void {
    cancel()
    const now = clock.now()
    let isAny = false
    for (const device of devices.values()) {
      if (!transport || !hasClock(device)) device.sender.stop(now)
      else {
        isAny = true
        device.sender.step(transport, now, ms(settingsOf(device.port.id).delay))
      }
    }
    cancel = isAny ? clock.at(localMicros(now + CLOCK_EVERY), step) : () => {}
  }

  return {
    setPorts(ports) {
      const present = new Map(ports.map(port => [port.id, port]))
      for (const [id, { lane }] of devices) {
        if (present.has(id)) continue
        lane.releaseAll()
        devices.delete(id)
      }
      for (const port of ports)
        if (!devices.has(port.id))
          devices.set(port.id, {
            port,
            lane: createOutputLane(clock, port),
            sender: createClockSender(port),
          })
      step()
    },
    set(id, next) {
      const before = settingsOf(id)
      settings.set(id, next)
      if (!isSameRoutes(before, next)) devices.get(id)?.lane.releaseAll()
      step()
    },
    play({ id: source, route }, message, due, from) {
      if (route === undefined) return
      for (const { port, lane } of devices.values()) {
        const { routes, delay } = settingsOf(port.id)
        const midiChannel = routes[route]
        if (midiChannel === undefined || port.name === from) continue
        lane.play(source, onChannel(message, midiChannel), localMicros(due + ms(delay)))
      }
    },
    release(source) {
      for (const { lane } of devices.values()) lane.release(source)
    },
    panic() {
      for (const { lane, port } of devices.values())
        if (Object.keys(settingsOf(port.id).routes).length > 0) lane.panic()
    },
    follow(source) {
      const isSame =
        source?.transport === transport?.transport && source?.clock === transport?.clock
      if (isSame) return
      transport = source
      step()
    },
    setClockFrom(name) {
      clockFrom = name
      step()
    },
    view: () =>
      [...devices.values()].map(({ port }) => ({
        id: port.id,
        name: port.name,
        settings: settingsOf(port.id),
      })),
    quiet() {
      const now = clock.now()
      for (const { lane, sender } of devices.values()) {
        lane.releaseAll()
        sender.stop(now)
      }
    },
  }
}

const onChannel = (message: MidiMessage, midiChannel: 'as-played' | number): MidiMessage =>
  midiChannel === 'as-played'
    ? message
    : { ...message, status: (message.status & 0xf0) | midiChannel }

function isSameRoutes(a: MidiOutSettings, b: MidiOutSettings): boolean {
  const [before, after] = [Object.entries(a.routes), new Map(Object.entries(b.routes))]
  return before.length === after.size && before.every(([route, to]) => after.get(route) === to)
}
