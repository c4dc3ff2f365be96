/** The kind of time in which one listener hears one player: what it was, is, and should be (LV10–LV13). */
import { isNoteOff, isNoteOn, midiChannelOf, type PlayedEvent } from '../midi/message.ts'
import type { Clock } from '../ports.ts'
import { type LocalMicros, type Micros, micros, ms, seconds } from '../time/units.ts'
import { AUTO_EVIDENCE, beginAuto, type PlayoutWhy, stepAuto } from './auto-mode.ts'
import { PercentileWindow } from './percentile-window.ts'
import {
  type Arrival,
  barsFor,
  type Playout,
  type PlayoutChoice,
  type PlayoutMode,
  playoutOf,
  stateDueOf,
} from './playout.ts'
import { PlayoutDelay } from './playout-delay.ts'
import {
  barAt,
  barSpanAt,
  gridStepAt,
  isMovingAt,
  nextGridLine,
  type SongLines,
} from './song-lines.ts'

export interface ListenerTimeOptions {
  readonly clock: Pick<Clock, 'now'>
  readonly roomNow: () => Micros
  readonly choice: PlayoutChoice
}

/** What the listener is told. */
export interface PlayoutFigures {
  readonly chosen: PlayoutChoice
  readonly mode: PlayoutMode['name']
  readonly why: PlayoutWhy
  readonly offer: 'grid' | 'bar' | undefined
  /** Played → due here, median; before the first note what it would be. */
  readonly delay: Micros | undefined
  /** Median time of the way here. */
  readonly oneWay: Micros | undefined
  /** What Auto's reason goes by: 95 % of the way's last 8 s took at most this. */
  readonly judged: Micros | undefined
  /** In Bar: how many. */
  readonly bars: number | undefined
}

export interface Placement {
  readonly mode: PlayoutMode['name']
  readonly delay: Micros
  /** In Grid: one of its lines, and µs between them. */
  readonly lines?: { readonly origin: Micros; readonly step: number }
}

const REST = seconds(1)
/** Percentiles are taken anew this often, not with each of a thousand packets. */
const STEP_EVERY = ms(100)
const TIGHT_MIN = ms(2)
const TIGHT_MAX = ms(40)
const GRID_MAX = ms(250)
const REMEMBERED = seconds(30)
/** No way takes so long: what comes later waited for a sleeping machine or a dead network. */
const OUTAGE = seconds(5)
const KEYS = 128
const MIDI_CHANNELS = 16
/** Fewer bars again only after so long, and in a rest. */
const FEWER_BARS_AFTER = seconds(30)

export class ListenerTime {
  readonly #clock: Pick<Clock, 'now'>
  readonly #roomNow: () => Micros
  #chosen: PlayoutChoice
  #lines: SongLines | undefined
  #auto: ReturnType<typeof beginAuto>
  #evidenceSince: LocalMicros | undefined
  #bar = 0
  #bars = 1
  /** When the number of bars was settled; undefined while it is free. */
  #barsAt: LocalMicros | undefined
  #lastEventAt: LocalMicros
  #lastShift = 0
  #figures: PlayoutFigures = {
    chosen: 'live',
    mode: 'live',
    why: 'chosen',
    offer: undefined,
    delay: undefined,
    oneWay: undefined,
    judged: undefined,
    bars: undefined,
  }
  #steppedAt: LocalMicros | undefined
  #delaysOf: PlayoutMode['name'] = 'live'
  readonly #tight = new PlayoutDelay(TIGHT_MIN, TIGHT_MAX)
  readonly #grid = new PlayoutDelay(TIGHT_MIN, GRID_MAX)
  readonly #oneWay = new PercentileWindow(AUTO_EVIDENCE)
  readonly #lateness = new PercentileWindow(REMEMBERED)
  readonly #delays = new PercentileWindow(REMEMBERED)
  /** How much later than played each sounding key began here; NaN when none is known to sound. */
  readonly #shifts = new Float64Array(KEYS * MIDI_CHANNELS).fill(Number.NaN)

  constructor({ clock, roomNow, choice }: ListenerTimeOptions) {
    this.#clock = clock
    this.#roomNow = roomNow
    this.#chosen = choice
    this.#auto = beginAuto(clock.now())
    this.#lastEventAt = clock.now()
  }

  choose(chosen: PlayoutChoice): void {
    if (chosen === this.#chosen) return
    this.#chosen = chosen
    this.#auto = beginAuto(this.#clock.now())
    this.#barsAt = undefined
  }

  /** The song as the transport has it; undefined while it stands. */
  follow(lines: SongLines | undefined): void {
    const [now, before] = [lines, this.#lines].map(song => song?.spans.at(-1)?.stretch)
    if (now?.bpm !== before?.bpm || now?.tempos !== before?.tempos) this.#barsAt = undefined
    this.#lines = lines
  }

  /** One packet or ping came over the link in so long. */
  travelled(oneWay: Micros): void {
    if (oneWay > OUTAGE) return
    const now = this.#clock.now()
    this.#evidenceSince ??= now
    this.#oneWay.add(oneWay, now)
  }

  /** An event came for the first time, so long after it was played. */
  came(lateness: Micros): void {
    const now = this.#clock.now()
    this.#lastEventAt = now
    if (lateness > OUTAGE) return
    this.#lateness.add(lateness, now)
    this.#tight.add(lateness, now)
    this.#grid.add(lateness, now)
  }

  /** Moves what may be moved now. Call with each arrival; it looks every 100 ms. */
  step(isHolding: boolean): void {
    const now = this.#clock.now()
    if (this.#steppedAt !== undefined && now - this.#steppedAt < STEP_EVERY) return
    this.#steppedAt = now
    const resting = !isHolding && now - this.#lastEventAt >= REST
    this.#tight.rest(now, resting)
    this.#grid.rest(now, resting)
    this.#countBars(now, resting)
    const song = this.#song
    const bar = song ? barAt(song, this.#roomNow()) : this.#bar
    const mayChange = resting || bar !== this.#bar
    this.#bar = bar
    if (this.#chosen === 'auto') this.#stepAuto(now, mayChange)
  }

  get mode(): PlayoutMode {
    const name = this.#chosen === 'auto' ? this.#auto.mode : this.#chosen
    if (name === 'live') return { name }
    const song = this.#song
    if (name === 'bar' && song) return { name, bars: this.#bars, song }
    if (name === 'grid' && song) return { name, delay: this.#grid.value, song }
    return { name: 'tight', delay: this.#tight.value }
  }

  /** While it moves. */
  get #song(): SongLines | undefined {
    const lines = this.#lines
    return lines && isMovingAt(lines, this.#roomNow()) ? lines : undefined
  }

  /** When that event is due. A release keeps its note's length, whatever the mode is by then. */
  place(event: PlayedEvent, arrival: Arrival): Playout {
    const { mode } = this
    const usual = playoutOf(mode, arrival)
    const key = midiChannelOf(event) * KEYS + event.data1
    if (isNoteOn(event)) {
      // On arrival means a different shift for each event, and none to keep.
      this.#lastShift = mode.name === 'live' ? 0 : usual.due - event.moment
      this.#shifts[key] = this.#lastShift
      return usual
    }
    if (isNoteOff(event)) {
      const shift = this.#shifts[key]!
      this.#shifts[key] = Number.NaN
      if (!Number.isNaN(shift)) return shifted(event.moment + shift, arrival)
      return { due: stateDueOf(mode, arrival), late: usual.late }
    }
    // Pedal and wheel move with the notes that they shape.
    return mode.name === 'grid' ? shifted(event.moment + this.#lastShift, arrival) : usual
  }

  /** The delay that a note was given, for the figures. */
  placed(delay: Micros): void {
    const { name } = this.mode
    if (name !== this.#delaysOf) this.#delays.clear()
    this.#delaysOf = name
    this.#delays.add(delay, this.#clock.now())
  }

  /** Another link, or another life of the clock: what was measured is not of it. */
  forget(): void {
    for (const measured of [this.#oneWay, this.#lateness, this.#tight, this.#grid]) measured.clear()
    this.#evidenceSince = undefined
  }

  /** The numbers by which notes are placed now: what a take keeps of how it was heard (TK7). */
  placement(): Placement {
    const { mode } = this
    const delay = this.figures().delay ?? micros(0)
    if (mode.name !== 'grid') return { mode: mode.name, delay }
    const moment = this.#roomNow()
    const lines = { origin: nextGridLine(mode.song, moment), step: gridStepAt(mode.song, moment) }
    return { mode: mode.name, delay: mode.delay, lines }
  }

  /** The same object until one of them changes. */
  figures(): PlayoutFigures {
    const { mode } = this
    const now = this.#clock.now()
    const isAuto = this.#chosen === 'auto'
    const stands = !this.#song && (this.#chosen === 'grid' || this.#chosen === 'bar')
    const oneWay = this.#oneWay.at(0.5, now)
    const measured = this.#delaysOf === mode.name ? this.#delays.at(0.5, now) : undefined
    const delay = measured ?? this.#usualDelay(mode, oneWay)
    const figures: PlayoutFigures = {
      chosen: this.#chosen,
      mode: mode.name,
      why: isAuto ? this.#auto.why : stands ? 'standing' : 'chosen',
      offer: isAuto ? this.#auto.offer : undefined,
      delay: shown(delay),
      oneWay: shown(oneWay),
      judged: isAuto ? shown(this.#auto.judged) : undefined,
      bars: mode.name === 'bar' ? mode.bars : undefined,
    }
    if (!isSame(figures, this.#figures)) this.#figures = figures
    return this.#figures
  }

  #usualDelay(mode: PlayoutMode, oneWay: number | undefined): number | undefined {
    switch (mode.name) {
      case 'live':
        return oneWay
      case 'tight':
        return mode.delay
      case 'grid':
        return mode.delay + gridStepAt(mode.song, this.#roomNow()) / 2
      case 'bar':
        return mode.bars * barSpanAt(mode.song, this.#roomNow())
    }
  }

  #stepAuto(now: LocalMicros, mayChange: boolean): void {
    const p95 = this.#oneWay.at(0.95, now)
    if (p95 === undefined || this.#evidenceSince === undefined) return
    const spread = p95 - (this.#oneWay.at(0.05, now) ?? p95)
    const span = micros(now - this.#evidenceSince)
    const evidence = { span, p95: micros(p95), spread: micros(spread) }
    this.#auto = stepAuto(this.#auto, evidence, now, mayChange)
  }

  /** More bars at once, since notes would come too late; fewer only in a rest, and seldom. */
  #countBars(now: LocalMicros, resting: boolean): void {
    const song = this.#song
    if (!song) return
    const slowest = this.#lateness.at(0.99, now) ?? this.#oneWay.at(0.99, now) ?? 0
    const needed = barsFor(song, slowest, this.#roomNow())
    const settled = this.#barsAt
    const mayShrink = settled === undefined || (resting && now - settled >= FEWER_BARS_AFTER)
    this.#barsAt ??= now
    if (needed === this.#bars || (needed < this.#bars && !mayShrink)) return
    this.#bars = needed
    this.#barsAt = now
  }
}

/** Tenths of a ms: finer figures would only flicker. */
const shown = (span: number | undefined): Micros | undefined =>
  span === undefined ? undefined : micros(Math.max(0, Math.round(span / 100) * 100))

const isSame = (a: PlayoutFigures, b: PlayoutFigures): boolean =>
  a.chosen === b.chosen &&
  a.mode === b.mode &&
  a.why === b.why &&
  a.offer === b.offer &&
  a.delay === b.delay &&
  a.oneWay === b.oneWay &&
  a.judged === b.judged &&
  a.bars === b.bars

const shifted = (due: number, { arrived }: Arrival): Playout => ({
  due: micros(Math.max(due, arrived)),
  late: micros(arrived - due),
})
