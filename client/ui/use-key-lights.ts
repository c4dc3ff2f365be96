import { type RefObject, useEffect } from 'react'
import type { PeerId } from '../../shared/protocol/ids.ts'
import type { App } from '../app.ts'
import { colourValue } from './player-style.ts'

/**
 * Lights the keys below `piano` in the colour of who plays them, straight in the page: React never
 * hears of a note. Keys carry `data-note`. Runs anew when `range` names other keys.
 */
export function useKeyLights(app: App, piano: RefObject<HTMLElement | null>, range: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `range` says that the keys are others
  useEffect(() => {
    const keys = new Map<number, HTMLElement>()
    for (const key of piano.current?.querySelectorAll<HTMLElement>('[data-note]') ?? [])
      keys.set(Number(key.dataset.note), key)
    let shown: ReadonlyMap<number, number> = new Map()
    const show = () => {
      const lit = litKeys(app.sounding.get(), peer => colourOf(app, peer))
      for (const [note, key] of keys) {
        const colour = lit.get(note)
        if (colour === shown.get(note)) continue
        if (colour === undefined) key.classList.remove('lit')
        else {
          key.style.setProperty('--player', colourValue(colour))
          key.classList.add('lit')
        }
      }
      shown = lit
    }
    show()
    const unsubscribe = app.sounding.subscribe(show)
    return () => {
      unsubscribe()
      for (const key of keys.values()) key.classList.remove('lit')
    }
  }, [app, piano, range])
}

/** Colour by note; of two players on one key, the one that comes first in the map shows. */
function litKeys(
  sounding: ReadonlyMap<PeerId, ReadonlySet<number>>,
  colour: (peer: PeerId) => number,
): ReadonlyMap<number, number> {
  const lit = new Map<number, number>()
  for (const [peer, notes] of sounding)
    for (const note of notes) if (!lit.has(note)) lit.set(note, colour(peer))
  return lit
}

const colourOf = (app: App, peer: PeerId): number =>
  app.room.get()?.peers[peer]?.colour ?? app.profile.get().colour
