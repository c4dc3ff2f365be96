/**
 * Every MIDI keyboard of this computer, through webmidi, which is loaded only when the player asks
 * for it. Devices may come and go; one that goes releases what it held.
 */
import type { Input, MessageEvent, Output } from 'webmidi'
import type { MidiMessage } from '../../shared/midi/message.ts'
import { type LocalMicros, localMicros, ms, seconds } from '../../shared/time/units.ts'
import type { MidiView } from '../app.ts'
import { createInputGuard, type InputGuard } from './input-guard.ts'

export interface MidiInputsOptions {
  /** One message to play, and when it was played. */
  onMessage(message: MidiMessage, at: LocalMicros, inputId: string): void
  onView(view: MidiView): void
  /** A system message, as it came. */
  onSystem?(bytes: ArrayLike<number>, at: LocalMicros, inputId: string): void
  /** The outputs that are plugged in, whenever that may have changed; none once closed. */
  onOutputs?(outputs: readonly Output[]): void
  /** In place of the browser's `navigator.requestMIDIAccess`. */
  readonly requestMIDIAccessFunction?: () => Promise<MIDIAccess>
}

export interface MidiInputs {
  /** Asks for permission, then listens to every device. Again: asks anew unless already on. */
  connect(): Promise<void>
  /** Releases what is held and lets the devices go. Twice is safe. */
  close(): Promise<void>
  stats(): Readonly<{ malformed: number; flooded: number }>
}

interface Device {
  readonly input: Input
  readonly guard: InputGuard
  blink: number
  blinkedAt: number
}

/** A lamp that blinks faster is only lit; and the view changes no more often than this. */
const BLINK_EVERY = ms(80)
/** A device's time stamp older than this is not believed. */
const OLDEST = seconds(1)
const SYSTEM = 0xf0

type WebMidi = typeof import('webmidi')['WebMidi']

export function createMidiInputs(options: MidiInputsOptions): MidiInputs {
  const devices = new Map<Input, Device>()
  const gone = { malformed: 0, flooded: 0 }
  let state: MidiView['state'] = 'off'
  let webMidi: WebMidi | undefined
  /** Counts connects and closes, so that an answer that comes too late is not taken. */
  let life = 0

  function show(next: MidiView['state'] = state): void {
    state = next
    const inputs = [...devices.values()].map(({ input, blink }) => ({
      id: input.id,
      name: input.name || 'MIDI device',
      blink,
    }))
    options.onView({ state, inputs })
  }

  function add(input: Input): void {
    const device: Device = { input, guard: createInputGuard(), blink: 0, blinkedAt: 0 }
    devices.set(input, device)
    input.addListener('midimessage', event => receive(device, event))
    // Some browsers tell of an unplugged device only here.
    input.addListener('disconnected', () => {
      remove(device)
      show()
    })
  }

  function receive(device: Device, event: MessageEvent): void {
    const at = playedAt(event.timestamp)
    const bytes = event.message.rawData
    if ((bytes[0] ?? 0) >= SYSTEM) {
      options.onSystem?.(bytes, at, device.input.id)
      return
    }
    const message = device.guard.admit(bytes, at)
    if (!message) return
    options.onMessage(message, at, device.input.id)
    if (at - device.blinkedAt < BLINK_EVERY) return
    device.blink++
    device.blinkedAt = at
    show()
  }

  function remove(device: Device): void {
    if (!devices.delete(device.input)) return
    device.input.removeListener()
    gone.malformed += device.guard.stats.malformed
    gone.flooded += device.guard.stats.flooded
    const at = localNow()
    for (const release of device.guard.releaseAll()) options.onMessage(release, at, device.input.id)
  }

  function update(): void {
    const present = new Set(webMidi?.inputs.filter(input => input.state === 'connected'))
    for (const device of [...devices.values()]) if (!present.has(device.input)) remove(device)
    for (const input of present) if (!devices.has(input)) add(input)
    options.onOutputs?.(webMidi?.outputs.filter(output => output.state === 'connected') ?? [])
    show('on')
  }

  async function connect(): Promise<void> {
    if (state === 'on' || state === 'asking') return
    const request = options.requestMIDIAccessFunction
    if (!request && !('requestMIDIAccess' in navigator))
      return show(window.isSecureContext ? 'absent' : 'insecure')
    const mine = ++life
    show('asking')
    const failure = await enable(request)
    if (mine !== life) return closeLate()
    // One device that another program keeps to itself must not cost the others.
    if (!webMidi?.enabled) return show(failure === 'NotSupportedError' ? 'absent' : 'denied')
    webMidi.addListener('portschanged', update)
    update()
  }

  /** The player said no, or left, while the browser was still asking. */
  async function closeLate(): Promise<void> {
    if (state === 'off' && webMidi?.enabled) await webMidi.disable()
  }

  /** @returns the name of what went wrong */
  async function enable(request: (() => Promise<MIDIAccess>) | undefined): Promise<string> {
    try {
      webMidi = (await import('webmidi')).WebMidi
      await webMidi.enable(request ? { requestMIDIAccessFunction: request } : {})
      return ''
    } catch (error) {
      return error instanceof Error ? error.name : String(error)
    }
  }

  async function close(): Promise<void> {
    life++
    for (const device of [...devices.values()]) remove(device)
    options.onOutputs?.([])
    if (state !== 'off') show('off')
    webMidi?.removeListener('portschanged', update)
    if (webMidi?.enabled) await webMidi.disable()
  }

  function stats() {
    const guards = [...devices.values()].map(device => device.guard.stats)
    return {
      malformed: guards.reduce((sum, one) => sum + one.malformed, gone.malformed),
      flooded: guards.reduce((sum, one) => sum + one.flooded, gone.flooded),
    }
  }

  return { connect, close, stats }
}

const localNow = (): LocalMicros =>
  localMicros((performance.timeOrigin + performance.now()) * 1_000)

/** The device's own stamp, ms since `timeOrigin`, unless it lies in the future or far back. */
function playedAt(timeStamp: number): LocalMicros {
  const now = localNow()
  const stamped = localMicros((performance.timeOrigin + timeStamp) * 1_000)
  return stamped <= now && stamped >= now - OLDEST ? stamped : now
}
