import { describe, expect, it } from 'vitest'
import { createHeardInstruments } from '../../../client/heard-instruments.ts'
import { createOwnInstrument } from '../../../client/own-instrument.ts'
import type { KeyValue } from '../../../client/storage/key-value.ts'
import type { Edit, EditOf } from '../../../shared/doc/edit.ts'
import type { Sound } from '../../../shared/doc/people.ts'
import { preview } from '../../../shared/doc/preview.ts'
import type { PlayerId } from '../../../shared/protocol/ids.ts'
import type { Room } from '../../../shared/session/room-options.ts'
import { choiceNamed } from '../../../shared/sound/catalogue.ts'
import { stampOf } from '../../support/edits.ts'
import { playerViewOf, sessionOf } from '../../support/session-view.ts'

const ME = `u_${'a'.repeat(32)}` as PlayerId
const CUTOFF = 4

function feed() {
  const handed: unknown[][] = []
  return {
    handed,
    instruments: {
      choose: (...of: unknown[]) => void handed.push(['choose', ...of]),
      turn: (...of: unknown[]) => void handed.push(['turn', ...of]),
    },
  }
}

function setUp(kept?: unknown) {
  const { handed, instruments } = feed()
  const turned: Edit[] = []
  const values = new Map<string, unknown>([['instrument', kept]])
  const self = {
    get: async (key: string) => values.get(key),
    update: async (key: string, change: (before: unknown) => unknown) =>
      values.set(key, change(values.get(key))),
  } as unknown as KeyValue
  const held = { turn: (edit: Edit) => void turned.push(edit), leave: () => {} }
  const own = createOwnInstrument({ self: Promise.resolve(self), instruments, held })
  return { handed, turned, values, own }
}

/** A room that shows at once what is said in it, as previews do. */
function roomThatSays(sound: Partial<Sound>) {
  const edits: Edit[] = []
  let session = sessionOf({ players: { [ME]: playerViewOf(ME, sound) } })
  const say = (edit: EditOf<'set-profile'>) => {
    session = preview(session, edit, stampOf(ME))
  }
  const room = {
    view: () => ({ phase: { name: 'in' }, self: { player: ME } }),
    session: () => session,
    edit: async (all: readonly EditOf<'set-profile'>[]) => {
      edits.push(...all)
      for (const edit of all) say(edit)
    },
  } as unknown as Room
  return { room, edits, say }
}
const settled = () => new Promise(resolve => setTimeout(resolve, 0))

describe('my instrument', () => {
  it('is the one I had last, knobs included, and the first where that is unknown', async () => {
    const { own, handed } = setUp({ instrument: 'synth/lead', knobs: { cutoff: 1023 } })
    await settled()
    expect(own.get().name).toBe('synth/lead')
    expect(own.get().turns[CUTOFF]).toBe(1)
    expect(handed).toEqual([
      ['choose', 0, choiceNamed('synth/lead')],
      ['turn', 0, CUTOFF, 1],
    ])
    for (const strange of ['organ/jazz', 7, null, { instrument: 'theremin', knobs: {} }]) {
      const other = setUp(strange)
      await settled()
      expect(other.own.get().name).toBe('synth/warm')
    }
  })

  it('is heard here, kept, and told to the room', async () => {
    const { own, handed, values } = setUp()
    await settled()
    const { room, edits } = roomThatSays({})
    own.choose('string/harp')
    own.follow(room)
    own.choose('kit/club')
    own.follow(room)
    await settled()
    expect(handed).toEqual([
      ['choose', 0, choiceNamed('string/harp')],
      ['choose', 0, choiceNamed('kit/club')],
    ])
    expect(values.get('instrument')).toEqual({ instrument: 'kit/club', knobs: {} })
    expect(edits).toEqual([
      { type: 'set-profile', instrument: 'string/harp', knobs: {} },
      { type: 'set-profile', instrument: 'kit/club', knobs: {} },
    ])
  })

  it('is told once on coming in, and follows what the room says after that', () => {
    const { own } = setUp()
    own.choose('organ/jazz')
    const { room, edits, say } = roomThatSays({})
    own.follow(room)
    own.follow(room)
    expect(edits).toHaveLength(1)
    say({ type: 'set-profile', instrument: 'pad/glass', knobs: { cutoff: 0 } })
    own.follow(room)
    expect(own.get().name).toBe('pad/glass')
    expect(own.get().turns[CUTOFF]).toBe(0)
    say({ type: 'set-profile', instrument: 'theremin' })
    own.follow(room)
    expect(own.get().name).toBe('pad/glass')
  })

  it('is not told where the room has it already, by whatever name', () => {
    const { own } = setUp()
    const { room, edits } = roomThatSays({ instrument: 'synth' })
    own.follow(room)
    expect(edits).toEqual([])
  })

  it('[PR3] takes a knob at once here, and hands it to the room as a control in hand', () => {
    const { own, handed, turned } = setUp()
    own.turn('cutoff', 7)
    own.turn('no such knob', 0.5)
    expect(handed.at(-1)).toEqual(['turn', 0, CUTOFF, 1])
    expect(turned).toEqual([{ type: 'set-profile', knobs: { cutoff: 1023 } }])
    expect(own.get().turns[CUTOFF]).toBe(1)
  })

  it('has every knob as the preset has it after a choice, also of the same one', () => {
    const { own, handed } = setUp()
    own.choose('synth/lead')
    const before = own.get().turns
    own.turn('cutoff', 0)
    own.choose('synth/lead')
    expect(own.get().turns).toEqual(before)
    expect(handed.at(-1)).toEqual(['turn', 0, CUTOFF, before[CUTOFF]])
    own.choose('no such instrument')
    expect(own.get().name).toBe('synth/lead')
  })
})

describe('the instruments of others', () => {
  function listen() {
    const { handed, instruments } = feed()
    const sentences: string[] = []
    const heard = createHeardInstruments(instruments, sentence => sentences.push(sentence))
    const hear = (instrument: string, knobs = {}) => heard.hear(2, 'Grace', { instrument, knobs })
    return { handed, sentences, hear }
  }

  it('[SY10] are handed over once each, and only the knobs that moved', () => {
    const { handed, hear } = listen()
    hear('synth/lead', { cutoff: 1023 })
    hear('synth/lead', { cutoff: 1023 })
    hear('synth/lead', { cutoff: 0 })
    hear('organ/full')
    expect(handed).toEqual([
      ['choose', 2, choiceNamed('synth/lead')],
      ['turn', 2, CUTOFF, 1],
      ['turn', 2, CUTOFF, 0],
      ['choose', 2, choiceNamed('organ/full')],
    ])
  })

  it('[SY10] are silent and said once where this page does not know them', () => {
    const { handed, sentences, hear } = listen()
    hear('theremin/classic')
    hear('organ/full')
    hear('theremin/classic')
    expect(handed[0]).toEqual(['choose', 2, undefined])
    expect(sentences).toEqual([expect.stringContaining('theremin/classic')])
  })

  it('[SY10] say which preset or knob is unknown here, and sound without it', () => {
    const { handed, sentences, hear } = listen()
    hear('organ/future')
    hear('organ/full', { sub: 0, 'new knob': 9 })
    expect(handed).toEqual([
      ['choose', 2, { instrument: 2, preset: 0 }],
      ['choose', 2, choiceNamed('organ/full')],
      ['turn', 2, 0, 0],
    ])
    expect(sentences).toEqual([
      expect.stringContaining('organ/future'),
      expect.stringContaining('a knob'),
    ])
  })
})
