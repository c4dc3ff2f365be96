/** A room with three players in mid-jam, as plain data, for looking at and for tests. */
import type { Attendee } from '../../../client/app.ts'
import type { PageRef } from '../../../shared/doc/edit.ts'
import type { SessionView } from '../../../shared/doc/view.ts'
import type {
  ClipId,
  PageHash,
  PeerId,
  PlayerId,
  RoomId,
  TakeId,
  TrackId,
} from '../../../shared/protocol/ids.ts'
import { ALL_ARRIVED } from '../../../shared/session/delivery.ts'
import type { ShownPresence } from '../../../shared/session/presence.ts'
import type { PeerView, RoomView } from '../../../shared/session/room-view.ts'
import { bpm, micros, ticks } from '../../../shared/time/units.ts'
import { createFakeApp, type FakeApp } from '../../support/fake-app.ts'
import { clipOf, contextOf, playerViewOf, sessionOf, trackOf } from '../../support/session-view.ts'

export const ROOM = 'r_abcdefghij23' as RoomId
export const SECRET = 'AAAAAAAAAAAAAAAAAAAAAA'
export const INVITE = `https://jam.test/r/${ROOM}#${SECRET}`
const peerOf = (letter: string) => `p_${letter.repeat(32)}` as PeerId
const playerOf = (letter: string) => `u_${letter.repeat(32)}` as PlayerId
export const ME = peerOf('a')
export const GRACE = peerOf('b')
export const LINUS = peerOf('c')
export const RECORDER = peerOf('d')
export const ME_PLAYER = playerOf('a')
export const GRACE_PLAYER = playerOf('b')
const LINUS_PLAYER = playerOf('c')

const peer = (id: PeerId, part: Partial<PeerView>): PeerView => ({
  peer: id,
  player: undefined,
  name: 'Grace Hopper',
  colour: 7,
  recorder: false,
  listens: false,
  door: false,
  link: 'open',
  route: 'direct',
  rtt: micros(14_000),
  jitter: micros(900),
  loss: 0,
  hearsMe: 'yes',
  heardMe: true,
  playout: {
    chosen: 'auto',
    mode: 'tight',
    why: 'uneven',
    offer: undefined,
    delay: micros(14_300),
    oneWay: micros(7_100),
    judged: undefined,
    bars: undefined,
  },
  clockError: micros(800),
  recovered: 3,
  dropped: 0,
  ...part,
})

export const roomScene: RoomView = {
  room: ROOM,
  self: { peer: ME, player: ME_PLAYER, listens: false },
  barred: undefined,
  phase: { name: 'in', since: micros(0) },
  signaling: true,
  peers: {
    [GRACE]: peer(GRACE, { player: GRACE_PLAYER }),
    [LINUS]: peer(LINUS, {
      player: LINUS_PLAYER,
      name: 'Linus',
      colour: 4,
      rtt: micros(88_000),
      loss: 0.03,
      route: 'turn',
      hearsMe: 'locked',
    }),
    [RECORDER]: peer(RECORDER, { name: 'Recorder', recorder: true, colour: 0 }),
  },
  recorder: 'present',
  saving: { name: 'saved' },
  fetching: false,
  delivery: ALL_ARRIVED,
  otherSecret: false,
  isOutdated: false,
  listed: false,
  clock: { id: 'x', reference: ME, errorBound: micros(400) },
}

const START = 1_795_000_000_000_000
const page = (first: number, from: number, until: number): PageRef => ({
  hash: String(first).padStart(64, '0') as PageHash,
  first,
  count: 200,
  from: micros(from),
  until: micros(until),
})
const take = (letter: string, player: PlayerId, from: number, seconds: number) => ({
  id: `t_${letter.repeat(20)}` as TakeId,
  player,
  startedAt: micros(START + from * 1e6),
  pages: [page(0, START + from * 1e6, START + (from + seconds) * 1e6)],
})
const takes = [
  take('a', ME_PLAYER, 0, 190),
  take('b', GRACE_PLAYER, 40, 300),
  take('c', LINUS_PLAYER, 210, 140),
]
const melody = Array.from({ length: 24 }, (_, i) => ({
  start: ticks(i * 480),
  length: ticks(400),
  pitch: 60 + ((i * 7) % 19),
  velocity: 90,
}))
export const TRACK = `k_${'a'.repeat(20)}` as TrackId
export const CLIP = `c_${'a'.repeat(20)}` as ClipId
const CLIP2 = `c_${'b'.repeat(20)}` as ClipId

export const sessionScene: SessionView = sessionOf({
  context: contextOf({ key: 'D', scale: 'minor' }),
  transport: {
    playing: true,
    anchorPosition: ticks(0),
    anchorMoment: micros(0),
    clock: 'x',
    bpm: bpm(120),
    timeSignature: { beats: 4, unit: 4 },
  },
  players: {
    [ME_PLAYER]: playerViewOf(ME_PLAYER, { name: 'Ada Byron', colour: 1, role: 'host' }),
    [GRACE_PLAYER]: playerViewOf(GRACE_PLAYER, { name: 'Grace Hopper', colour: 7 }),
    [LINUS_PLAYER]: playerViewOf(LINUS_PLAYER, { name: 'Linus', colour: 4 }),
  },
  tracks: {
    [TRACK]: trackOf(
      TRACK,
      ME_PLAYER,
      [clipOf(CLIP, 0, 11_520, melody), clipOf(CLIP2, 15_360, 11_520, melody)],
      { name: 'Ada Byron' },
    ),
  },
  takes: Object.fromEntries(takes.map(one => [one.id, one])),
})

/** Grace, as her presence shows her. */
export const attendee = (part: Partial<ShownPresence>): Attendee => ({
  presence: { focus: '', selection: [], isHere: true, ...part },
  name: 'Grace Hopper',
  colour: 7,
  player: GRACE_PLAYER,
})

/** Somebody's own app, in that room. */
export function inTheRoom(): FakeApp {
  const fake = createFakeApp(ME)
  fake.stores.invite.set(INVITE)
  fake.stores.room.set(roomScene)
  fake.stores.session.set(sessionScene)
  return fake
}

/** As {@link inTheRoom}, before Join. */
export function atTheDoor(): FakeApp {
  const fake = inTheRoom()
  fake.stores.room.set({ ...roomScene, phase: { name: 'door' } })
  return fake
}
