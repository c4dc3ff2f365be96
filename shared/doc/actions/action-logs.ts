/**
 * Where the document keeps what players did (DOC22): `actions` is 16 maps, by the first digit of the
 * player, of _logs_, one for each document load that did something in his name,
 *
 *   { PlayerId+ActorId: { BLOCK: { KEY: action's text }, olderPages: { digit: { PageHash: text } } } }
 *
 * BLOCK and KEY count down with the number of the change that the action was made in, so that the
 * newest sorts first (register.ts says why); small maps, because every change copies those that it
 * writes into. Only its own load adds to a log, so that nothing is ever written twice at once.
 */
import type { ActorId, PlayerId } from '../../protocol/ids.ts'
import { atomicText, type Draft, readMap } from '../crdt.ts'
import type { ActionPageRef, EditOf, EditStamp } from '../edit.ts'
import { bucketOf, MAX_ENTRIES } from '../schema.ts'
import { type LogName, logNameOf, readLogName } from './log-name.ts'

/** Beside its pages. */
const MAX_BLOCKS = 240
/** Of pages whose hashes begin with one digit. */
const MAX_PAGES = 240
const BLOCK_CHARS = 4
const KEY_CHARS = 5
const LAST_KEY = 36 ** KEY_CHARS - 1
export const OLDER_PAGES = 'olderPages'

/** Where an action stands in its log. */
export interface Place {
  readonly block: string
  readonly key: string
}

export function placeOfSeq(seq: number): Place {
  const digits = (LAST_KEY - seq).toString(36).padStart(KEY_CHARS, '0')
  return { block: digits.slice(0, BLOCK_CHARS), key: digits.slice(BLOCK_CHARS) }
}

/** The number of the change that an entry was made in; undefined where it stands nowhere of ours. */
function seqOfPlace({ block, key }: Place): number | undefined {
  if (!isBlock(block) || !/^[0-9a-z]$/.test(key)) return undefined
  const seq = LAST_KEY - Number.parseInt(block + key, 36)
  return seq > 0 ? seq : undefined
}

const isBlock = (name: string): boolean => /^[0-9a-z]{4}$/.test(name)

export const logsOf = (doc: Draft, player: PlayerId): Draft | undefined =>
  readMap(readMap(doc.actions)?.[bucketOf(player)])

/** Whether there is room for one more. @param doc as it is before: cheaper to look at than its draft */
export function hasRoom(doc: Draft, owner: LogName, { block }: Place): boolean {
  const logs = logsOf(doc, owner.player)
  if (!logs) return false
  const log = logs[logNameOf(owner)]
  if (log === undefined) return Object.keys(logs).length < MAX_ENTRIES
  const map = readMap(log)
  return map !== undefined && (block in map || Object.keys(map).length < MAX_BLOCKS)
}

export function writeAction(draft: Draft, owner: LogName, place: Place, text: string): void {
  const log = openMap(logsOf(draft, owner.player), logNameOf(owner))
  const block = openMap(log, place.block)
  if (block) block[place.key] = atomicText(text)
}

/** Pages take the place of the actions that they hold (DOC24); nothing where no room is for the pages. */
export function fileActions(
  draft: Draft,
  actor: ActorId,
  { pages, actions }: EditOf<'file-actions'>,
  { player }: EditStamp,
): void {
  const logs = logsOf(draft, player)
  if (!logs || !namePages(logs, logNameOf({ player, actor }), pages)) return
  const filed = new Map<string, number[]>()
  for (const { log, seq } of actions)
    if (readLogName(log)?.player === player) filed.set(log, [...(filed.get(log) ?? []), seq])
  for (const [log, seqs] of filed) takeOut(readMap(logs[log]), seqs)
}

/** @returns false, and nothing is named, where there is no room for all of them */
function namePages(logs: Draft, name: string, pages: readonly ActionPageRef[]): boolean {
  if (logs[name] === undefined && keysOf(logs).length >= MAX_ENTRIES) return false
  const older = openMap(openMap(logs, name), OLDER_PAGES)
  const shelves = pages.map(({ hash }) => openMap(older, hash.charAt(0)))
  if (shelves.some(shelf => !shelf || keysOf(shelf).length + pages.length > MAX_PAGES)) return false
  pages.forEach(({ hash, count, from, until }, n) => {
    const shelf = shelves[n]
    if (shelf && shelf[hash] === undefined)
      shelf[hash] = atomicText(JSON.stringify([count, from, until]))
  })
  return true
}

/** A block that is empty then goes as well, unless its load may still be writing into it: the newest. */
function takeOut(log: Draft | undefined, seqs: readonly number[]): void {
  if (!log) return
  const newest = keysOf(log).filter(isBlock).sort()[0]
  const places = seqs.map(placeOfSeq)
  for (const name of new Set(places.map(({ block }) => block))) {
    const block = readMap(log[name])
    if (!block) continue
    const keys = new Set(places.filter(place => place.block === name).map(({ key }) => key))
    const left = keysOf(block)
    if (name !== newest && left.every(key => keys.has(key))) delete log[name]
    else for (const key of left) if (keys.has(key)) delete block[key]
  }
}

/** `Object.keys` of a draft asks Automerge about each key again. */
const keysOf = (map: Draft): readonly string[] =>
  Reflect.ownKeys(map).filter(key => typeof key === 'string')

/** As in entity.ts, with one look less: this is done for every edit. */
function openMap(parent: Draft | undefined, key: string): Draft | undefined {
  const there = parent?.[key]
  if (!parent || there !== undefined) return readMap(there)
  parent[key] = {}
  return readMap(parent[key])
}

/** Logs of that map by name, at most 256, in the same order for everybody. */
export function logsIn(bucket: unknown): readonly (readonly [name: string, log: Draft])[] {
  const map = readMap(bucket) ?? {}
  return mapsUnder(map, name => readLogName(name) !== undefined)
}

/** The texts of a log, each with the number of the change that it was made in. */
export function entriesOf(log: Draft): readonly (readonly [seq: number, stored: unknown])[] {
  return mapsUnder(log, isBlock).flatMap(([block, entries]) =>
    Object.keys(entries).flatMap(key => {
      const seq = seqOfPlace({ block, key })
      return seq === undefined ? [] : [[seq, entries[key]] as const]
    }),
  )
}

/** The maps in which a log names pages. */
export const pageShelvesOf = (log: Draft): readonly Draft[] =>
  mapsUnder(readMap(log[OLDER_PAGES]) ?? {}, name => /^[0-9a-f]$/.test(name)).map(([, map]) => map)

function mapsUnder(
  map: Draft,
  isName: (name: string) => boolean,
): readonly (readonly [name: string, map: Draft])[] {
  const names = Object.keys(map).filter(isName).sort().slice(0, MAX_ENTRIES)
  return names.flatMap(name => {
    const under = readMap(map[name])
    return under ? [[name, under] as const] : []
  })
}
