import { expect, test } from 'vitest'
import { connectionOf, furthestDelay, wayText } from '../../../client/ui/connection.ts'
import { keeperText } from '../../../client/ui/saved.ts'
import { addTap, tempoOfTaps } from '../../../client/ui/tap-tempo.ts'
import { remoteEdits } from '../../../client/ui/use-remote-edits.ts'
import {
  distanceText,
  initialsOf,
  positionText,
  spanText,
  tonicText,
} from '../../../client/ui/wording.ts'
import { ALL_ARRIVED, type DeliveryView } from '../../../shared/session/delivery.ts'
import { bpm, ms } from '../../../shared/time/units.ts'
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

test('what others changed is told by name; what I changed is not told to me', () => {
  const context = {
    ...sessionScene.context,
    tempo: bpm(96),
    key: 'Bb' as const,
    scale: 'dorian' as const,
    changedBy: { tempo: GRACE_PLAYER, key: ME_PLAYER },
  }
  const after = { ...sessionScene, context }
  expect(remoteEdits(sessionScene.context, after, ME_PLAYER)).toEqual([
    'Grace Hopper set the tempo to 96',
  ])
  expect(remoteEdits(context, after, ME_PLAYER)).toEqual([])
})
