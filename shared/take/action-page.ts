/**
 * A page of what one player did, once the document has room for it no more (TK8): immutable, named by
 * the hash of its bytes, beside the pages of takes. Equal actions give equal bytes.
 *
 *   page   := u8 version (2) • 16 B player • u8 (actors − 1) • 16 B actor × actors
 *             • u8 (count − 1) • count × action
 *   action := u8 actor • varint seq • varint length • the action's text, as the document had it (DOC22)
 *
 * varint as in `varint.ts`.
 */
import { type Action, encodeAction, inOrder, parseAction } from '../doc/actions/action.ts'
import type { ActionPageRef } from '../doc/edit.ts'
import { ProtocolError } from '../errors.ts'
import { concatBytes, fromHex, toHex } from '../protocol/bytes.ts'
import type { ActorId, PageHash, PlayerId } from '../protocol/ids.ts'
import { err, ok, type Result } from '../result.ts'
import { utf8Decode, utf8Encode } from '../text.ts'
import { openPage, pageHashOf } from './page.ts'
import { writeVarint } from './varint.ts'

export const MAX_ACTION_PAGE_BYTES = 16_384
const VERSION = 2
const ID_BYTES = 16
const MAX_ACTIONS = 256
const MAX_SEQ = 2 ** 31

/** A page ready to be stored and named in the document. */
export interface WrittenActionPage<Kept extends Action> {
  readonly hash: PageHash
  readonly bytes: Uint8Array
  readonly ref: ActionPageRef
  readonly actions: readonly Kept[]
}

/**
 * As few pages as hold them, in order; each at most 256 of them and 16 KiB.
 *
 * @param actions of one player
 */
export function actionPagesOf<Kept extends Action>(
  actions: readonly Kept[],
): readonly WrittenActionPage<Kept>[] {
  const pages: WrittenActionPage<Kept>[] = []
  let next: { readonly action: Kept; readonly text: Uint8Array }[] = []
  let size = 0
  const close = () => {
    if (next.length > 0) pages.push(written(next))
    next = []
    size = 0
  }
  for (const action of actions.toSorted(inOrder)) {
    const text = utf8Encode(encodeAction(action))
    // With its actor, number and length, and the page's head.
    const most = text.length + ID_BYTES + 16
    if (next.length === MAX_ACTIONS || size + most > MAX_ACTION_PAGE_BYTES - 32) close()
    next.push({ action, text })
    size += most
  }
  close()
  return pages
}

function written<Kept extends Action>(
  entries: readonly { readonly action: Kept; readonly text: Uint8Array }[],
): WrittenActionPage<Kept> {
  const actions = entries.map(({ action }) => action)
  const actors = [...new Set(actions.map(({ actor }) => actor))]
  const player = actions[0]?.player.slice(2) ?? ''
  const body = entries.flatMap(({ action, text }) => {
    const head: number[] = [actors.indexOf(action.actor)]
    writeVarint(head, action.seq)
    writeVarint(head, text.length)
    return [Uint8Array.from(head), text]
  })
  const bytes = concatBytes(
    Uint8Array.of(VERSION),
    bytesOf(player),
    Uint8Array.of(actors.length - 1),
    ...actors.map(bytesOf),
    Uint8Array.of(actions.length - 1),
    ...body,
  )
  const moments = actions.map(({ moment }) => moment)
  const hash = pageHashOf(bytes)
  const [from, until] = [moments[0]!, moments.at(-1)!]
  return { hash, bytes, ref: { hash, count: actions.length, from, until }, actions }
}

/** @throws RangeError for what is no id: our own mistake */
function bytesOf(id: string): Uint8Array {
  const bytes = fromHex(id)
  if (bytes?.length !== ID_BYTES) throw new RangeError(`no id: ${id}`)
  return bytes
}

/** A stranger's bytes → what the page that `hash` names holds, or the reason why not. Never throws. */
export function decodeActionPage(
  bytes: Uint8Array,
  hash: PageHash,
): Result<readonly Action[], ProtocolError> {
  const refuse = (why: string) => err(new ProtocolError('malformed', why))
  const opened = openPage(bytes, hash, { version: VERSION, most: MAX_ACTION_PAGE_BYTES })
  if (!opened.ok) return opened
  const reader = opened.value
  const player = `u_${toHex(reader.take(ID_BYTES))}` as PlayerId
  const actors = Array.from({ length: reader.u8() + 1 }, () => toHex(reader.take(ID_BYTES)))
  const actions: Action[] = []
  for (let left = reader.u8() + 1; left > 0 && !reader.failed; left--) {
    const actor = actors[reader.u8()] as ActorId | undefined
    const seq = reader.varint()
    const text = reader.take(Math.min(reader.varint(), MAX_ACTION_PAGE_BYTES))
    const content = parseAction(utf8Decode(text))
    if (actor === undefined || seq < 1 || seq > MAX_SEQ || !content)
      return refuse('a page with something else than actions')
    actions.push({ ...content, player, actor, seq })
  }
  return reader.failed || !reader.atEnd ? refuse('a page of the wrong length') : ok(actions)
}
