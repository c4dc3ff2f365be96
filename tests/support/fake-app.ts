import type {
  App,
  Attendee,
  AudioView,
  Farewell,
  InstrumentView,
  LearningView,
  ListeningView,
  MidiPortsView,
  MidiView,
  MixView,
  Notice,
  RenderingView,
  SoundOutputView,
  Visit,
} from '../../client/app.ts'
import { createStore } from '../../client/store/store.ts'
import type { SessionView } from '../../shared/doc/view.ts'
import { isNoteOn } from '../../shared/midi/message.ts'
import type { PeerId } from '../../shared/protocol/ids.ts'
import type { RoomView } from '../../shared/session/room-view.ts'
import { DEFAULT_EFFECTS } from '../../shared/sound/effects.ts'

const holding = (session: SessionView | undefined) =>
  session ? session.context : { tempo: 120, key: 'C', scale: 'major', timeSignature: COMMON }
const COMMON = { beats: 4, unit: 4 }

/** An App in memory: every store can be set, every command is noted in `calls`. */
export function createFakeApp(self: PeerId) {
  const calls: (readonly [command: string, ...args: unknown[]])[] = []
  const stores = {
    room: createStore<RoomView | undefined>(undefined),
    session: createStore<SessionView | undefined>(undefined),
    invite: createStore<string | undefined>(undefined),
    attention: createStore<ReadonlyMap<PeerId, Attendee>>(new Map()),
    audio: createStore<AudioView>({
      state: 'running',
      feed: 'ring',
      sampleRate: 48_000,
      outputLatency: 12,
      metronome: false,
      message: undefined,
    }),
    midi: createStore<MidiView>({ state: 'off', inputs: [] }),
    learning: createStore<LearningView>({ waiting: undefined, bindings: [] }),
    midiPorts: createStore<MidiPortsView>({ outputs: [], inputs: [], following: undefined }),
    profile: createStore({ name: 'Ada Byron', colour: 1 }),
    instrument: createStore<InstrumentView>({
      name: 'synth/warm',
      choice: { instrument: 0, preset: 0 },
      turns: Array.from({ length: 16 }, () => 0.5),
    }),
    visits: createStore<readonly Visit[]>([]),
    listening: createStore<ListeningView>({ state: 'idle', takes: [], missing: 0 }),
    recording: createStore({ on: false }),
    mix: createStore<MixView>({ mode: 'shared', strips: [], effects: DEFAULT_EFFECTS }),
    soundOutput: createStore<SoundOutputView>({ state: 'unasked', devices: [], chosen: '' }),
    rendering: createStore<RenderingView>({ state: 'idle', share: 0 }),
    recorderDistrusted: createStore(false),
    sounding: createStore<ReadonlyMap<PeerId, ReadonlySet<number>>>(new Map()),
    notices: createStore<readonly Notice[]>([]),
  }
  const answers: Record<string, unknown> = {
    listenerLink: 'https://jam.test/r/r_abcdefghij23#listen.AAAAAAAAAAAAAAAAAAAAAA',
    ownActions: Promise.resolve({ actions: [], pages: [], names: {} }),
    leave: Promise.resolve<Farewell>({
      invite: 'https://jam.test/r/r_abcdefghij23#AAAAAAAAAAAAAAAAAAAAAA',
      lasted: 754_000,
      players: ['Grace', 'Linus'],
      events: 1234,
    }),
  }
  const transport = { playing: true, position: 0, tempo: 120, bar: 3, beat: 2, nextBeat: 960 }
  const sound = (peer: PeerId, notes: readonly number[]) =>
    stores.sounding.update(now => new Map(now).set(peer, new Set(notes)))
  const levels = {
    peakLeft: 0.4,
    peakRight: 0.5,
    rms: 0.2,
    limiterGain: 0.7,
    reduction: 1,
    strips: new Float32Array(128).fill(0.3),
  }
  const spectrum = (into: Float32Array) => void into.fill(-50)
  const controlTitle = (control: string) =>
    control.includes('gone') ? undefined : `Knob ${control}`
  const companion = {
    transport: () => ({ ...transport, ...holding(stores.session.get()) }),
    edit: async (edit: unknown) => calls.push(['edit', edit]),
    turn: (edit: unknown) => calls.push(['turn', edit]),
    letGo: async () => calls.push(['letGo']),
  }
  const app = new Proxy(
    { ...stores, companion, levels: () => levels, spectrum, controlTitle } as unknown as App,
    {
      get: (target, name: keyof App) => target[name] ?? ((...args: unknown[]) => note(name, args)),
    },
  )
  function note(name: string, args: readonly unknown[]) {
    calls.push([name, ...args])
    if (name === 'playFrom') {
      const message = args[1] as Parameters<App['playFrom']>[1]
      const held = new Set(stores.sounding.get().get(self))
      held.delete(message.data1)
      if (isNoteOn(message)) held.add(message.data1)
      sound(self, [...held])
    }
    return answers[name] ?? Promise.resolve()
  }
  return { app, stores, calls, answers, transport, sound, levels }
}
export type FakeApp = ReturnType<typeof createFakeApp>
