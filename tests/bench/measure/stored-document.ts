/** Puts a document into a page's storage, as if the page had been in that room before. */
import type { Page } from 'playwright'
import type { RoomId } from '../../../shared/protocol/ids.ts'

/** The page must not have opened a room yet. */
export const storeDocument = (page: Page, room: RoomId, document: Uint8Array): Promise<void> =>
  page.evaluate(
    ([to, base64]) =>
      new Promise<void>((resolve, reject) => {
        const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0))
        // As client/storage/log-store.ts makes it.
        const opening = indexedDB.open('musearoo-log', 1)
        opening.onupgradeneeded = () =>
          opening.result
            .createObjectStore('chunks', { autoIncrement: true })
            .createIndex('room', 'room')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const tx = opening.result.transaction('chunks', 'readwrite')
          tx.objectStore('chunks').add({ room: to, bytes })
          tx.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
    [room, Buffer.from(document).toString('base64')] as const,
  )
