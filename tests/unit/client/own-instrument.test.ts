import { describe, expect, it } from 'vitest'
import type { InstrumentFeed } from '../../../client/audio/instrument-feed.ts'
import { createHeardInstruments } from '../../../client/heard-instruments.ts'
import { createOwnInstrument } from '../../../client/own-instrument.ts'
import type { KeyValue } from '../../../client/storage/key-value.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import type { PlayerId } from '../../../shared/protocol/ids.ts'
import type { Room } from '../../../shared/session/room-options.ts'
import { choiceNamed } from '../../../shared/sound/catalogue.ts'

const ME = `u_${'a'.repeat(32)}` as PlayerId

function setUp(kept?: unknown) {
  const handed: unknown[][] = []
  const instruments: InstrumentFeed = {
    choose: (...of) => handed.push(['choose', ...of]),
    turn: (...of) => handed.push(['turn', ...of]),
    replay: () => handed.push(['replay']),
  }
  const values = new Map<string, unknown>([['instrument', kept]])
  const self = {
    get: async (key: string) => values.get(key),
    update: async (key: string, change: (before: unknown) => unknown) =>
      values.set(key, change(values.get(key))),
  } as unknown as KeyValue
  return {
    handed,
    instruments,
    values,
    own: createOwnInstrument(Promise.resolve(self), instruments),
  }
}

/** A room whose document says what this player plays. */
function roomThatSays(instrument: string) {
  const edits: Edit[] = []
  const said = { instrument }
  const room = {
    view: () => ({ phase: { name: 'in' }, self: { player: ME } }),
    session: () => ({ players: { [ME]: said } }),
    edit: async (all: readonly Edit[]) => edits.push(...all),
  } as unknown as Room
  return { room, edits, said }
}
const settled = () => new Promise(resolve => setTimeout(resolve, 0))

describe('my instrument', () => {
  it('is the one I had last, and the first where that is unknown', async () => {
    const { own } = setUp('organ/gospel')
    await settled()
    expect(own.get().name).toBe('organ/gospel')
    for (const strange of ['theremin', 7, null, { organ: 1 }]) {
      const other = setUp(strange)
      await settled()
      expect(other.own.get().name).toBe('synth/warm')
    }
  })

  it('is heard here, kept, and told to the room', async () => {
    const { own, handed, values } = setUp()
    await settled()
    const { room, edits } = roomThatSays('synth')
    own.choose('string/harp')
    own.follow(room)
    own.choose('kit/club')
    await settled()
    expect(handed).toEqual([
      ['choose', 0, choiceNamed('string/harp')],
      ['choose', 0, choiceNamed('kit/club')],
    ])
    expect(values.get('instrument')).toBe('kit/club')
    expect(edits).toEqual([
      { type: 'set-profile', instrument: 'string/harp' },
      { type: 'set-profile', instrument: 'kit/club' },
    ])
  })

  it('is told once on coming in, and follows what the room says after that', () => {
    const { own } = setUp()
    own.choose('organ/jazz')
    const { room, edits, said } = roomThatSays('synth')
    own.follow(room)
    own.follow(room)
    expect(edits).toHaveLength(1)
    said.instrument = 'pad/glass'
    own.follow(room)
    expect(own.get().name).toBe('pad/glass')
    said.instrument = 'theremin'
    own.follow(room)
    expect(own.get().name).toBe('pad/glass')
  })

  it('is not set back by its own words, when they come back late', () => {
    const { own } = setUp()
    const { room, said, edits } = roomThatSays('synth')
    own.follow(room)
    expect(edits).toEqual([]) // the room's first is mine as well
    own.choose('organ/jazz')
    own.choose('pad/drift')
    said.instrument = 'organ/jazz'
    own.follow(room)
    expect(own.get().name).toBe('pad/drift')
    said.instrument = 'pad/drift'
    own.follow(room)
    said.instrument = 'kit/dust'
    own.follow(room)
    expect(own.get().name).toBe('kit/dust')
  })

  it('takes a knob where there is one, within its range, until another preset', () => {
    const { own, handed } = setUp()
    own.turn('cutoff', 7)
    own.turn('no such knob', 0.5)
    expect(handed).toEqual([['turn', 0, 4, 7]])
    expect(own.get().turns[4]).toBe(1)
    own.choose('synth/lead')
    expect(own.get().turns[4]).toBeLessThan(1)
    own.choose('no such instrument')
    expect(own.get().name).toBe('synth/lead')
  })
})

describe('the instruments of others', () => {
  it('are handed over once each, and said where this page does not know them', () => {
    const { handed, instruments } = setUp()
    const sentences: string[] = []
    const heard = createHeardInstruments(instruments, sentence => sentences.push(sentence))
    heard.hear(2, 'Grace', 'organ/full')
    heard.hear(2, 'Grace', 'organ/full')
    heard.hear(2, 'Grace', 'theremin/classic')
    heard.hear(2, 'Grace', 'theremin/classic')
    expect(handed).toEqual([
      ['choose', 2, choiceNamed('organ/full')],
      ['choose', 2, undefined],
    ])
    expect(sentences).toEqual([expect.stringContaining('theremin/classic')])
  })
})
