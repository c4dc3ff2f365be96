import * as v from 'valibot'
import { PlayerColour, PlayerName } from '../../shared/doc/edits/people.ts'
import type { Profile } from '../app.ts'
import type { KeyValue } from './key-value.ts'

const Stored = v.object({ name: PlayerName, colour: PlayerColour })

/** How the player called himself last; undefined before that. */
export async function readProfile(store: KeyValue): Promise<Profile | undefined> {
  const parsed = v.safeParse(Stored, await store.get('profile'))
  return parsed.success ? parsed.output : undefined
}

export async function keepProfile(store: KeyValue, profile: Profile): Promise<void> {
  await store.update('profile', () => ({ name: profile.name, colour: profile.colour }))
}
