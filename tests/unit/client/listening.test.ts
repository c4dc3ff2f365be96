import { expect, it } from 'vitest'
import type { AudioEngine } from '../../../client/audio/engine.ts'
import { createListening } from '../../../client/listening.ts'
import { LISTENING_STRIPS } from '../../../client/strips.ts'
import type { MidiMessage } from '../../../shared/midi/message.ts'
import { choiceNamed } from '../../../shared/sound/catalogue.ts'
import { writtenPageOf } from '../../../shared/take/page.ts'
import { micros, seconds, ticks } from '../../../shared/time/units.ts'
import { ANN, BOB, takeId } from '../../support/edits.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { playerViewOf, sessionOf } from '../../support/session-view.ts'

const [HERS, HIS] = [takeId(1), takeId(2)]
const START = 1_795_000_000_000_000
const pageOf = (take: typeof HERS, key: number) =>
  writtenPageOf({
    take,
    events: [0x90, 0x80].map((status, index) => ({
      index,
      moment: micros(START + index * 200_000),
      position: ticks(0),
      status,
      data1: key,
      data2: status === 0x90 ? 70 : 0,
    })),
  })
const [page, other] = [pageOf(HERS, 60), pageOf(HIS, 36)]
const takes = [
  { id: HERS, player: ANN, startedAt: micros(START), pages: [page.ref] },
  { id: HIS, player: BOB, startedAt: micros(START), pages: [other.ref] },
]
const session = sessionOf({
  players: {
    [ANN]: playerViewOf(ANN, { instrument: 'organ/full', knobs: { sub: 1023, click: 0 } }),
    [BOB]: playerViewOf(BOB, { instrument: 'kit/club' }),
  },
})

it('[TK1] [DOC15] listening back sounds each player on what he plays on, knobs included', async () => {
  const clock = new FakeClock(0)
  const played: (readonly [strip: number, key: number])[] = []
  const chosen: unknown[][] = []
  const audio = {
    play: (strip: number, { status, data1 }: MidiMessage) =>
      void (status === 0x90 && played.push([strip, data1])),
    releaseSource: () => {},
    instruments: {
      choose: (...of: unknown[]) => chosen.push(['choose', ...of]),
      turn: (...of: unknown[]) => chosen.push(['turn', ...of]),
    },
  } as unknown as AudioEngine
  const listening = createListening(clock, audio, { play: () => {}, release: () => {} })
  const bytesOf = async (hash: string) => (hash === page.ref.hash ? page.bytes : other.bytes)
  await listening.listen(takes, bytesOf, { session })
  clock.advance(seconds(1))
  const [first, second] = LISTENING_STRIPS
  expect(played.toSorted(([a], [b]) => a - b)).toEqual([
    [first, 60],
    [second, 36],
  ])
  const CLICK = 10
  expect(chosen).toEqual([
    ['choose', first, choiceNamed('organ/full')],
    ['turn', first, CLICK, 0],
    ['choose', second, choiceNamed('kit/club')],
  ])
})
