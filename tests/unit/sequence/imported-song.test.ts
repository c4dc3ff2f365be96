import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkEdits } from '../../../shared/doc/check-edits.ts'
import { readClipNotes } from '../../../shared/doc/clip-notes.ts'
import type { Edit, EditOf } from '../../../shared/doc/edit.ts'
import { readSmf } from '../../../shared/midi/smf-read.ts'
import { writeSmf } from '../../../shared/midi/smf-write.ts'
import { keyOfSignature, keySignatureOf } from '../../../shared/music/key-signature.ts'
import { editsOfSong } from '../../../shared/sequence/import-edits.ts'
import { clipsOfNotes } from '../../../shared/sequence/imported-clips.ts'
import { type ImportedSong, readImportedSong } from '../../../shared/sequence/imported-song.ts'
import { songOfSession } from '../../../shared/sequence/session-song.ts'
import { ticks } from '../../../shared/time/units.ts'
import { ANN, clipId, trackId } from '../../support/edits.ts'
import { seededEntropy } from '../../support/seeded-random.ts'
import { clipOf, noteOf, sessionOf, trackOf } from '../../support/session-view.ts'
import { repeated, smfFile, smfTrack } from '../../support/smf-bytes.ts'

function song(bytes: Uint8Array): ImportedSong {
  const read = readImportedSong(bytes)
  if (!read.ok) throw read.error
  return read.value
}
const codeOf = (bytes: Uint8Array) => {
  const read = readImportedSong(bytes)
  return read.ok ? 'ok' : read.error.code
}
const BOTH = { settings: true, form: true }
const partsOf = (bytes: Uint8Array) =>
  song(bytes).parts.map(({ name, instrument, notes }) => [
    name,
    instrument,
    notes.map(({ start, end, pitch }) => [start, end, pitch]),
  ])
const ended = (edits: readonly Edit[]) =>
  edits.filter((edit): edit is EditOf<'add-clip'> => edit.type === 'add-clip')

describe('a .mid taken into a room', () => {
  it('[MF5] has a part for each track and midiChannel, with the instrument of its programme', () => {
    const many = smfTrack(
      [0, 0xff, 3, 1, 0x58],
      [0, 0xc0, 33, 0, 0xc1, 19],
      [0, 0x90, 40, 9, 0, 0x91, 60, 9, 0, 0x99, 36, 9],
      [96, 0x80, 40, 0, 0, 0x81, 60, 0, 0, 0x89, 36, 0],
    )
    const expected = [
      ['Bass, Finger', 'bass/finger', [[0, 960, 40]]],
      ['Organ, Pipes', 'organ/church', [[0, 960, 60]]],
      ['Drum kit, Studio', 'kit/studio', [[0, 960, 36]]],
    ]
    expect(partsOf(smfFile(0, 96, many))).toEqual(expected)
    const named = smfTrack([0, 0xff, 3, 2, 0x5a, 0xeb], [0, 0x90, 62, 1, 48, 62, 0])
    // Latin-1, running status, no programme: a piano.
    expect(partsOf(smfFile(1, 96, many, named))).toEqual([
      ...expected,
      ['Zë', 'bass/finger', [[0, 480, 62]]],
    ])
  })

  it('[MF5] notes last as long as the pedal holds them, and at most as long as their track', () => {
    const track = smfTrack(
      [0, 0xb0, 64, 127, 0, 0x90, 60, 9, 10, 0x80, 60, 0],
      [10, 0x90, 62, 9, 10, 0xb0, 64, 0, 70, 0x90, 64, 9, 20, 0xb0, 7, 1],
    )
    expect(partsOf(smfFile(0, 960, track))[0]![2]).toEqual([
      [0, 30, 60],
      [20, 120, 62],
      [100, 120, 64],
    ])
  })

  it('[MF5] says what it plays by: the first tempo, time signature and key', () => {
    const { settings } = song(
      smfFile(
        1,
        96,
        smfTrack(
          [0, 0xff, 0x51, 3, 0x0c, 0xb7, 0x35, 0, 0xff, 0x58, 4, 3, 2, 24, 8],
          [0, 0xff, 0x59, 2, 0xfd, 1, 96, 0xff, 0x51, 3, 0x07, 0xa1, 0x20],
        ),
        smfTrack([0, 0x90, 60, 9, 96, 60, 0]),
      ),
    )
    expect(settings).toEqual({
      bpm: 72,
      timeSignature: { beats: 3, unit: 4 },
      key: { key: 'C', scale: 'minor' },
      tempoChanges: 1,
    })
    for (let sharps = -7; sharps <= 7; sharps++)
      for (const mode of ['major', 'minor'] as const) {
        const found = keyOfSignature({ sharps, mode })!
        const again = keySignatureOf(found.key, found.scale)
        expect([Math.abs(again.sharps - sharps) % 12, again.mode]).toEqual([0, mode])
      }
  })

  it('[MF5] what a room has written comes back: tracks, notes, sections, markers', async () => {
    const anyNote = fc.record({
      start: fc.integer({ min: 0, max: 40_000 }).map(ticks),
      length: fc.integer({ min: 1, max: 3000 }).map(ticks),
      pitch: fc.integer({ min: 0, max: 127 }),
      velocity: fc.integer({ min: 1, max: 127 }),
    })
    const anyNotes = fc
      .array(anyNote, { minLength: 1, maxLength: 60 })
      .map(notes => notes.sort((a, b) => a.start - b.start))
    await fc.assert(
      fc.asyncProperty(anyNotes, async notes => {
        const session = sessionOf({
          tracks: {
            [trackId(1)]: trackOf(trackId(1), ANN, [clipOf(clipId(1), 480, 44_000, notes)], {
              name: 'Lïne',
              instrument: 'string/koto',
            }),
          },
        })
        const made = await songOfSession(session, 'Jam', async () => undefined)
        const [part] = song(writeSmf(made.song)).parts
        expect([part?.name, part?.instrument]).toEqual(['Lïne', 'string/koto'])
        const written = made.song.placed!.tracks[0]!.messages.filter(
          ({ status, data2 }) => (status & 0xf0) === 0x90 && data2 > 0,
        )
        const read = part!.notes.map(({ start, pitch, velocity }) => [start, pitch, velocity])
        expect(read.length).toBe(written.length)
        expect(read.sort()).toEqual(
          written.map(({ tick, data1, data2 }) => [tick, data1, data2]).sort(),
        )
      }),
      { numRuns: 50 },
    )
  })

  it('[MF5] its edits are ones that the document takes, a bounded change at a time', () => {
    const notes = Array.from({ length: 4500 }, (_, n) => [n === 0 ? 0 : 20, 0x90, 60 + (n % 2), 9])
    const { parts, form } = song(
      smfFile(
        1,
        96,
        smfTrack([0, 0xff, 6, 1, 0x41, 0x81, 0x40, 0xff, 6, 1, 0x42, 0, 0xff, 7, 1, 0x43]),
        smfTrack(...notes),
      ),
    )
    expect(form).toMatchObject({
      sections: [
        { name: 'A', start: 0, length: 1920 },
        { name: 'B', start: 1920 },
      ],
      markers: [{ name: 'C', position: 1920 }],
    })
    const whole = song(smfFile(1, 96, smfTrack(...notes)))
    const changes = editsOfSong(whole, BOTH, seededEntropy(1))
    for (const change of changes) expect(checkEdits(change)).toEqual(change)
    expect(Math.max(...changes.map(change => ended(change).length))).toBe(1)
    const clips = ended(changes.flat())
    expect(clips.length).toBeLessThan(7)
    expect(clips.every(({ start, length }) => start % 3840 === 0 && length % 3840 === 0)).toBe(true)
    const kept = clips.reduce((sum, clip) => sum + readClipNotes(clip.notes).size, 0)
    expect(kept).toBe(parts[0]!.notes.length)
    expect(
      editsOfSong(whole, { settings: false, form: false }, seededEntropy(1)).flat()[0],
    ).toEqual(expect.objectContaining({ type: 'add-track' }))
  })

  it('[MF5] brings at most four new tracks in a change, however little they hold', () => {
    const tracks = Array.from({ length: 9 }, (_, n) => smfTrack([0, 0x90 | n, 60, 9, 12, 60, 0]))
    const changes = editsOfSong(song(smfFile(1, 96, ...tracks)), BOTH, seededEntropy(1))
    const added = changes.map(all => all.filter(({ type }) => type === 'add-track').length)
    expect(added.reduce((sum, one) => sum + one, 0)).toBe(9)
    expect(Math.max(...added)).toBeLessThanOrEqual(4)
  })

  it('[MF5] clips keep every note where it was, at most 1,000 in each, cut at sections and rests', () => {
    const anyNotes = fc
      .array(fc.tuple(fc.nat(4000), fc.integer({ min: 1, max: 9000 })), {
        minLength: 1,
        maxLength: 2500,
        size: 'max',
      })
      .map(steps => {
        let at = 0
        return steps.map(([step, length]) => {
          at += step % 97 === 0 ? step * 20 : step % 50
          return { start: ticks(at), end: ticks(at + length), pitch: 60, velocity: 9 }
        })
      })
    fc.assert(
      fc.property(anyNotes, fc.array(fc.nat(50).map(n => n * 3840)), (notes, cuts) => {
        const clips = clipsOfNotes(
          notes,
          3840,
          cuts.sort((a, b) => a - b),
        )
        expect(clips.length).toBeLessThanOrEqual(200)
        const placed = clips.flatMap(({ start, length, notes }) => {
          expect(notes.length).toBeLessThanOrEqual(1000)
          return notes.map(note => {
            expect(note.start + note.length).toBeLessThanOrEqual(length)
            return { ...note, start: start + note.start }
          })
        })
        expect(placed.map(({ start, length }) => [start, length])).toEqual(
          notes.map(({ start, end }) => [start, end - start]),
        )
      }),
      { numRuns: 20 },
    )
    const far = [0, 3840 * 6].map(start => ({ ...noteOf(start), end: ticks(start + 9) }))
    expect(clipsOfNotes(far, 3840, []).map(({ start }) => start)).toEqual([0, 3840 * 6])
  })
})

describe('a .mid that is not taken in', () => {
  const whole = smfFile(
    1,
    96,
    smfTrack([0, 0xff, 0x51, 3, 7, 0xa1, 0x20], [0, 0xff, 6, 2, 0xc3, 0xa4]),
    smfTrack([
      0, 0xc0, 5, 0, 0x90, 60, 9, 96, 60, 0, 0, 0xf0, 3, 1, 2, 0xf7, 4, 0x90, 64, 8, 8, 64, 0,
    ]),
  )

  it('[MF5] cut off at any byte it is refused in a sentence', () => {
    for (let end = 0; end < whole.length; end++) {
      const read = readImportedSong(whole.subarray(0, end))
      expect(read).toMatchObject({ ok: false, error: { code: 'malformed' } })
    }
    expect(codeOf(whole)).toBe('ok')
  })

  it('[MF5] with any bits turned it is refused, or gives edits that the document takes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(7)), { minLength: 1, maxLength: 6 }),
        flips => {
          const spoilt = whole.slice()
          for (const [at, bit] of flips) spoilt[at]! ^= 1 << bit
          const read = readImportedSong(spoilt)
          if (!read.ok) return
          for (const change of editsOfSong(read.value, BOTH, seededEntropy(2)))
            expect(checkEdits(change)).toEqual(change)
        },
      ),
      { numRuns: 1500 },
    )
  })

  it.each([
    ['of format 2', 'malformed', smfFile(2, 96, smfTrack([0, 0x90, 60, 9]))],
    ['that counts film frames', 'malformed', smfFile(1, 0xe728, smfTrack([0, 0x90, 60, 9]))],
    ['without a note', 'empty', smfFile(1, 96, smfTrack([0, 0xc0, 5]))],
    [
      'of deltas without end',
      'too-large',
      smfFile(0, 1, smfTrack([0, 0x90, 60, 9], [0xff, 0xff, 0xff, 0x7f, 0x90, 61, 9])),
    ],
    [
      'of more than a hundred thousand notes',
      'too-large',
      smfFile(0, 96, smfTrack([0, 0x90, 60, 9], repeated(100_000, 1, 60, 9))),
    ],
    [
      'of more parts than a room takes',
      'too-large',
      smfFile(1, 96, ...Array(65).fill(smfTrack([0, 0x90, 60, 9, 9, 60, 0]))),
    ],
  ] as const)('[MF5] %s', (_, code, bytes) => {
    expect(codeOf(bytes)).toBe(code)
  })

  it('[MF3] holds two million events at most, and sysex does not count', () => {
    expect(readSmf(smfFile(0, 96, smfTrack(repeated(50_000, 0, 0xf0, 1, 0xf7)))).ok).toBe(true)
  })
})
