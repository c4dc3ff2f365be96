import { describe, expect, it } from 'vitest'
import type { AudioEngine } from '../../../client/audio/engine.ts'
import type { Jam } from '../../../client/jam.ts'
import { createMixDesk } from '../../../client/mix.ts'
import type { KeyValue } from '../../../client/storage/key-value.ts'
import { createTrackStrips } from '../../../client/strips.ts'
import { DEFAULT_STRIP } from '../../../shared/doc/defaults.ts'
import { preview } from '../../../shared/doc/preview.ts'
import type { SessionView, StripView } from '../../../shared/doc/view.ts'
import type { PeerId, PlayerId } from '../../../shared/protocol/ids.ts'
import { ms } from '../../../shared/time/units.ts'
import { stampOf } from '../../support/edits.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { playerViewOf, sessionOf } from '../../support/session-view.ts'

const ME = `u_${'a'.repeat(32)}` as PlayerId
const ANN = `u_${'b'.repeat(32)}` as PlayerId
const BOB = `u_${'c'.repeat(32)}` as PlayerId
const [ANNS, BOBS] = ['b', 'c'].map(letter => `p_${letter.repeat(32)}` as PeerId) as [
  PeerId,
  PeerId,
]

function memory(): KeyValue {
  const values = new Map<string, unknown>()
  return {
    get: async key => values.get(key),
    async update(key, change) {
      const after = change(values.get(key))
      values.set(key, after)
      return after
    },
    close: async () => {},
  }
}

function open(store = memory()) {
  const clock = new FakeClock(0)
  const heard = new Map<number, StripView>()
  const muted = new Map<PeerId, boolean>()
  const edits: unknown[] = []
  let session: SessionView = sessionOf({
    players: Object.fromEntries([ME, ANN, BOB].map(id => [id, playerViewOf(id, { name: id })])),
  })
  const jam = {
    stripOf: (peer: PeerId) => (peer === ANNS ? 2 : 3),
    setMuted: (peer: PeerId, isMuted: boolean) => muted.set(peer, isMuted),
    room: {
      session: () => session,
      view: () => ({
        self: { player: ME },
        peers: {
          [ANNS]: { peer: ANNS, player: ANN, recorder: false },
          [BOBS]: { peer: BOBS, player: BOB, recorder: false },
        },
      }),
    },
  } as unknown as Jam
  const audio = {
    meter: () => undefined,
    mixer: {
      strip: (source: number, strip: StripView) => heard.set(source, strip),
      effect: () => {},
    },
  } as unknown as AudioEngine
  const tracks = createTrackStrips()
  const desk = createMixDesk({
    clock,
    self: Promise.resolve(store),
    audio,
    tracks,
    held: {
      turn(edit) {
        edits.push(edit)
        session = preview(session, edit, stampOf(ME))
        desk.follow(jam)
      },
    },
  })
  const share = (player: PlayerId, strip: Partial<StripView>) => {
    const players = { ...session.players }
    players[player] = { ...players[player]!, strip: { ...DEFAULT_STRIP, ...strip } }
    session = { ...session, players }
    desk.follow(jam)
  }
  desk.follow(jam)
  return { clock, desk, heard, muted, edits, share, store }
}

describe('mix desk', () => {
  it('[SY12] sounds as the shared mix is set, each player on his strip', () => {
    const { heard, share, desk } = open()
    share(ANN, { level: -6 })
    expect(heard.get(2)?.level).toBe(-6)
    expect(heard.get(3)?.level).toBe(0)
    expect(desk.view.get().strips.map(({ kind }) => kind)).toEqual(['me', 'player', 'player'])
  })

  it('[PR3] moves the shared mix as a control in hand, heard here with every move', () => {
    const { desk, heard, edits } = open()
    for (let i = 1; i <= 20; i++) {
      desk.commands.setStrip(ANN, { level: -i })
      expect(heard.get(2)?.level).toBe(-i)
    }
    expect(edits.at(-1)).toEqual({ type: 'set-player-strip', player: ANN, strip: { level: -20 } })
  })

  it('[SY12] keeps an own mix to itself: what is untouched goes with the shared one', async () => {
    const { clock, desk, heard, edits, share, store } = open()
    await store.get('')
    desk.commands.setMixMode('personal')
    desk.commands.setStrip(ANN, { pan: 1 })
    share(ANN, { level: -20 })
    share(BOB, { level: -3 })
    expect(heard.get(2)).toMatchObject({ pan: 1, level: 0 })
    expect(heard.get(3)?.level).toBe(-3)
    clock.advance(ms(300))
    expect(edits).toEqual([])
    await store.get('')
    const next = open(store)
    await store.get('').then(() => store.get(''))
    expect(next.desk.view.get().mode).toBe('personal')
    expect(next.heard.get(2)?.pan).toBe(1)
  })

  it('[LV9] tells the room whom it does not hear: muted, out of a solo, or by his row', () => {
    const { desk, muted, share } = open()
    share(ANN, { mute: true })
    expect(muted.get(ANNS)).toBe(true)
    share(ANN, { solo: true })
    expect([muted.get(ANNS), muted.get(BOBS)]).toEqual([false, true])
    share(ANN, {})
    expect(muted.get(BOBS)).toBe(false)
    desk.commands.setMuted(BOBS, true)
    expect(muted.get(BOBS)).toBe(true)
    desk.commands.setMuted(BOBS, false)
    expect(muted.get(BOBS)).toBe(false)
  })

  it('draws nothing anew while nothing changes', () => {
    const { desk, share } = open()
    share(ANN, { level: -6 })
    const before = desk.view.get().strips
    share(ANN, { level: -6 })
    expect(desk.view.get().strips).toBe(before)
  })
})
