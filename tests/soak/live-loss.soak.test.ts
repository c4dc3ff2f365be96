import { expect, it } from 'vitest'
import { ms, seconds } from '../../shared/time/units.ts'
import type { BadLink } from '../simulation/live-link.ts'
import { BURSTS, distribution, HARSH, lossyJam, OUTAGES } from '../simulation/lossy-jam.ts'

/** All of it together. */
const EVENTS = Number(process.env.EVENTS ?? 1_000_000)
const EVENTS_A_JAM = 2_500
/** A snapshot follows the last lost packet within this, while anything is held or was just now. */
const SNAPSHOT = ms(250)
/** After so long a silence everything is released (LK5), at the next look, which is 0.1 s apart here. */
const SUSPECT = seconds(3.1)
const STRAGGLER = ms(50)

const BLACKOUTS = [undefined, BURSTS, undefined, OUTAGES] as const

/** 0 to 30 %, by turns with bursts and outages; jitter, overtaking and doubles throughout. */
const weatherOf = (jam: number): BadLink => ({
  ...HARSH,
  ...BLACKOUTS[jam % BLACKOUTS.length],
  loss: (jam % 31) / 100,
  jitter: ms(jam % 21),
  reorder: (jam % 6) / 100,
  duplicate: (jam % 5) / 100,
})

it('[LV3] [LV5] [TK1] of a million events none hangs, each is set right in time, and takes are whole', async () => {
  const delays: number[] = []
  const corrections: number[] = []
  let events = 0
  let missed = 0
  for (let jam = 1; events < EVENTS; jam++) {
    const weather = weatherOf(jam)
    const played = await lossyJam(jam, weather, Math.min(EVENTS_A_JAM, EVENTS - events))
    const oneWay = weather.latency + weather.jitter + STRAGGLER
    for (const correction of played.corrections)
      expect(correction, `jam ${jam}`).toBeLessThanOrEqual(SNAPSHOT + oneWay)
    for (const delay of played.releaseDelays)
      expect(delay, `jam ${jam}`).toBeLessThanOrEqual(SUSPECT + oneWay)
    for (const delay of played.releaseDelays) delays.push(delay)
    for (const correction of played.corrections) corrections.push(correction)
    events += played.events
    missed += played.missed
  }
  process.stdout.write(
    `${events} events over 0–30 % loss, bursts and outages: 0 stuck, takes equal to what was played, ` +
      `${missed} events of them by pages alone\n` +
      `release played → silent there, ms: ${distribution(delays)}\n` +
      `… less the time in which every packet was lost: ${distribution(corrections)}\n`,
  )
})
