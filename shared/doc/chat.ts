/**
 * Lines of chat: `{ bucket: { MessageId: "[moment, player, text]" } }`. The newest are kept; who adds
 * to a bucket that is full takes the oldest line out of it, which nobody ever edits.
 */
import { isMessageId, isPlayerId, type MessageId } from '../protocol/ids.ts'
import { atomicText, type Draft, readMap } from './crdt.ts'
import type { EditOf, EditStamp } from './edit.ts'
import { isMoment } from './legal.ts'
import { type Named, readEntries, withId } from './read-entries.ts'
import { parseJson } from './register.ts'
import { BUCKETS, bucketOf } from './schema.ts'
import { lastResult, oncePerObject } from './sharing.ts'
import type { ChatView } from './view.ts'

export const MAX_LINES_A_BUCKET = 32
const MAX_LINES = 200
const MAX_LETTERS = 500

export function say(draft: Draft, edit: EditOf<'say'>, stamp: EditStamp): void {
  const bucket = readMap(readMap(draft.chat)?.[bucketOf(edit.message)])
  if (!bucket || bucket[edit.message] !== undefined) return
  const lines = readEntries(bucket, isMessageId, readLine).map(([, line]) => line)
  const excess = lines.length + 1 - MAX_LINES_A_BUCKET
  for (const { id } of lines.sort(byMoment).slice(0, Math.max(0, excess))) delete bucket[id]
  bucket[edit.message] = atomicText(JSON.stringify([stamp.moment, stamp.player, edit.text]))
}

export function createChatReader(): (container: unknown) => readonly ChatView[] {
  const read = oncePerObject(readLine)
  const readBucket = oncePerObject(bucket => readEntries(bucket, isMessageId, read))
  return lastResult(container => {
    const buckets = readMap(container)
    const lines = BUCKETS.flatMap(name =>
      readBucket(buckets?.[name]).flatMap(([id, line]) => (bucketOf(id) === name ? [line] : [])),
    )
    return lines.sort(byMoment).slice(-MAX_LINES)
  })
}

function readLine(stored: unknown): Named<MessageId, ChatView> | undefined {
  const data = parseJson(stored)
  if (!Array.isArray(data)) return undefined
  const [moment, author, text]: unknown[] = data
  if (!isMoment(moment) || !isPlayerId(author) || typeof text !== 'string') return undefined
  return withId({ author, moment, text: text.slice(0, MAX_LETTERS) })
}

const byMoment = (a: ChatView, b: ChatView): number => a.moment - b.moment || (a.id < b.id ? -1 : 1)
