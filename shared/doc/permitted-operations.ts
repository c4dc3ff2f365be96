/** Operation by operation: what players and listeners may write where not everybody may (DOC20). */
import { type ActorId, isPlayerId, type PlayerId } from '../protocol/ids.ts'
import { readLogName } from './actions/log-name.ts'
import { MAX_LINES_A_BUCKET } from './chat.ts'
import { type Crdt, type CrdtDoc, type Draft, readMap, readText } from './crdt.ts'
import { awaitedAfter } from './edit-people.ts'
import type { Guarded, GuardedObjects } from './guarded.ts'
import { isMoment } from './legal.ts'
import { MAX_HOLDERS, readOffice } from './people.ts'
import { readPlayers } from './players.ts'
import { BUCKETS, bucketOf } from './schema.ts'

/** As Automerge decodes one: only what is looked at. */
export interface Operation {
  readonly action: string
  readonly obj: string
  readonly key?: string | number | undefined
  readonly value?: unknown
  readonly values?: readonly unknown[] | undefined
  readonly multiOp?: number | undefined
}

export interface OwnOperations {
  readonly crdt: Crdt
  /** The document as the author had it. */
  readonly past: CrdtDoc
  readonly guarded: GuardedObjects
  readonly actor: ActorId
  /** Numbers the first operation: with the actor, the id of what it makes. */
  readonly startOp: number
  readonly ops: readonly Operation[]
  readonly player: PlayerId
  readonly role: 'host' | 'player' | 'listener'
}

const MAKES: ReadonlySet<string> = new Set(['makeMap', 'makeList', 'makeText', 'makeTable'])
const PARTS_OF_A_PERSON: ReadonlySet<unknown> = new Set(['self', 'rights', 'strip', 'knobs'])

export function areOperationsPermitted(own: OwnOperations): boolean {
  const made = new Set<string>()
  const within = new Map<string, Guarded>()
  const open = own.role === 'listener' ? openToListeners(own) : undefined
  let number = own.startOp
  let { role } = own
  for (const operation of own.ops) {
    const { action, obj, values, multiOp } = operation
    const place = within.get(obj) ?? own.guarded.get(obj)
    if (place) {
      if (!mayWrite({ ...own, role }, place, operation)) return false
      if (makesHost(own, place, operation)) role = 'host'
    } else if (!made.has(obj) && !(open?.(operation) ?? true)) return false
    if (MAKES.has(action)) {
      const id = `${number}@${own.actor}`
      const there = place && placeWithin(place, operation.key)
      if (there) within.set(id, there)
      else made.add(id)
    }
    number += values?.length ?? multiOp ?? 1
  }
  return true
}

/** Where an object stands that is made there: who makes a person does not thereby decide about him. */
function placeWithin(place: Guarded, key: unknown): Guarded | undefined {
  if (place.name === 'people') return isPlayerId(key) ? { name: 'person', player: key } : undefined
  if (place.name !== 'person' || (key !== 'self' && key !== 'knobs' && key !== 'rights'))
    return undefined
  return { name: key, player: place.player }
}

/** What a permitted operation makes of its author, for the rest of the change. */
const makesHost = (own: OwnOperations, { name }: Guarded, { action }: Operation): boolean =>
  action === 'set' &&
  (name === 'office' || (name === 'players' && readPlayers(own.past.players).size === 0))

function mayWrite(own: OwnOperations, place: Guarded, operation: Operation): boolean {
  const { past, player, role } = own
  const { action, key } = operation
  switch (place.name) {
    case 'root':
      return false
    case 'lock':
    case 'saving':
    case 'rights':
      return role === 'host'
    case 'office':
      return role === 'host' || (role === 'player' && takesOffice(own, operation))
    case 'self':
    case 'knobs':
    case 'log':
      return place.player === player
    case 'logs':
      return action === 'makeMap' && opensLog(own, String(key))
    case 'players':
      return key === player && action === 'set' && introduces(own, operation.value)
    case 'people':
      return action === 'makeMap' && !(String(key) in (readMap(past.people) ?? {}))
    case 'person': {
      const person = readMap(readMap(past.people)?.[place.player])
      return action === 'makeMap' && PARTS_OF_A_PERSON.has(key) && !(String(key) in (person ?? {}))
    }
  }
}

/** In his own name and that of the document load that he writes from: nobody else's, and no old one. */
function opensLog({ past, player, actor }: OwnOperations, name: string): boolean {
  const log = readLogName(name)
  return (
    log?.player === player &&
    log.actor === actor &&
    readMap(readMap(past.actions)?.[bucketOf(player)])?.[name] === undefined
  )
}

/** He names himself, and neither came first where others were, nor sooner than he had said. */
function introduces({ past, player }: OwnOperations, value: unknown): boolean {
  const said = parse(value)
  const known = readPlayers(past.players)
  const before = known.get(player)
  if (before) return said?.joinedAt === before.joinedAt && (said.first === true) === before.first
  return said !== undefined && isMoment(said.joinedAt) && (said.first !== true || known.size === 0)
}

/** Whether the host is gone the document does not know: any player may put himself in his place. */
function takesOffice({ past, player }: OwnOperations, { action, value }: Operation): boolean {
  if (action === 'del') return true
  const office = readOffice(past.office, readPlayers(past.players))
  const others = office.holders.filter(one => one !== player).slice(1 - MAX_HOLDERS)
  const cells = parse(value)
  const said = fieldOf(cells, 'holders')
  const opener = fieldOf(cells, 'opener')
  return (
    JSON.stringify(said) === JSON.stringify([...others, player]) &&
    fieldOf(cells, 'awaited') === awaitedAfter(office, player, player) &&
    (opener === undefined || opener === office.first)
  )
}

const fieldOf = (cells: Readonly<Record<string, unknown>> | undefined, name: string): unknown => {
  const cell = cells?.[name]
  return Array.isArray(cell) ? cell[0] : undefined
}

/** The chat and takes: a listener adds, and takes out what makes room for a line, or pages of his. */
function openToListeners({ crdt, past, player }: OwnOperations): (operation: Operation) => boolean {
  const buckets = (name: string) => BUCKETS.map(one => readMap(readMap(past[name])?.[one]) ?? {})
  const idsOf = (objects: readonly Draft[]) =>
    new Map(
      objects.flatMap(one => {
        const id = crdt.getObjectId(one)
        return id === null ? [] : [[id, one] as const]
      }),
    )
  const bucketsOfTakes = buckets('takes')
  const takes = mapsIn(bucketsOfTakes.flatMap(bucket => Object.values(bucket)))
  const isOwn = (take: Draft) => parse(readText(take.info))?.player === player
  const partsOf = (take: Draft) => mapsIn([take, take.pages, take.heard])
  const chat = idsOf(buckets('chat'))
  const added = idsOf([...bucketsOfTakes, ...takes.flatMap(partsOf)])
  const own = idsOf(takes.filter(isOwn).flatMap(partsOf))
  return ({ action, obj, key }) => {
    const lines = chat.get(obj)
    if (action === 'del')
      return own.has(obj) || Object.keys(lines ?? {}).length >= MAX_LINES_A_BUCKET
    const before = lines ?? added.get(obj)
    return before !== undefined && !(String(key) in before)
  }
}

const mapsIn = (values: readonly unknown[]): readonly Draft[] =>
  values.map(readMap).filter(map => map !== undefined)

function parse(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'string') return undefined
  try {
    const data: unknown = JSON.parse(value)
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
