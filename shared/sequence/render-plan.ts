/** A session as what a file of sound is made of: parts with their events, instruments and strips. */
import type { SessionView, StripView, TakeView, TransportView } from '../doc/view.ts'
import { FileError } from '../errors.ts'
import { type MidiMessage, NOTE_OFF, NOTE_ON } from '../midi/message.ts'
import type { PageHash, PlayerId } from '../protocol/ids.ts'
import type { Knobs } from '../sound/knobs.ts'
import { readTake } from '../take/read-take.ts'
import { momentAlong } from '../time/leg.ts'
import type { Stretch } from '../time/stretch.ts'
import { tempoAt } from '../time/tempo-map.ts'
import { type Micros, micros, type Ticks, ticks } from '../time/units.ts'
import { songNotes } from './song-notes.ts'
import { type ScheduledEvent, scheduleTakes } from './take-schedule.ts'

/** The tracks of the song from its beginning, or all that was played, as it was played. */
export type RenderSubject = 'tracks' | 'played'

export interface RenderPart {
  /** Of the track or the player; parts may share one. */
  readonly name: string
  /** As the document names it; unknown ones sound as nothing. */
  readonly instrument: string
  readonly knobs: Knobs
  readonly strip: StripView
  /** In order, counted from the beginning of the file. */
  readonly events: readonly RenderEvent[]
}

export interface RenderEvent {
  readonly at: Micros
  readonly message: MidiMessage
}

export interface RenderTempo {
  readonly at: Micros
  readonly bpm: number
}

export interface RenderPlan {
  readonly parts: readonly RenderPart[]
  /** Until the last event. */
  readonly duration: Micros
  /** What echoes go by: the first from the beginning on, each until the next. */
  readonly tempos: readonly RenderTempo[]
  /** Pages that nobody present has: their events are not in the plan. */
  readonly missing: number
}

/** What nobody played through is shortened to this, as nobody listens to it. */
const LONGEST_PAUSE = micros(30e6)

/** @throws FileError `empty` when there is nothing to hear, `too-large` */
export async function planRender(
  session: SessionView,
  subject: RenderSubject,
  pageOf: (hash: PageHash) => Promise<Uint8Array | undefined>,
): Promise<RenderPlan> {
  const plan = subject === 'tracks' ? planTracks(session) : await planTakes(session, pageOf)
  if (plan.parts.length === 0)
    throw new FileError(
      'empty',
      plan.missing > 0
        ? 'All of this music is with players who are away.'
        : 'There is nothing to hear in it yet.',
    )
  return plan
}

function planTracks(session: SessionView): RenderPlan {
  const song = fromTheBeginning(session.transport)
  const at = (position: Ticks) => momentAlong(song, position)
  const parts = songNotes(session).map(({ track, notes }) => {
    const { name, instrument, knobs, strip } = track
    const events = notes.flatMap(({ start, end, pitch, velocity }): readonly RenderEvent[] => [
      { at: at(start), message: { status: NOTE_ON, data1: pitch, data2: velocity } },
      { at: at(end), message: { status: NOTE_OFF, data1: pitch, data2: 0 } },
    ])
    return { name, instrument, knobs, strip, events: events.sort(byMoment) }
  })
  return finished(parts, temposOf(song), 0)
}

const temposOf = (song: Stretch): readonly RenderTempo[] => [
  { at: micros(0), bpm: tempoAt(song, 0) },
  ...(song.tempos ?? [])
    .filter(({ position }) => position > 0)
    .map(({ position, value }) => ({ at: momentAlong(song, position), bpm: value.bpm })),
]

/** The song as it goes when nobody turns it: through its tempos, without a loop. */
const fromTheBeginning = ({ bpm, tempos }: TransportView): Stretch => ({
  bpm,
  originTicks: ticks(0),
  originMicros: micros(0),
  ...(tempos && { tempos }),
})

async function planTakes(
  session: SessionView,
  pageOf: (hash: PageHash) => Promise<Uint8Array | undefined>,
): Promise<RenderPlan> {
  const takes = Object.values(session.takes).sort(byStart)
  const readings = await Promise.all(takes.map(take => readTake(take, pageOf)))
  const schedule = scheduleTakes(
    takes.map(({ id }, n) => ({ take: id, events: readings[n]!.events })),
    { longestPause: LONGEST_PAUSE },
  )
  const all = schedule.eventsBetween(micros(0), micros(schedule.duration + 1))
  const owners = new Map(takes.map(({ id, player }) => [id, player]))
  const players = [...new Set(takes.map(({ player }) => player))]
  const parts = players.flatMap(player =>
    partOf(
      session,
      player,
      all.filter(({ take }) => owners.get(take) === player),
    ),
  )
  const missing = readings.reduce((sum, reading) => sum + reading.missing.length, 0)
  return finished(parts, [{ at: micros(0), bpm: session.transport.bpm }], missing)
}

function partOf(
  { players }: SessionView,
  player: PlayerId,
  events: readonly ScheduledEvent[],
): readonly RenderPart[] {
  const view = players[player]
  if (!view || events.length === 0) return []
  const { name, instrument, knobs, strip } = view
  return [{ name, instrument, knobs, strip, events }]
}

const finished = (
  parts: readonly RenderPart[],
  tempos: readonly RenderTempo[],
  missing: number,
): RenderPlan => {
  const heard = parts.filter(({ events }) => events.length > 0)
  const duration = micros(Math.max(0, ...heard.map(({ events }) => events.at(-1)!.at)))
  return { parts: heard, duration, tempos, missing }
}

/** What ends comes before what begins. */
const byMoment = (a: RenderEvent, b: RenderEvent): number =>
  a.at - b.at || a.message.status - b.message.status

const byStart = (a: TakeView, b: TakeView): number =>
  a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1)
