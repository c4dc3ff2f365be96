import { expect, test } from 'vitest'
import { annAndBob, button, edit, PATIENCE, sessionOf } from '../support/players.ts'
import { downloadMidi } from '../support/session-file.ts'
import { repeated, smfFile, smfTrack } from '../support/smf-bytes.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

/** 6,000 notes of a bass, then a stroke of a kit; 72 bpm. */
const song = smfFile(
  1,
  96,
  smfTrack([0, 0xff, 0x51, 3, 0x0c, 0xb7, 0x35], [0, 0xff, 6, 1, 0x41]),
  smfTrack(
    [0, 0xff, 3, 3, 0x4c, 0x6f, 0x77, 0, 0xc0, 33, 0, 0x90, 40, 90, 12, 40, 0],
    repeated(5999, 12, 40, 90, 12, 40, 0),
  ),
  smfTrack([0, 0x99, 36, 100, 12, 36, 0]),
)

test('[MF5] a .mid that one player brings is on everybody’s tracks, tempo and key are not', async () => {
  const { ann, bob } = await annAndBob(house)
  await edit(ann, { type: 'set-tempo', bpm: 93 })
  const choose = (buffer: Buffer) =>
    ann.getByLabel('Import .mid').setInputFiles({ name: 'low.mid', mimeType: 'audio/midi', buffer })
  await choose(Buffer.from(song.subarray(0, song.length / 2)))
  await ann.getByText('Nothing was taken from it').waitFor()
  await button(ann, 'Close').click()
  expect((await sessionOf(ann)).tracks).toEqual({})

  await choose(Buffer.from(song))
  await ann.getByText('2 tracks, 6,001 notes, 375 bars').waitFor()
  await button(ann, 'Add to the room').click()
  await ann.getByRole('dialog').waitFor({ state: 'hidden' })
  const tracksOf = async () => {
    const { tracks } = await sessionOf(bob)
    return Object.values(tracks)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ name, instrument, clips }) => [
        name,
        instrument,
        Object.values(clips).reduce((sum, { notes }) => sum + notes.length, 0),
      ])
  }
  await expect.poll(tracksOf, PATIENCE).toEqual([
    ['Low', 'bass/finger', 6000],
    ['Drum kit, Studio', 'kit/studio', 1],
  ])
  const { context, sections } = await sessionOf(bob)
  expect(context.tempo).toBe(93)
  expect(Object.values(sections).map(({ name }) => name)).toEqual(['A'])
  const { tracks } = await downloadMidi(bob)
  expect(tracks.map(({ name, keys }) => [name, keys.length])).toEqual([
    ['Low', 6000],
    ['Drum kit, Studio', 1],
  ])
})
