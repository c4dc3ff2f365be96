/**
 * All MIDI of this page: inputs that play into the room, outputs that carry its notes and clock, and
 * a clock to follow. What each device is for is remembered.
 */
import type { Edit } from '../../shared/doc/edit.ts'
import type { FollowedRoom } from '../../shared/midi/clock-follow.ts'
import { createHeldNotes } from '../../shared/midi/held-notes.ts'
import type { MidiMessage } from '../../shared/midi/message.ts'
import type { Clock } from '../../shared/ports.ts'
import type { LocalMicros } from '../../shared/time/units.ts'
import type { MidiInSettings, MidiOutSettings, MidiPortsView, MidiView, Readable } from '../app.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { keepMidiSettings, readMidiSettings } from '../storage/midi-store.ts'
import { createStore } from '../store/store.ts'
import { createClockReceiver } from './clock-receiver.ts'
import type { TransportSource } from './clock-sender.ts'
import { createMidiInputs } from './midi-inputs.ts'
import { createMidiOutputs, type MidiOutputs } from './midi-outputs.ts'
import { outputPort } from './output-port.ts'

export interface MidiDeskOptions {
  readonly clock: Clock
  readonly self: Promise<KeyValue>
  /** A note from one of the inputs, by the name of the device. */
  onMessage(message: MidiMessage, at: LocalMicros, from: string): void
  /** A controller from one of the inputs, by its id. @returns whether it moves a knob, and is not played */
  onController?(message: MidiMessage, device: string): boolean
  /** The room whose transport follows a clock; undefined outside. */
  room(): FollowedRoom | undefined
  edit(edits: readonly Edit[]): void
  onOverruled(): void
  readonly requestMIDIAccessFunction?: () => Promise<MIDIAccess>
}

/** Where notes go that sound here. */
export type NotesOut = Pick<MidiOutputs, 'play' | 'release'>

export interface MidiDesk {
  readonly view: Readable<MidiView>
  readonly ports: Readable<MidiPortsView>
  readonly out: NotesOut & Pick<MidiOutputs, 'panic'>
  connect(): Promise<void>
  setOutput(id: string, settings: MidiOutSettings): void
  setInput(id: string, settings: MidiInSettings): void
  followClock(input: string | undefined): void
  /** The transport for the clocks that go out. */
  followTransport(source: TransportSource | undefined): void
  /** The page goes: no gear is left sounding or running. */
  quiet(): void
  close(): Promise<void>
  stats(): Readonly<{ malformed: number; flooded: number }>
}

const HEARD: MidiInSettings = { notes: true }

export function createMidiDesk(options: MidiDeskOptions): MidiDesk {
  const { clock, self } = options
  const view = createStore<MidiView>({ state: 'off', inputs: [] })
  const ports = createStore<MidiPortsView>({ outputs: [], inputs: [], following: undefined })
  const inputSettings = new Map<string, MidiInSettings>()
  /** What each input holds here, for when it is switched off in the midst of it. */
  const held = new Map<string, ReturnType<typeof createHeldNotes>>()
  const outputs = createMidiOutputs(clock)
  const receiver = createClockReceiver({ ...options, onChange: show })

  const inputs = createMidiInputs({
    ...(options.requestMIDIAccessFunction && {
      requestMIDIAccessFunction: options.requestMIDIAccessFunction,
    }),
    onMessage: hear,
    onSystem: receiver.receive,
    onOutputs: present => {
      outputs.setPorts(present.map(outputPort))
      show()
    },
    onView(next) {
      const before = view.get()
      view.set(next)
      if (next.inputs.length !== before.inputs.length || next.state !== before.state) show()
    },
  })

  const settingsOf = (id: string): MidiInSettings => inputSettings.get(id) ?? HEARD
  const nameOf = (id: string): string =>
    view.get().inputs.find(input => input.id === id)?.name ?? ''

  function hear(message: MidiMessage, at: LocalMicros, id: string): void {
    if (options.onController?.(message, id) || !settingsOf(id).notes) return
    heldBy(id).apply(message)
    options.onMessage(message, at, nameOf(id))
  }

  function heldBy(id: string) {
    const known = held.get(id)
    if (known) return known
    const made = createHeldNotes()
    held.set(id, made)
    return made
  }

  function show(): void {
    const { following } = receiver
    outputs.setClockFrom(following === undefined ? undefined : nameOf(following))
    ports.set({
      outputs: outputs.view(),
      inputs: view.get().inputs.map(({ id, name }) => ({
        id,
        name,
        settings: settingsOf(id),
        clockTempo: receiver.tempoOf(id),
      })),
      following,
    })
  }

  function recall(): void {
    void self
      .then(readMidiSettings)
      .then(kept => {
        for (const [id, settings] of Object.entries(kept.outputs)) outputs.set(id, settings)
        for (const [id, settings] of Object.entries(kept.inputs)) inputSettings.set(id, settings)
        show()
      })
      .catch(() => undefined) // a browser that keeps nothing sends nothing until told to
  }
  recall()

  function keep(change: Parameters<typeof keepMidiSettings>[1]): void {
    void self.then(kept => keepMidiSettings(kept, change)).catch(() => undefined)
  }

  return {
    view,
    ports,
    out: outputs,
    connect: inputs.connect,
    setOutput(id, settings) {
      outputs.set(id, settings)
      keep({ outputs: { [id]: settings } })
      show()
    },
    setInput(id, settings) {
      if (!settings.notes)
        for (const message of heldBy(id).releaseAll())
          options.onMessage(message, clock.now(), nameOf(id))
      inputSettings.set(id, settings)
      keep({ inputs: { [id]: settings } })
      show()
    },
    followClock: receiver.follow,
    followTransport: outputs.follow,
    quiet: outputs.quiet,
    async close() {
      outputs.quiet()
      receiver.close()
      await inputs.close()
    },
    stats: inputs.stats,
  }
}
