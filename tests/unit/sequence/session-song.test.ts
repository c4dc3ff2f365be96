import { describe, expect, it } from 'vitest'
import type { SectionView, SessionView } from '../../../shared/doc/view.ts'
import { isNoteOn, kindOf, midiChannelOf, PROGRAM_CHANGE } from '../../../shared/midi/message.ts'
import { readSmf, type SmfFile } from '../../../shared/midi/smf-read.ts'
import { writeSmf } from '../../../shared/midi/smf-write.ts'
import type { MarkerId, SectionId } from '../../../shared/protocol/ids.ts'
import { songOfSession } from '../../../shared/sequence/session-song.ts'
import { writtenPageOf } from '../../../shared/take/page.ts'
import { utf8Decode } from '../../../shared/text.ts'
import { ms, ticks } from '../../../shared/time/units.ts'
import { ANN, BOB, clipId, playerId, takeId, trackId } from '../../support/edits.ts'
import { off, on, played } from '../../support/played.ts'
import { clipOf, noteOf, playerViewOf, sessionOf, trackOf } from '../../support/session-view.ts'

const section = (name: string, start: number): SectionView => ({
  id: `s_${name}` as SectionId,
  name,
  start: ticks(start),
  length: ticks(3840),
  colour: 0,
})
const page = writtenPageOf({
  take: takeId(1),
  events: [
    { ...played(on(50), 0, ms(1000)), position: ticks(960) },
    { ...played(off(50), 1, ms(1500)), position: ticks(1920) },
  ],
})
const take = { id: takeId(1), player: BOB, startedAt: ms(1000), pages: [page.ref] }
const players = {
  [ANN]: playerViewOf(ANN, { name: 'Ann', instrument: 'organ/jazz' }),
  [BOB]: playerViewOf(BOB, { name: 'Bob', instrument: 'kit/machine' }),
}
const song = sessionOf({
  players,
  takes: { [take.id]: take },
  tracks: {
    [trackId(1)]: trackOf(trackId(1), ANN, [clipOf(clipId(1), 960, 3840, [noteOf(0, 64, 480)])], {
      name: 'Lead',
      instrument: 'string/koto',
    }),
    [trackId(2)]: trackOf(
      trackId(2),
      ANN,
      [clipOf(clipId(2), 0, 1920, [noteOf(0, 36)], { loop: ticks(960) })],
      { name: 'Beat', instrument: 'kit/studio' },
    ),
    [trackId(3)]: trackOf(trackId(3), ANN, [], { name: 'Empty' }),
  },
  sections: { s_b: section('Chorus', 3840), s_a: section('Verse', 0) } as SessionView['sections'],
  markers: {
    m: { id: 'm' as MarkerId, name: 'Solo ♪', position: ticks(1920) },
  } as SessionView['markers'],
})

async function fileOf(session: SessionView): Promise<SmfFile> {
  const made = await songOfSession(session, 'Jam', async () => page.bytes)
  const file = readSmf(writeSmf(made.song))
  if (!file.ok) throw file.error
  return file.value
}
const textsOf = (file: SmfFile, wanted: number) =>
  file.tracks[0]!.metas.flatMap(({ tick, type, bytes }) =>
    type === wanted ? [[tick, utf8Decode(bytes)]] : [],
  )
const shape = ({ tracks }: SmfFile) =>
  tracks
    .slice(1)
    .map(({ name, messages }) => [
      name,
      messages.flatMap(one =>
        kindOf(one) === PROGRAM_CHANGE
          ? [[one.tick, 'programme', midiChannelOf(one), one.data1]]
          : isNoteOn(one)
            ? [[one.tick, 'note', midiChannelOf(one), one.data1]]
            : [],
      ),
    ])

describe('a session as a .mid', () => {
  it('[MF1] has the tracks by position, then all that was played from the next bar line on', async () => {
    expect(shape(await fileOf(song))).toEqual([
      [
        'Lead',
        [
          [0, 'programme', 0, 107],
          [960, 'note', 0, 64],
        ],
      ],
      [
        'Beat',
        [
          [0, 'programme', 9, 0],
          [0, 'note', 9, 36],
          [960, 'note', 9, 36],
        ],
      ],
      [
        'Bob',
        [
          [7680, 'programme', 9, 25],
          [7680, 'note', 9, 50],
        ],
      ],
    ])
  })

  it('[MF4] marks sections as markers and markers as cue points, and where the playing begins', async () => {
    const file = await fileOf(song)
    expect(textsOf(file, 6)).toEqual([
      [0, 'Verse'],
      [3840, 'Chorus'],
      [7680, 'All that was played'],
    ])
    expect(textsOf(file, 7)).toEqual([[1920, 'Solo ♪']])
  })

  it('[MF4] without notes on tracks sections lie where the song was when the playing began', async () => {
    const file = await fileOf({ ...song, tracks: {} })
    expect(textsOf(file, 6)).toEqual([[2880, 'Chorus']])
    expect(textsOf(file, 7)).toEqual([[960, 'Solo ♪']])
  })

  it('[MF4] gives each part a midiChannel of its own, and kits the tenth', async () => {
    const crowd = Array.from({ length: 17 }, (_, n) => playerId(n + 1))
    const tracks = crowd.map((owner, n) =>
      trackOf(trackId(n), owner, [clipOf(clipId(n), 0, 960, [noteOf(0)])], {
        instrument: n === 3 ? 'kit' : n === 4 ? 'theremin' : 'bass/finger',
      }),
    )
    const file = await fileOf(
      sessionOf({ tracks: Object.fromEntries(tracks.map(one => [one.id, one])) }),
    )
    const channels = file.tracks.slice(1).map(({ messages }) => midiChannelOf(messages.at(-1)!))
    expect(channels).toEqual([0, 1, 2, 9, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 0])
    const programmes = file.tracks[5]!.messages.filter(one => kindOf(one) === PROGRAM_CHANGE)
    expect(programmes).toEqual([])
  })

  it('[MF4] a track of more than twelve hours, or a million notes, makes no file', async () => {
    const far = clipOf(clipId(1), 2 ** 39, 960, [noteOf(0)])
    const dense = clipOf(clipId(1), 0, 4e6, [noteOf(0, 60, 1)], { loop: ticks(1) })
    for (const clip of [far, dense]) {
      const session = sessionOf({
        tracks: { [trackId(1)]: trackOf(trackId(1), ANN, [clip]) },
      })
      await expect(fileOf(session)).rejects.toMatchObject({ code: 'too-large' })
    }
  })
})
