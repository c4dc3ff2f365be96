/** `window.musearoo` (CO1): the interface of shared/companion.ts over whatever jam is running. */
import type { Companion, CompanionEvents, CompanionFailure, Joined } from '../shared/companion.ts'
import { decodeEdit } from '../shared/doc/edit.ts'
import type { SessionView } from '../shared/doc/view.ts'
import { MuseError, RoomError } from '../shared/errors.ts'
import type { MidiMessage } from '../shared/midi/message.ts'
import { midiMessageOf } from '../shared/midi/parse.ts'
import type { Clock } from '../shared/ports.ts'
import { micros } from '../shared/time/units.ts'
import type { Readable } from './app.ts'
import { companionPeer } from './companion-peer.ts'
import type { Emitter } from './emitter.ts'
import type { Jam } from './jam.ts'
import type { Store } from './store/store.ts'
import { AT_REST, transportStateOf } from './transport-state.ts'

type Watchable<S> = Pick<Store<S>, 'get' | 'watch'>

export interface CompanionOptions {
  /** The jam that is entered or at the door. */
  readonly jam: Readable<Jam | undefined>
  readonly session: Watchable<SessionView | undefined>
  readonly events: Emitter<CompanionEvents>
  join(options: Parameters<Companion['join']>[0]): Promise<Joined>
  leave(): Promise<unknown>
  /** Heard here at once; sent and kept when in a room. */
  play(message: MidiMessage): void
  stats(): Readonly<Record<string, number>>
  /** What time it is outside of rooms. */
  readonly clock: Clock
}

export function createCompanion(options: CompanionOptions): Companion {
  const { jam, session, events, clock } = options

  return {
    join: wanted => options.join(wanted).catch(rejectPlainly),
    leave: () => options.leave().then(() => undefined),
    play(midiBytes) {
      const message = midiMessageOf(midiBytes)
      if (!message.ok) throw plain(message.error)
      options.play(message.value)
    },
    async edit(edit) {
      const decoded = (Array.isArray(edit) ? edit : [edit]).map(one => {
        const result = decodeEdit(one)
        if (!result.ok) throw plain(result.error)
        return result.value
      })
      const running = jam.get()
      if (!running) throw plain(new RoomError('not-in-a-room', 'Join a room before editing it.'))
      return running.room.edit(decoded).catch(rejectPlainly)
    },
    turn(edit) {
      const decoded = decodeEdit(edit)
      if (!decoded.ok) throw plain(decoded.error)
      jam.get()?.room.attention.turn([decoded.value])
    },
    letGo: async () => jam.get()?.room.attention.letGo().catch(rejectPlainly),
    session: () => session.get(),
    subscribe: (selector, listener) => subscribeTo(session, selector, listener),
    on: (event, listener) => events.on(event, listener),
    peers: () => Object.values(jam.get()?.room.view().peers ?? {}).map(companionPeer),
    now() {
      const room = jam.get()?.room.clock
      return room
        ? { moment: room.now(), errorBound: room.errorBound() }
        : { moment: micros(clock.now()), errorBound: micros(0) }
    },
    transport() {
      const [running, view] = [jam.get(), session.get()]
      return running && view ? transportStateOf(running.room, view) : AT_REST
    },
    stats: options.stats,
  }
}

/** Tells the selected part at once, if there is a session, and then only when it changed. */
function subscribeTo<T>(
  session: Watchable<SessionView | undefined>,
  selector: (session: SessionView) => T,
  listener: (value: T) => void,
): () => void {
  let told: { readonly value: T } | undefined
  const tell = () => {
    const view = session.get()
    if (!view) return
    const value = selector(view)
    if (told && Object.is(told.value, value)) return
    told = { value }
    try {
      listener(value)
    } catch (error) {
      // It is told before the page draws, and must not keep it from that.
      reportError(error)
    }
  }
  tell()
  return session.watch(tell)
}

/** Scripts get `{ code, message }`, not a class of ours. */
function plain(error: unknown): CompanionFailure {
  if (error instanceof MuseError) return { code: error.code, message: error.message }
  return { code: 'failed', message: error instanceof Error ? error.message : String(error) }
}

function rejectPlainly(error: unknown): never {
  throw plain(error)
}
