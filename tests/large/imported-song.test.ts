import { expect, it } from 'vitest'
import { readImportedSong } from '../../shared/sequence/imported-song.ts'
import { repeated, smfFile, smfTrack } from '../support/smf-bytes.ts'

it.each([
  [
    'of a million notes held on one key',
    smfFile(0, 96, smfTrack([0, 0x90, 60, 9], repeated(1_000_000, 0, 60, 9))),
  ],
  [
    'of more than two million events',
    smfFile(0, 96, smfTrack([0, 0xb0, 1, 9], repeated(2_000_000, 0, 1, 9))),
  ],
] as const)('[MF5] a .mid %s is not taken in', (_, bytes) => {
  expect(readImportedSong(bytes)).toMatchObject({ ok: false, error: { code: 'too-large' } })
})
