/**
 * Whether a change that a link brought as its player's own was permitted, judged by what its author
 * had when he made it: its dependencies (DOC20). So everybody who gets it from him judges alike,
 * whatever he has heard meanwhile. Honest programs refuse sooner, while they edit (DOC10).
 */
import type { ActorId, ChangeHash, PlayerId } from '../protocol/ids.ts'
import { contentOf } from './chunks.ts'
import { type Crdt, type CrdtDoc, readMap } from './crdt.ts'
import { createGuardedReader } from './guarded.ts'
import type { Incoming } from './incoming.ts'
import { type Office, RIGHTS, type RightsFields, readOffice, readRights } from './people.ts'
import { areOperationsPermitted } from './permitted-operations.ts'
import { readPlayers } from './players.ts'
import { readRegister } from './register.ts'
import { touchedObjects } from './touched.ts'

export type OwnChange = Incoming & { readonly by: PlayerId }

export interface Judge {
  /** False for nearly all: they touch nothing guarded, and nobody ever decided about their author. */
  mustLook(doc: CrdtDoc, change: OwnChange): boolean
  /** @param doc has all that the change depends on */
  permits(doc: CrdtDoc, heads: readonly ChangeHash[], change: OwnChange): boolean
}

export function createJudge(crdt: Crdt): Judge {
  const guardedIn = createGuardedReader(crdt)
  /** Actors whose past had every decision that stood then: it only grows, so it has them still. */
  const informed = new Map<ActorId, string>()

  const isDecidedAbout = (doc: CrdtDoc, player: PlayerId): boolean =>
    readRegister(readMap(readMap(doc.people)?.[player])?.rights, RIGHTS).role !== undefined

  /** What a player notes of himself (DOC23) is nobody else's: nearly every change does. */
  function touchesGuarded(doc: CrdtDoc, { bytes, by }: OwnChange): boolean {
    const content = contentOf(bytes)
    const touched = content && touchedObjects(content)
    if (!touched) return true
    const guarded = guardedIn(doc)
    for (const object of touched) {
      const place = guarded.get(object)
      if (place && !(place.name === 'log' && place.player === by)) return true
    }
    return false
  }

  function pastOf(doc: CrdtDoc, heads: readonly ChangeHash[], deps: readonly ChangeHash[]) {
    const isNow = deps.length === heads.length && deps.every(hash => heads.includes(hash))
    return isNow ? doc : crdt.view(doc, [...deps])
  }

  return {
    mustLook: (doc, change) => isDecidedAbout(doc, change.by) || touchesGuarded(doc, change),
    permits(doc, heads, change) {
      const [[actor]] = change.seqs
      const stands = decisionsIn(doc)
      const isPlain = !touchesGuarded(doc, change)
      if (isPlain && informed.get(actor) === stands) {
        const role = roleIn(doc, change.by)
        if (role === 'host' || role === 'player') return true
        if (role === 'removed') return false
      }
      const past = pastOf(doc, heads, change.deps)
      if (decisionsIn(past) === stands) informed.set(actor, stands)
      const role = roleIn(past, change.by)
      if (role === 'removed') return false
      if (isPlain && role !== 'listener') return true
      const { ops, startOp } = crdt.decodeChange(change.bytes)
      const own = { actor, startOp, ops, player: change.by, role }
      return areOperationsPermitted({ crdt, past, guarded: guardedIn(doc), ...own })
    },
  }
}

/** As `permission.ts` finds it for an edit of ours. */
function roleIn(doc: CrdtDoc, player: PlayerId): RightsFields['role'] | 'host' {
  const office: Office = readOffice(doc.office, readPlayers(doc.players))
  if (office.host === player) return 'host'
  return readRights(doc.people, player, office).role ?? 'player'
}

/** All that a role follows from, as text: equal texts, equal roles. */
function decisionsIn(doc: CrdtDoc): string {
  const people = Object.entries(readMap(doc.people) ?? {})
  return JSON.stringify([
    doc.office,
    doc.players,
    people.map(([player, person]) => [player, readMap(person)?.rights]),
  ])
}
