import { describe, expect, it } from 'vitest'
import type { PeerId } from '../../../shared/protocol/ids.ts'
import type { ClockAnnouncement } from '../../../shared/time/clock-announcement.ts'
import { createRoomClock } from '../../../shared/time/room-clock.ts'
import { localMicros, micros, ms, seconds } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { seededEntropy } from '../../support/seeded-random.ts'

const START = 1_790_000_000_000_000
const SELF = `p_${'5'.repeat(32)}` as PeerId
const OTHER = `p_${'3'.repeat(32)}` as PeerId

function alone() {
  const clock = new FakeClock(START)
  const changes: string[] = []
  const room = createRoomClock({
    self: SELF,
    clock,
    entropy: seededEntropy(1),
    onChange: ({ name }) => changes.push(name),
  })
  /** A round trip of 20 ms to a peer whose clock is `ahead` of ours. */
  const ping = (ahead: number) => {
    const sentAt = clock.now()
    clock.advance(ms(20))
    const theirs = localMicros(sentAt + 10_000 + ahead)
    room.sample(OTHER, {
      sentAt,
      theirReceivedAt: theirs,
      theirSentAt: theirs,
      receivedAt: clock.now(),
    })
  }
  const older: ClockAnnouncement = {
    clockId: '00112233aabbccdd',
    clockSince: micros(START - 100e6),
    presentSince: micros(START - 100e6),
    reference: OTHER,
    offset: 0,
    errorBound: micros(500),
    holds: true,
  }
  return { clock, room, changes, ping, older }
}

describe('the room clock of a newcomer', () => {
  it('[CL5] follows an older clock only after 4 pings, and once its peer says that it holds', () => {
    const { room, changes, ping, older } = alone()
    const own = room.id
    room.hear(OTHER, { ...older, holds: false })
    for (let n = 0; n < 5; n++) ping(3e6)
    expect(room.id).toBe(own)
    const hasty = alone()
    hasty.room.hear(OTHER, older)
    for (let n = 0; n < 3; n++) hasty.ping(3e6)
    expect(hasty.changes).toEqual([])
    room.hear(OTHER, older)
    expect(room.id).toBe(older.clockId)
    expect(room.reference).toBe(OTHER)
    expect(changes).toEqual(['adopted', 'stepped', 'reference'])
    expect(room.errorBound()).toBe(10_500)
    expect(room.announcementTo(OTHER)).toMatchObject({ clockId: older.clockId, holds: false })
    expect(room.announcementTo(OTHER).presentSince).toBe(room.now())
  })

  it('[CL5] keeps its own when that is older by far, whatever the other side says', () => {
    const { clock, room, ping, older } = alone()
    const own = room.id
    clock.advance(seconds(50))
    const young = { ...older, clockSince: micros(clock.now()), presentSince: micros(clock.now()) }
    room.hear(OTHER, young)
    for (let n = 0; n < 5; n++) ping(0)
    expect(room.id).toBe(own)
  })

  it('[CL5] believes no announcement with absurd numbers', () => {
    const { room, changes, ping, older } = alone()
    for (const absurd of [2 ** 53, -(2 ** 53)].map(micros)) {
      room.hear(OTHER, { ...older, clockSince: absurd })
      room.hear(OTHER, { ...older, presentSince: absurd })
      room.hear(OTHER, { ...older, offset: absurd })
    }
    for (let n = 0; n < 5; n++) ping(0)
    expect([room.now(), room.reference, changes]).toEqual([START + 100_000, SELF, []])
  })

  it('[CL4] leads from where it is when the only other one goes', () => {
    const { clock, room, ping, older } = alone()
    room.hear(OTHER, older)
    for (let n = 0; n < 5; n++) ping(3e6)
    const before = room.now()
    room.forget(OTHER)
    expect(room.now()).toBe(before)
    expect([room.reference, room.errorBound(), room.id]).toEqual([SELF, 0, older.clockId])
    clock.advance(seconds(100))
    expect(room.now()).toBe(before + 100e6)
    expect(Math.abs(room.toLocal(room.toRoom(localMicros(START))) - START)).toBeLessThanOrEqual(1)
  })
})
