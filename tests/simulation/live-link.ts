/** Two ends of the live path over a bad link, on one fake clock. */
import { SUSPECT_MICROS } from '../../shared/live/heartbeat.ts'
import { Journal } from '../../shared/live/journal.ts'
import { decodeDatagram } from '../../shared/live/packet.ts'
import { createLiveReceiver, type DeliveredNote } from '../../shared/live/receiver.ts'
import { createLiveSender } from '../../shared/live/sender.ts'
import type { PlayedEvent } from '../../shared/midi/message.ts'
import type { Random } from '../../shared/ports.ts'
import { localMicros, type Micros, micros, ms, ticks } from '../../shared/time/units.ts'
import { FakeClock } from '../support/fake-clock.ts'

export interface BadLink {
  /** Loss in the good and in the bad state of a two-state channel, and how it changes a packet. */
  readonly loss: number
  readonly burstLoss: number
  readonly burstStart: number
  readonly burstEnd: number
  readonly duplicate: number
  readonly reorder: number
  readonly latency: Micros
  readonly jitter: Micros
}
export const PERFECT: BadLink = {
  loss: 0,
  burstLoss: 0,
  burstStart: 0,
  burstEnd: 1,
  duplicate: 0,
  reorder: 0,
  latency: ms(20),
  jitter: ms(0),
}

/** µs since 1970, as room clocks are. */
const START = 1_790_000_000_000_000

/** A release on its way. */
interface Release {
  readonly index: number
  readonly moment: Micros
  /** Until then every packet that could have told of it was lost; later ones are on their way. */
  lostUntil: number
  toldOf: boolean
}

/** @param options.suspect whether 3 s of silence release everything, as a room does (LK5) */
export function liveLink(
  random: Random,
  weather: { now: BadLink },
  options: { readonly suspect?: boolean } = {},
) {
  const clock = new FakeClock(START)
  const journal = new Journal()
  const heard: (DeliveredNote & { readonly at: number })[] = []
  const kept = new Map<number, PlayedEvent>()
  const sounding = new Map<number, number>()
  /** Per key: its last release, while it has not begun again. */
  const released = new Map<number, Release>()
  /** Keys that sounded on although a packet sent after their release had come. */
  const stuck: number[] = []
  /** µs from each release to its silence here. */
  const releaseDelays: number[] = []
  /** The same, less the time in which every packet was lost. */
  const corrections: number[] = []
  const wire = { packets: 0, bytes: 0, largest: 0 }
  let inBurst = false
  let index = 0
  let epoch = 1

  /** @returns whether it is on its way */
  function travel(bytes: Uint8Array, deliver: (bytes: Uint8Array) => void): boolean {
    const { loss, burstLoss, burstStart, burstEnd, duplicate, reorder, latency, jitter } =
      weather.now
    wire.packets++
    wire.bytes += bytes.length
    wire.largest = Math.max(wire.largest, bytes.length)
    inBurst = inBurst ? random() >= burstEnd : random() < burstStart
    if (random() < (inBurst ? burstLoss : loss)) return false
    for (let copy = random() < duplicate ? 2 : 1; copy > 0; copy--) {
      const late = random() < reorder ? ms(50) : 0
      const copied = bytes.slice()
      const at = localMicros(clock.now() + latency + random() * jitter + late)
      clock.at(at, () => deliver(copied))
    }
    return true
  }

  const receiver = createLiveReceiver({
    clock,
    roomNow: () => micros(clock.now()),
    toLocal: moment => localMicros(moment),
    deliver(note) {
      heard.push({ ...note, at: clock.now() })
      const { status, data1, data2 } = note.message
      const name = ((status & 0x0f) << 7) | data1
      if ((status & 0xf0) === 0x90 && data2 > 0) sounding.set(name, clock.now())
      else if ((status & 0xe0) === 0x80) {
        const release = released.get(name)
        if (!sounding.delete(name) || !release) return
        releaseDelays.push(clock.now() - release.moment)
        corrections.push(clock.now() - release.lostUntil)
      }
    },
    keep(event) {
      if (kept.has(event.index)) throw new Error(`kept ${event.index} twice`)
      kept.set(event.index, event)
    },
    sendFeedback: bytes => travel(bytes, toSender),
    audible: () => true,
  })
  const sender = createLiveSender({
    clock,
    roomNow: () => micros(clock.now()),
    epoch,
    journal,
    send(bytes) {
      const isLost = !travel(bytes, toReceiver)
      for (const release of released.values()) {
        if (release.toldOf) continue
        if (isLost) release.lostUntil = clock.now()
        else release.toldOf = true
      }
    },
  })
  function toReceiver(bytes: Uint8Array): void {
    const datagram = decodeDatagram(bytes)
    if (!datagram.ok || datagram.value.kind !== 'events') throw new Error('undecodable')
    receiver.receive(datagram.value)
    lastHeard = clock.now()
    for (const name of sounding.keys()) {
      const release = released.get(name)
      if (release && release.index < datagram.value.next) stuck.push(name)
    }
  }
  let lastHeard = clock.now()
  function listen(): void {
    if (clock.now() - lastHeard >= SUSPECT_MICROS) receiver.releaseAll()
    clock.at(localMicros(clock.now() + ms(100)), listen)
  }
  if (options.suspect) listen()

  function toSender(bytes: Uint8Array): void {
    const datagram = decodeDatagram(bytes)
    if (!datagram.ok || datagram.value.kind !== 'feedback') throw new Error('undecodable')
    sender.feedback(datagram.value)
  }

  return {
    clock,
    journal,
    sender,
    receiver,
    heard,
    kept,
    sounding,
    stuck,
    releaseDelays,
    corrections,
    wire,
    play(status: number, data1: number, data2: number): PlayedEvent {
      const moment = micros(clock.now())
      const position = ticks((moment - START) / 520)
      const event = { status, data1, data2, index: index++, moment, position }
      const name = ((status & 0x0f) << 7) | data1
      if ((status & 0xf0) === 0x80)
        released.set(name, { index: event.index, moment, lostUntil: moment, toldOf: false })
      if ((status & 0xf0) === 0x90) released.delete(name)
      journal.apply(event)
      sender.play(event)
      return event
    },
    panic(): void {
      journal.clear()
      sender.panic(++epoch)
    },
  }
}
