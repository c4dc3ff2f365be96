/** Listening back: takes read from their pages and played here, for this player alone. */
import type { SessionView, TakeView } from '../shared/doc/view.ts'
import type { PlayedEvent } from '../shared/midi/message.ts'
import type { Cancel, Clock } from '../shared/ports.ts'
import type { PageHash, PlayerId, TakeId } from '../shared/protocol/ids.ts'
import { asHeard } from '../shared/sequence/as-heard.ts'
import {
  LONGEST_PAUSE,
  scheduleTakes,
  type TakeSchedule,
} from '../shared/sequence/take-schedule.ts'
import { readTake } from '../shared/take/read-take.ts'
import { type LocalMicros, localMicros, micros, ms } from '../shared/time/units.ts'
import type { ListeningView, Readable } from './app.ts'
import type { AudioEngine } from './audio/engine.ts'
import { createHeardInstruments } from './heard-instruments.ts'
import type { NotesOut } from './midi/midi-desk.ts'
import { LISTENING_HAND } from './midi/midi-outputs.ts'
import { createStore } from './store/store.ts'
import { LISTENING_STRIPS } from './strips.ts'

/** On what each player plays, in which session, and as whom. */
export interface ListenedAs {
  readonly session: Pick<SessionView, 'players' | 'takes'>
  /** As he heard it; what he played himself sounds as he played it. Absent: all as it was played. */
  readonly listener?: PlayerId | undefined
}

export interface Listening extends Readable<ListeningView> {
  listen(
    takes: readonly TakeView[],
    pageOf: (hash: PageHash) => Promise<Uint8Array | undefined>,
    as: ListenedAs,
  ): Promise<void>
  stop(): void
}

/** Events are handed over this far ahead, and looked for this often. */
const LOOK_AHEAD = ms(150)
const EVERY = ms(50)
/** Between the press and the first note. */
const LEAD = ms(60)

const IDLE: ListeningView = { state: 'idle', takes: [], missing: 0 }

export function createListening(clock: Clock, audio: AudioEngine, out: NotesOut): Listening {
  const store = createStore<ListeningView>(IDLE)
  let cancel: Cancel | undefined
  /** Counts presses, so that pages which come after a Stop play nothing. */
  let turn = 0

  function stop(): void {
    turn++
    cancel?.()
    cancel = undefined
    if (store.get().state === 'idle') return
    for (const strip of LISTENING_STRIPS) audio.releaseSource(strip)
    out.release(LISTENING_HAND.id)
    store.set(IDLE)
  }

  function run(schedule: TakeSchedule, stripOf: (take: TakeId) => number): void {
    const start = localMicros(clock.now() + LEAD)
    let done = micros(0)
    const step = () => {
      const until = micros(clock.now() + LOOK_AHEAD - start)
      for (const { at, message, take } of schedule.eventsBetween(done, until)) {
        audio.play(stripOf(take), message, localMicros(start + at))
        out.play(LISTENING_HAND, message, localMicros(start + at))
      }
      done = micros(Math.max(done, until))
      const isOver = done > schedule.duration + LOOK_AHEAD
      cancel = isOver ? undefined : clock.at(next(EVERY), step)
      if (isOver) stop()
    }
    step()
  }

  /** A strip for each player, with what he plays on now: programmes in the take still change it. */
  function setUp(takes: readonly TakeView[], { players }: ListenedAs['session']) {
    const voices = createHeardInstruments(audio.instruments, () => {})
    const all = [...new Set(takes.map(({ player }) => player))]
    const stripOf = (player: PlayerId): number =>
      LISTENING_STRIPS[all.indexOf(player)] ?? LISTENING_STRIPS.at(-1)!
    for (const player of all) {
      const view = players[player]
      if (view) voices.hear(stripOf(player), view.name, view)
    }
    const strips = new Map(takes.map(({ id, player }) => [id, stripOf(player)]))
    return (take: TakeId): number => strips.get(take) ?? LISTENING_STRIPS[0]!
  }

  const next = (span: number): LocalMicros => localMicros(clock.now() + span)

  return {
    get: store.get,
    subscribe: store.subscribe,
    async listen(takes, pageOf, as) {
      stop()
      const mine = turn
      store.set({ state: 'loading', takes: takes.map(take => take.id), missing: 0 })
      const readings = await Promise.all(takes.map(take => readTake(take, pageOf)))
      if (mine !== turn) return
      const missing = readings.reduce((sum, reading) => sum + reading.missing.length, 0)
      store.set({ state: 'playing', takes: takes.map(take => take.id), missing })
      run(
        scheduleTakes(
          takes.map((take, n) => ({
            take: take.id,
            events: eventsAs(readings[n]!.events, take, as),
          })),
          { longestPause: LONGEST_PAUSE },
        ),
        setUp(takes, as.session),
      )
    },
    stop,
  }
}

function eventsAs(
  events: readonly PlayedEvent[],
  { player }: TakeView,
  { session, listener }: ListenedAs,
): readonly PlayedEvent[] {
  if (listener === undefined || player === listener) return events
  const heard = Object.values(session.takes)
    .filter(take => take.player === listener)
    .flatMap(take => take.heard ?? [])
    .toSorted((a, b) => a.moment - b.moment)
  return asHeard(events, player, heard)
}
