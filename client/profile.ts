/** How this browser's player is called and coloured, remembered from visit to visit. */
import type { Entropy } from '../shared/ports.ts'
import type { Profile, Readable } from './app.ts'
import type { KeyValue } from './storage/key-value.ts'
import { keepProfile, readProfile } from './storage/profile-store.ts'
import { createStore } from './store/store.ts'

const COLOURS = 12
const ADJECTIVES = ['Blue', 'Quiet', 'Golden', 'Swift', 'Velvet', 'Wild', 'Mellow', 'Bright']
const NOUNS = ['Heron', 'Fiddle', 'Comet', 'Otter', 'Lantern', 'River', 'Piper', 'Sparrow']

export interface ProfileStore extends Readable<Profile> {
  set(profile: Profile): void
}

/** A name is suggested until the player gives one. */
export function createProfile(self: Promise<KeyValue>, entropy: Entropy): ProfileStore {
  const [a = 0, b = 0, c = 0] = entropy(3)
  const name = `${ADJECTIVES[a % ADJECTIVES.length]} ${NOUNS[b % NOUNS.length]}`
  const store = createStore<Profile>({ name, colour: c % COLOURS })
  let isChosen = false
  void self
    .then(async kept => {
      const known = await readProfile(kept)
      if (known && !isChosen) store.set(known)
    })
    .catch(() => undefined) // a browser that keeps nothing suggests a name every time
  return {
    get: store.get,
    subscribe: store.subscribe,
    set(profile) {
      isChosen = true
      store.set(profile)
      void self.then(kept => keepProfile(kept, profile)).catch(() => undefined)
    },
  }
}
