/** Session files are made and opened on a thread of their own: hashing and checking delay no note. */
import wasmUrl from '@automerge/automerge/automerge.wasm?url'
import { openCrdt } from '../../shared/doc/crdt.ts'
import type { PageHash, RoomId } from '../../shared/protocol/ids.ts'
import { newActorId } from '../../shared/protocol/ids.ts'
import {
  damaged,
  encodeSessionFile,
  MAX_FILE_BYTES,
  tooLarge,
} from '../../shared/session-file/file.ts'
import { documentOf, newRoomFrom } from '../../shared/session-file/new-room.ts'
import { failureOf } from '../doc-worker/messages.ts'
import { IdbLogStore } from '../storage/log-store.ts'
import { IdbPageStore } from '../storage/page-store.ts'
import type { FileAnswer, FileOrder } from './messages.ts'

type Order<Type> = Extract<FileOrder, { readonly type: Type }>

/** Written at once, so that the disk is waited for once in a while and not for each page. */
const PAGES_AT_ONCE = 64

self.addEventListener('message', ({ data }: MessageEvent<FileOrder>) => {
  answer(data).then(post, (error: unknown) => post({ type: 'failed', failure: failureOf(error) }))
})

const post = (message: FileAnswer): void => self.postMessage(message)

const answer = async (order: FileOrder): Promise<FileAnswer> =>
  order.type === 'write' ? write(order) : open(order)

/** @throws SessionFileError `too-large` */
function write({ saved, pages }: Order<'write'>): FileAnswer {
  const document = documentOf(saved)
  if (!document) throw damaged()
  const bytes = new Uint8Array(encodeSessionFile({ document, pages }))
  return { type: 'written', file: new Blob([bytes], { type: 'application/octet-stream' }) }
}

/** @throws SessionFileError, StoreError: there is no such room then */
async function open({ file, room, opener }: Order<'open'>): Promise<FileAnswer> {
  if (file.size > MAX_FILE_BYTES) throw tooLarge()
  const [crdt, content] = await Promise.all([openCrdt(wasmUrl), file.arrayBuffer()])
  const actor = newActorId(byteCount => crypto.getRandomValues(new Uint8Array(byteCount)))
  const made = newRoomFrom(crdt, new Uint8Array(content), { opener, actor })
  if (!made.ok) throw made.error
  await keepPages(room, made.value.pages)
  // Last: a room whose document is there has its pages too.
  const log = new IdbLogStore()
  await log.append(room, made.value.document)
  await log.close()
  return { type: 'opened' }
}

async function keepPages(room: RoomId, pages: ReadonlyMap<PageHash, Uint8Array>): Promise<void> {
  const store = new IdbPageStore()
  const all = [...pages]
  for (let from = 0; from < all.length; from += PAGES_AT_ONCE) {
    const some = all.slice(from, from + PAGES_AT_ONCE)
    await Promise.all(some.map(([hash, bytes]) => store.put(room, hash, bytes)))
  }
  await store.close()
}
