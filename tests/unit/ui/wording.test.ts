import { expect, test } from 'vitest'
import { connectionOf, furthestDelay, wayText } from '../../../client/ui/connection.ts'
import { remoteEdits, type ToldParts } from '../../../client/ui/remote-edits.ts'
import { keeperText } from '../../../client/ui/saved.ts'
import { addTap, tempoOfTaps } from '../../../client/ui/tap-tempo.ts'
import {
  distanceText,
  initialsOf,
  positionText,
  spanText,
  tonicText,
} from '../../../client/ui/wording.ts'
import { DEFAULT_ENGINE } from '../../../shared/doc/defaults.ts'
import type { SessionView } from '../../../shared/doc/view.ts'
import type { PointId } from '../../../shared/protocol/ids.ts'
import { ALL_ARRIVED, type DeliveryView } from '../../../shared/session/delivery.ts'
import { bpm, ms, ticks } from '../../../shared/time/units.ts'
import {
  GRACE,
  GRACE_PLAYER,
  LINUS,
  ME_PLAYER,
  RECORDER,
  roomScene,
  sessionScene,
} from './scenes.ts'

test('positions, spans, names and keys read as people write them', () => {
  expect(positionText(3, 2)).toBe('003.2')
  expect(positionText(-1, 4)).toBe('-001.4')
  expect([0, 59_400, 754_000, 3_720_000].map(spanText)).toEqual([
    '0 s',
    '59 s',
    '12 min 34 s',
    '1 h 2 min',
  ])
  expect(['Ada Byron', 'linus', '  ', '🦘 roo'].map(initialsOf)).toEqual(['AB', 'L', '?', '🦘R'])
  expect(['Bb', 'F#', 'B'].map(tonicText)).toEqual(['B♭', 'F♯', 'B'])
  expect(distanceText(ms(28))).toEqual({ delay: '14 ms', apart: 'as if 4.8 m apart' })
})

test('taps half a second apart are 120 bpm; a pause begins anew', () => {
  const taps = [0, 500, 1000, 1500].reduce<readonly number[]>(addTap, [])
  expect(tempoOfTaps(taps)).toBe(120)
  expect(tempoOfTaps(taps.slice(0, 2))).toBeUndefined()
  expect(addTap(taps, 9000)).toEqual([9000])
  expect(tempoOfTaps([5, 5, 5])).toBeUndefined()
})

test('[DL3] [DL4] the badge counts what is on its way, what is kept, and says when pages differ', () => {
  const peers = {
    ...roomScene.peers,
    [LINUS]: { ...roomScene.peers[LINUS]!, route: 'direct' as const },
  }
  const textOf = (delivery: DeliveryView, signaling = true) =>
    connectionOf({ ...roomScene, delivery, signaling, peers: signaling ? peers : {} }).text
  const late = { ...ALL_ARRIVED, state: 'late', peer: GRACE } as const
  expect(textOf({ ...late, waiting: 1 })).toBe('1 change on its way')
  expect(textOf({ ...late, waiting: 3 })).toBe('3 changes on their way')
  expect(textOf({ ...late, state: 'stuck', waiting: 3 })).toBe('3 changes not there yet')
  expect(textOf({ ...late, state: 'different' })).toBe('Pages differ')
  expect(textOf({ ...ALL_ARRIVED, kept: 12 }, false)).toBe('Offline, 12 changes kept')
  expect(textOf(ALL_ARRIVED, false)).toBe('Offline, kept here')
})

test('the connection badge says the worst that is true', () => {
  const suspect = { ...roomScene.peers[GRACE]!, link: 'suspect' as const }
  const linus = { ...roomScene.peers[LINUS]!, route: 'direct' as const }
  const peers = { ...roomScene.peers, [LINUS]: linus }
  expect(connectionOf(roomScene).text).toBe('Relay')
  expect(connectionOf({ ...roomScene, peers }).text).toBe('Connected')
  expect(connectionOf({ ...roomScene, peers: { ...peers, [GRACE]: suspect } }).text).toBe(
    'Reconnecting (1)',
  )
  expect(connectionOf({ ...roomScene, peers, signaling: false }).text).toBe('Reconnecting')
  expect(connectionOf({ ...roomScene, peers: {}, signaling: false }).state).toBe('offline')
  const relayed = { ...linus, route: 'relay' as const, via: GRACE }
  const room = { ...roomScene, peers: { ...peers, [LINUS]: relayed } }
  expect(connectionOf(room)).toEqual({ state: 'relay', text: 'Relay' })
  expect(wayText(room, relayed)).toBe('through Grace Hopper')
  expect(wayText(room, { ...relayed, via: RECORDER })).toBe('through the Recorder')
  expect(wayText(room, { ...relayed, via: undefined })).toBe('through another player')
  expect(wayText(room, roomScene.peers[LINUS]!)).toBe('by relay')
  expect(wayText(room, linus)).toBeUndefined()
  expect(furthestDelay(roomScene)).toBe(44)
  expect(furthestDelay({ ...roomScene, peers: {} })).toBeUndefined()
})

test('[AR1] a room says who can read it', () => {
  expect(keeperText('present', true, 'jam.example')).toBe(
    'Saved by the Recorder of jam.example. Whoever runs it can read this room.',
  )
  const nobody = 'Nobody saves this room on a server; it is kept in this browser.'
  expect(keeperText('none', true, 'jam.example')).toBe(nobody)
  expect(keeperText('present', false, 'jam.example')).toBe(nobody)
})

const context = {
  ...sessionScene.context,
  tempo: bpm(96),
  key: 'Bb' as const,
  scale: 'dorian' as const,
  changedBy: { tempo: GRACE_PLAYER, key: ME_PLAYER },
}
const textsOf = (before: ToldParts, after: SessionView) =>
  remoteEdits(before, after, ME_PLAYER).map(({ text }) => text)

test('[PR6] what others changed is told by name and colour; what I changed is not told to me', () => {
  const after = { ...sessionScene, context }
  expect(remoteEdits(sessionScene, after, ME_PLAYER)).toEqual([
    { text: 'Grace Hopper set the tempo to 96', colour: 7 },
  ])
  expect(remoteEdits(after, after, ME_PLAYER)).toEqual([])
})

test('[PR6] points and engines are told of too, two by name and the others by number', () => {
  const point = <Value>(position: number, value: Value, changedBy = GRACE_PLAYER) => ({
    id: `d_${'a'.repeat(20)}` as PointId,
    position: ticks(position),
    value,
    changedBy,
  })
  const chord = point(3840, { timeline: 'chords', root: 'A', quality: 'm7' } as const)
  const swing = { timeline: 'parameters', engine: 'drums', parameter: 'swing', value: 0.5 } as const
  const mine = point(0, { timeline: 'tempo', bpm: bpm(60) } as const, ME_PLAYER)
  const pointed = {
    ...sessionScene,
    timelines: {
      ...sessionScene.timelines,
      tempo: [mine],
      chords: [chord],
      parameters: [point(7680, swing)],
    },
  }
  expect(textsOf(sessionScene, pointed)).toEqual([
    'Grace Hopper set the chord to Am7 from bar 2 and swing of the drums to 0.5 from bar 3',
  ])
  const by = { on: GRACE_PLAYER, seed: ME_PLAYER, parameters: { density: GRACE_PLAYER } }
  const bass = { ...DEFAULT_ENGINE, on: true, seed: 4, parameters: { density: 0.7 }, changedBy: by }
  const engines = { ...pointed.engines, bass }
  expect(textsOf(pointed, { ...pointed, engines })).toEqual([
    'Grace Hopper set the bass to on and density of the bass to 0.7',
  ])
  expect(textsOf(sessionScene, { ...pointed, context, engines })).toEqual([
    'Grace Hopper set the tempo to 96, the chord to Am7 from bar 2 and 3 more',
  ])
})
