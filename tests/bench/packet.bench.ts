/**
 * What a packet of the live lane costs: to write and read, beside JSON and msgpackr, and on the wire
 * with all its protection. In this process alone, nothing travels.
 */
import { pack, unpack } from 'msgpackr'
import { ByteWriter } from '../../shared/live/byte-writer.ts'
import { MAX_DATAGRAM_BYTES, writeEvents } from '../../shared/live/events-packet.ts'
import { Journal } from '../../shared/live/journal.ts'
import { decodeDatagram } from '../../shared/live/packet.ts'
import { micros, ms, ticks } from '../../shared/time/units.ts'
import { liveLink, PERFECT } from '../simulation/live-link.ts'
import { on, played } from '../support/played.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { type Figures, figuresOf } from './measure/figures.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const PACKETS = Number(process.env.PACKETS ?? 200_000)
/** Timed together: a clock does not tell a single one from its own noise. */
const BATCH = 200
const NOTES = 16
/** IP, UDP, DTLS and SCTP before a datagram's first byte. */
const HEADER_BYTES = 95
const SECONDS = Number(process.env.SECONDS ?? 60)
const NOTES_A_SECOND = 30
const NOW = 1_790_000_000_000_000

printTitle(`Live packet of ${NOTES} notes with the keys held: written and read`)
const journal = new Journal()
const events = Array.from({ length: NOTES }, (_, n) =>
  played(on(40 + n), n, micros(NOW + n * 12_345), ticks(960 + n * 25)),
)
for (const event of events) journal.apply(event)
const sentAt = micros(NOW + NOTES * 12_345)
const head = { epoch: 1, seq: 0, sentAt, events, fresh: 1 }
const writer = new ByteWriter(MAX_DATAGRAM_BYTES)
const written = () => {
  writeEvents(writer, head, journal)
  return writer.written()
}
const packet = decodeDatagram(written())
if (!packet.ok) throw packet.error

/** The same as the rivals take it. */
const plain = { ...packet.value, journal: [[0, events.map(({ data1 }) => data1)]] }

interface Codec {
  readonly name: string
  readonly bytes: number
  /** There and back. */
  travel(): unknown
}
const codecs: readonly Codec[] = [
  { name: 'musearoo', bytes: written().length, travel: () => decodeDatagram(written()) },
  {
    name: 'JSON',
    bytes: Buffer.byteLength(JSON.stringify(plain)),
    travel: () => JSON.parse(JSON.stringify(plain)),
  },
  { name: 'msgpackr', bytes: pack(plain).length, travel: () => unpack(pack(plain)) },
]
for (const codec of codecs) measure(codec)
const contenders = codecs.map(codec => ({
  name: `${codec.name}, ${codec.bytes} B`,
  runs: Array.from({ length: RUNS }, () => measure(codec)),
}))
printNote(`µs a packet, ${BATCH} timed together.`)
printContenders(contenders, 'µs')
printTargets([{ what: 'p50', value: overRuns(contenders[0]!, 'p50'), limit: 5, unit: 'µs' }])

printTitle(`${NOTES_A_SECOND} notes/s with full protection, ${SECONDS} simulated seconds`)
for (const loss of [0, 0.02, 0.1, 0.3]) printBandwidth(loss)

function measure({ travel }: Codec): Figures {
  const values: number[] = []
  let kept: unknown
  for (let done = 0; done < PACKETS; done += BATCH) {
    const from = performance.now()
    for (let n = 0; n < BATCH; n++) kept = travel()
    values.push(((performance.now() - from) * 1_000) / BATCH)
  }
  if (kept === undefined) throw new Error('a packet was not read')
  return figuresOf(values)
}

function printBandwidth(loss: number): void {
  const sky = { now: { ...PERFECT, latency: ms(15), jitter: ms(5), loss } }
  const link = liveLink(seededRandom(9), sky)
  let bare = 0
  const play = (status: number, turn: number): void => {
    const event = link.play(status, 40 + (turn % 40), 100)
    bare += Buffer.byteLength(JSON.stringify(event))
    link.clock.advance(micros(1e6 / NOTES_A_SECOND / 2))
  }
  for (let turn = 0; turn < SECONDS * NOTES_A_SECOND; turn++) {
    play(0x90, turn)
    play(0x80, turn)
  }
  const { bytes, packets } = link.sender.stats()
  const payload = bytes / SECONDS
  const wire = (bytes + packets * HEADER_BYTES) / SECONDS
  const json = (bare + 2 * NOTES_A_SECOND * SECONDS * HEADER_BYTES) / SECONDS
  printNote(
    `${loss * 100} % loss: ${Math.round(payload)} B/s payload, ${Math.round(wire)} B/s on the wire in ` +
      `${Math.round(packets / SECONDS)} packets; the bare notes as JSON, unprotected: ` +
      `${Math.round(bare / SECONDS)} and ${Math.round(json)} B/s`,
  )
  if (loss > 0.02) return
  printTargets([
    { what: 'payload', value: payload / 1_000, limit: 6, unit: 'kB/s' },
    { what: 'on the wire', value: wire / 1_000, limit: 20, unit: 'kB/s' },
  ])
}
