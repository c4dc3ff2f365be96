import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import type { PeerId, PlayerId } from '../../../shared/protocol/ids.ts'
import {
  decodeSyncMessage,
  encodeSyncMessage,
  type PreviewMessage,
} from '../../../shared/protocol/sync-message.ts'
import { createPreviews } from '../../../shared/session/previews.ts'
import { utf8Encode } from '../../../shared/text.ts'
import { bpm, micros, seconds } from '../../../shared/time/units.ts'
import { ANN, BOB, stampOf } from '../../support/edits.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()
const VIEW = createViewReader()(new Replica(crdt, nextActor()).doc)
const [BOBS, CATS] = ['p_bob' as PeerId, 'p_cat' as PeerId]

let clock: FakeClock
let sent: PreviewMessage[]
let changes: number
let players: Map<PeerId, PlayerId>
let previews: ReturnType<typeof createPreviews>
beforeEach(() => {
  clock = new FakeClock()
  sent = []
  changes = 0
  players = new Map([
    [BOBS, BOB],
    [CATS, ANN],
  ])
  previews = createPreviews({
    self: ANN,
    clock,
    player: peer => players.get(peer),
    send: message => sent.push(message),
    onChange: () => changes++,
  })
})

const tempoShown = () => previews.over(VIEW).context.tempo
const tempo = (n: number, value: unknown): PreviewMessage => ({
  kind: 'preview',
  n,
  edits: [{ type: 'set-tempo', bpm: value }],
  moment: micros(0),
  clock: 'clock-1',
  lead: micros(0),
})

describe('an edit of mine', () => {
  it('[PV1] shows at once, goes to the others, and is over when the document has it', () => {
    const settle = previews.begin([{ type: 'set-tempo', bpm: bpm(90) }], stampOf(ANN))
    expect(tempoShown()).toBe(90)
    expect(previews.over(VIEW).context.changedBy.tempo).toBe(ANN)
    settle?.()
    expect(tempoShown()).toBe(120)
    expect(sent.map(message => message.kind)).toEqual(['preview', 'settled'])
    expect(changes).toBe(1)
  })

  it('[PV1] that does more than set what everybody plays in is not previewed', () => {
    const settle = previews.begin(
      [
        { type: 'set-tempo', bpm: bpm(90) },
        { type: 'set-player', name: 'Ann', colour: 1 },
      ],
      stampOf(ANN),
    )
    expect(settle).toBeUndefined()
    expect(sent).toEqual([])
    expect(previews.over(VIEW)).toBe(VIEW)
  })
})

describe('an edit of another player', () => {
  it('[PV2] shows until that peer says that it is settled', () => {
    expect(previews.heard(BOBS, tempo(1, 90))).toBe('shown')
    expect(previews.heard(BOBS, tempo(2, 95))).toBe('shown')
    previews.settle(BOBS, 1)
    expect(tempoShown()).toBe(95)
    previews.settle(BOBS, 2)
    expect(previews.over(VIEW)).toBe(VIEW)
  })

  it('[PV2] is dropped with its link, and after 3 s by itself', async () => {
    previews.heard(BOBS, tempo(1, 90))
    previews.down(BOBS)
    expect(previews.over(VIEW)).toBe(VIEW)
    previews.heard(BOBS, tempo(2, 90))
    await clock.run(seconds(2))
    previews.heard(CATS, tempo(1, 100))
    await clock.run(seconds(1))
    expect(tempoShown()).toBe(100)
    await clock.run(seconds(2))
    expect(previews.over(VIEW)).toBe(VIEW)
  })

  it('[PV3] counts only from who may edit, and no more than 64 at a time', () => {
    players.delete(BOBS)
    expect(previews.heard(BOBS, tempo(1, 90))).toBe('ignored')
    for (let n = 0; n < 64; n++) expect(previews.heard(CATS, tempo(n, 60 + n))).toBe('shown')
    expect(previews.heard(CATS, tempo(64, 200))).toBe('ignored')
    expect(tempoShown()).toBe(123)
  })

  it('[PV3] is refused when it is none of the public edits, or one that is no preview', () => {
    const seek = { ...tempo(1, 0), edits: [{ type: 'seek', position: 0 }] } as PreviewMessage
    for (const message of [tempo(1, 5000), tempo(1, Number.NaN), tempo(1, 'fast'), seek])
      expect(previews.heard(BOBS, message)).toBe('refused')
    expect(previews.over(VIEW)).toBe(VIEW)
  })

  it('[PV3] never throws, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(10, 11), (body, kind) => {
        const bytes = utf8Encode(`${String.fromCharCode(kind)}${JSON.stringify(body)}`)
        const decoded = decodeSyncMessage(bytes)
        if (decoded.ok && decoded.value.kind === 'preview') previews.heard(BOBS, decoded.value)
      }),
    )
  })

  it('[PV2] goes over the wire as it is', () => {
    for (const message of [tempo(7, 90), { kind: 'settled', n: 7 } as const])
      expect(decodeSyncMessage(encodeSyncMessage(message))).toEqual({ ok: true, value: message })
  })
})
