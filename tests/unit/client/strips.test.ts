import { expect, it } from 'vitest'
import { createStrips, createTrackStrips } from '../../../client/strips.ts'
import type { PeerId } from '../../../shared/protocol/ids.ts'
import { trackId } from '../../support/songs.ts'

it('gives each of 256 tracks a place of its own, beside the strips of peers', () => {
  const tracks = createTrackStrips()
  const peers = createStrips()
  const places = Array.from({ length: 256 }, (_, n) => tracks.of(trackId(n)))
  expect(new Set(places.map(place => `${place.source} ${place.midiChannel}`)).size).toBe(256)
  const strips = Array.from({ length: 60 }, (_, n) => peers.of(`p_${n}` as PeerId))
  for (const { source, midiChannel } of places) {
    expect(strips).not.toContain(source)
    expect(source < 64 && midiChannel < 16).toBe(true)
  }
})

it('keeps the place of a track until it is free, and then gives it to another', () => {
  const tracks = createTrackStrips()
  const first = tracks.of(trackId(1))
  tracks.of(trackId(2))
  expect(tracks.of(trackId(1))).toEqual(first)
  tracks.free(trackId(1))
  expect(tracks.taken()).toEqual([trackId(2)])
  expect(tracks.of(trackId(3))).toEqual(first)
})
