/** Reads the players of a document, with what they and the host said about them. */
import { isPlayerId, type PlayerId } from '../protocol/ids.ts'
import { readMap } from './crdt.ts'
import { DEFAULT_INSTRUMENT, DEFAULT_STRIP, NO_PREFERENCES } from './defaults.ts'
import { readKnobs } from './knobs.ts'
import { hasHeldOffice, type Office, RIGHTS, readRights, SELF, type SelfFields } from './people.ts'
import type { StoredPlayer } from './players.ts'
import { readRegister } from './register.ts'
import { keepEqual, lastResult, oncePerObject, shareEntries } from './sharing.ts'
import type { PlayerView, PreferencesView, StripView } from './view.ts'

type Players = Readonly<Record<PlayerId, PlayerView>>

/** @returns reads all players; one of whom nothing changed is the same object as before */
export function createPeopleReader(
  readStrip: (stored: unknown) => StripView,
): (stored: ReadonlyMap<PlayerId, StoredPlayer>, people: unknown, office: Office) => Players {
  const readAllSelves = createPerPlayer<Partial<SelfFields>>((container, player) =>
    readRegister(container, SELF, author => author === player),
  )
  const readAllKnobs = createPerPlayer((container, player) =>
    lastResult((instrument: string) =>
      readKnobs(container, instrument, author => author === player),
    ),
  )
  let last: Players | undefined

  return (stored, people, office) => {
    const all = readMap(people)
    const views: Record<PlayerId, PlayerView> = {}
    for (const [id, { name, colour, joinedAt }] of stored) {
      const person = readMap(all?.[id])
      const self = readAllSelves(person?.self, id)
      const instrument = self.instrument ?? DEFAULT_INSTRUMENT
      const rights = readRegister(person?.rights, RIGHTS, by => hasHeldOffice(office, by))
      views[id] = {
        id,
        name,
        colour,
        role: id === office.host ? 'host' : (rights.role ?? 'player'),
        joinedAt,
        muted: rights.muted ?? false,
        instrument,
        knobs: keepEqual(last?.[id]?.knobs, readAllKnobs(person?.knobs, id)(instrument)),
        lastActive: self.lastActive ?? joinedAt,
        ...(self.recording && { recording: self.recording }),
        preferences: keepEqual(last?.[id]?.preferences, preferencesOf(self)),
        strip: person ? readStrip(person.strip) : DEFAULT_STRIP,
      }
    }
    last = shareEntries(last, views)
    return last
  }
}

/** Whom the host has removed, in the order of their ids: also those who never came to play. */
export function createRemovedReader(): (people: unknown, office: Office) => readonly PlayerId[] {
  let last: readonly PlayerId[] = []
  let read: readonly [people: unknown, office: string] = [undefined, '']
  return (people, office) => {
    const decides = [office.host, office.first, ...office.holders].join()
    if (read[0] === people && read[1] === decides) return last
    read = [people, decides]
    const removed = Object.keys(readMap(people) ?? {})
      .filter(isPlayerId)
      .filter(player => player !== office.host)
      .filter(player => readRights(people, player, office).role === 'removed')
      .sort()
    if (removed.join() !== last.join()) last = removed
    return last
  }
}

function preferencesOf({ complexity, cultures }: Partial<SelfFields>): PreferencesView {
  if (typeof complexity !== 'number' && !cultures) return NO_PREFERENCES
  return {
    ...(typeof complexity === 'number' && { complexity }),
    cultures: cultures ?? NO_PREFERENCES.cultures,
  }
}

/** Reads a container once for as long as it stands and belongs to the same player. */
function createPerPlayer<R>(
  read: (container: unknown, player: PlayerId) => R,
): (container: unknown, player: PlayerId) => R {
  const readFor = oncePerObject(container => {
    let known: { readonly player: PlayerId; readonly result: R } | undefined
    return (player: PlayerId): R => {
      if (known?.player !== player) known = { player, result: read(container, player) }
      return known.result
    }
  })
  return (container, player) => readFor(container)(player)
}
