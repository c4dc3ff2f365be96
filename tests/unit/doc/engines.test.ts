import { beforeEach, describe, expect, it } from 'vitest'
import { checkEdits } from '../../../shared/doc/check-edits.ts'
import type { Edit, EditOf } from '../../../shared/doc/edit.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import type { GenerationId, MessageId } from '../../../shared/protocol/ids.ts'
import { ticks } from '../../../shared/time/units.ts'
import { ANN, clipId, stampOf, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()
let replica: Replica
beforeEach(() => {
  replica = new Replica(crdt, nextActor())
})
const does = (edit: Edit, moment = 0) => replica.edit(checkEdits([edit]), stampOf(ANN, moment))
const view = () => createViewReader()(replica.doc)
/** Spread over the buckets as random ids are. */
const spread = (letter: string, n: number): string =>
  `${letter}_${(n % 16).toString(16)}${n.toString(16).padStart(19, '0')}`
const generation = (n: number) => spread('g', n) as GenerationId
const part = { engine: 'bass', seed: 7, start: ticks(0), length: ticks(3840) } as const
const finished = (n: number, significance: number): EditOf<'finish-generation'> => ({
  type: 'finish-generation',
  generation: generation(n),
  ...part,
  confidence: 0.5,
  significance,
})

describe('an engine', () => {
  it('is switched, seeded and turned by name, one parameter at a time', () => {
    does({ type: 'set-engine', engine: 'drums', on: true, parameters: { swing: 0.2, density: 3 } })
    does({ type: 'set-engine', engine: 'drums', seed: 99, parameters: { swing: 0.6 } })
    expect(view().engines.drums).toEqual({
      on: true,
      seed: 99,
      parameters: { density: 3, swing: 0.6 },
      generating: false,
      confidence: 0,
      changedBy: { on: ANN, seed: ANN, parameters: { density: ANN, swing: ANN } },
    })
    expect(view().engines.bass.on).toBe(false)
  })

  it('[DOC3] that is so already writes nothing', () => {
    const edit: Edit = { type: 'set-engine', engine: 'drums', on: true, parameters: { swing: 0.2 } }
    expect([does(edit) === undefined, does(edit) === undefined]).toEqual([false, true])
  })
})

describe('generations', () => {
  const ask = (n: number, priority: 'user' | 'housekeeping', moment: number) =>
    does({ type: 'queue-generation', generation: generation(n), ...part, priority }, moment)

  it('wait by priority, then in the order in which they were asked for', () => {
    ask(1, 'housekeeping', 1)
    ask(2, 'user', 3)
    ask(3, 'user', 2)
    expect(view().queue.map(({ id }) => id)).toEqual([3, 2, 1].map(generation))
    does({ type: 'cancel-generations', generations: [generation(3)] })
    expect(view().queue.map(({ id }) => id)).toEqual([2, 1].map(generation))
  })

  it('leave the queue when they are finished, and are what their engine made last', () => {
    ask(1, 'user', 1)
    const made = { track: trackId(1), clip: clipId(1) }
    does({ ...finished(1, 0.9), made }, 50)
    expect(view().queue).toEqual([])
    expect(view().generations).toMatchObject([{ id: generation(1), made, moment: 50, author: ANN }])
    expect(view().engines.bass).toMatchObject({ lastGenerated: 50, confidence: 0.5 })
    expect(does(finished(1, 0.9), 60)).toBeUndefined()
    expect(ask(1, 'user', 70)).toBeUndefined()
  })

  it('[DOC14] of more than 100 the least significant is forgotten, and idle leaves 50', () => {
    for (let n = 0; n < 120; n++) does(finished(n, n === 5 ? 1 : n / 200), n)
    const kept = view().generations.map(({ id }) => id)
    expect(kept).toHaveLength(100)
    expect(kept[0]).toBe(generation(5))
    expect(kept).not.toContain(generation(20))
    does({ type: 'thin-generations' })
    expect(view().generations.map(({ id }) => id)).toEqual(
      [5, ...Array.from({ length: 49 }, (_, n) => 71 + n)].map(generation),
    )
    expect(does({ type: 'thin-generations' })).toBeUndefined()
  })
})

it('[DOC14] chat keeps its newest lines, however many are said', () => {
  const say = (n: number) =>
    does({ type: 'say', message: spread('w', n) as MessageId, text: ` line ${n} ` }, n)
  for (let n = 0; n < 700; n++) say(n)
  const { chat } = view()
  expect(chat).toHaveLength(200)
  expect(chat.at(-1)).toMatchObject({ text: 'line 699', author: ANN, moment: 699 })
  expect(chat[0]?.text).toBe('line 500')
  expect(say(699)).toBeUndefined()
  const sizes = Object.values(replica.doc.chat as Record<string, object>).map(
    bucket => Object.keys(bucket).length,
  )
  expect(Math.max(...sizes)).toBeLessThanOrEqual(32)
})

it('analysis is replaced part by part, and says when and by whom it was last', () => {
  does(
    {
      type: 'set-analysis',
      analysis: { confidence: 0.4, levels: { peak: -3, rms: -12, loudness: -14 } },
    },
    10,
  )
  does({ type: 'set-analysis', analysis: { confidence: 0.8 } }, 20)
  expect(view().analysis).toEqual({
    confidence: 0.8,
    levels: { peak: -3, rms: -12, loudness: -14 },
    moment: 20,
    author: ANN,
  })
})

it('the context has a style, a mood and a complexity, and says who set them', () => {
  does({ type: 'set-style', style: 'bossa nova' })
  does({ type: 'set-emotion', valence: -0.5, energy: 1 })
  does({ type: 'set-complexity', complexity: 0.75 })
  expect(view().context).toMatchObject({
    style: 'bossa nova',
    emotion: { valence: -0.5, energy: 1 },
    complexity: 0.75,
    changedBy: { style: ANN, emotion: ANN, complexity: ANN },
  })
})
