/**
 * What engines were asked for and what they made, as atomic texts that nobody edits: requests wait in
 * `queue`, and what was made stands in `generations`, the last 100 of it.
 */
import * as v from 'valibot'
import {
  type GenerationId,
  isClipId,
  isGenerationId,
  isPlayerId,
  isTrackId,
} from '../protocol/ids.ts'
import { atomicText, type Crdt, type Draft, readMap } from './crdt.ts'
import type { EditOf, EditStamp } from './edit.ts'
import { ENGINES, QUEUE_PRIORITIES } from './edits/engines.ts'
import { fraction, id, integer, micros, position, span } from './edits/shapes.ts'
import { refuseIfFull } from './entity.ts'
import { type Named, readEntries, withId } from './read-entries.ts'
import { parseJson } from './register.ts'
import { BUCKETS, bucketOf } from './schema.ts'
import { lastResult, oncePerObject } from './sharing.ts'
import type { GenerationView, QueuedView } from './view.ts'

const MAX_GENERATIONS = 100
/** What is left of them when the room is idle. */
const THINNED_GENERATIONS = 50

const common = {
  engine: v.picklist(ENGINES),
  seed: integer(0, 2 ** 32 - 1),
  start: position,
  length: span,
  author: id(isPlayerId),
  moment: micros,
}
const StoredRequest = v.strictObject({ ...common, priority: v.picklist(QUEUE_PRIORITIES) })
const StoredGeneration = v.strictObject({
  ...common,
  confidence: fraction,
  significance: fraction,
  made: v.exactOptional(v.strictObject({ track: id(isTrackId), clip: id(isClipId) })),
})

const jsonText = (value: unknown): unknown => atomicText(JSON.stringify(value))
const authorOf = ({ player, moment }: EditStamp) => ({ author: player, moment })

/** @throws EditError `too-large` while 256 wait */
export function queueGeneration(
  crdt: Crdt,
  draft: Draft,
  edit: EditOf<'queue-generation'>,
  stamp: EditStamp,
): void {
  const queue = readMap(draft.queue)
  if (!queue || queue[edit.generation] !== undefined || findMade(draft, edit.generation)) return
  refuseIfFull(queue)
  const { type: _, generation, ...content } = edit
  queue[generation] = jsonText({ ...content, ...authorOf(stamp) })
  crdt.trace?.wrote()
}

const findMade = (draft: Draft, generation: GenerationId): boolean =>
  readMap(readMap(draft.generations)?.[bucketOf(generation)])?.[generation] !== undefined

/** Out of the queue, into what was made; of more than 100 the least significant is forgotten. @returns false if it was there */
export function finishGeneration(
  crdt: Crdt,
  draft: Draft,
  edit: EditOf<'finish-generation'>,
  stamp: EditStamp,
): boolean {
  const { type: _, generation, ...content } = edit
  cancelGenerations(crdt, draft, [generation])
  const bucket = readMap(readMap(draft.generations)?.[bucketOf(generation)])
  if (!bucket || bucket[generation] !== undefined) return false
  bucket[generation] = jsonText({ ...content, ...authorOf(stamp) })
  keepGenerations(draft, MAX_GENERATIONS)
  return true
}

export function cancelGenerations(
  crdt: Crdt,
  draft: Draft,
  generations: readonly GenerationId[],
): void {
  const queue = readMap(draft.queue)
  for (const one of generations) {
    if (queue?.[one] === undefined) continue
    delete queue[one]
    crdt.trace?.wrote()
  }
}

export const thinGenerations = (draft: Draft): void => keepGenerations(draft, THINNED_GENERATIONS)

function keepGenerations(draft: Draft, limit: number): void {
  const buckets = readMap(draft.generations)
  const made = BUCKETS.flatMap(name => readEntries(buckets?.[name], isGenerationId, readMade))
  const excess = made
    .map(([, one]) => one)
    .sort((a, b) => a.significance - b.significance || byMoment(a, b))
    .slice(0, Math.max(0, made.length - limit))
  for (const one of excess) {
    const bucket = readMap(buckets?.[bucketOf(one.id)])
    if (bucket?.[one.id] !== undefined) delete bucket[one.id]
  }
}

export function createQueueReader(): (container: unknown) => readonly QueuedView[] {
  const read = oncePerObject((stored): Named<GenerationId, QueuedView> | undefined => {
    const parsed = v.safeParse(StoredRequest, parseJson(stored))
    return parsed.success ? withId(parsed.output) : undefined
  })
  return lastResult(container =>
    readEntries(container, isGenerationId, read)
      .map(([, request]) => request)
      .sort((a, b) => rankOf(a) - rankOf(b) || byMoment(a, b)),
  )
}

const rankOf = ({ priority }: QueuedView): number => QUEUE_PRIORITIES.indexOf(priority)

export function createGenerationsReader(): (container: unknown) => readonly GenerationView[] {
  const read = oncePerObject(readMade)
  const readBucket = oncePerObject(bucket => readEntries(bucket, isGenerationId, read))
  return lastResult(container => {
    const buckets = readMap(container)
    const made = BUCKETS.flatMap(name =>
      readBucket(buckets?.[name]).flatMap(([id, one]) => (bucketOf(id) === name ? [one] : [])),
    )
    return made.sort(byMoment).slice(-MAX_GENERATIONS)
  })
}

function readMade(stored: unknown): Named<GenerationId, GenerationView> | undefined {
  const parsed = v.safeParse(StoredGeneration, parseJson(stored))
  return parsed.success ? withId(parsed.output) : undefined
}

interface Made {
  readonly id: GenerationId
  readonly moment: number
}
const byMoment = (a: Made, b: Made): number => a.moment - b.moment || (a.id < b.id ? -1 : 1)
