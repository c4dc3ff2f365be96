/**
 * Whether this page's store of take pages holds so many. It is handed to the page as text: it stands
 * for itself.
 */
export function storesPages(count: number): Promise<boolean> {
  return new Promise(resolve => {
    const opening = indexedDB.open('musearoo-pages')
    opening.onsuccess = () => {
      const db = opening.result
      const counting = db.transaction('pages').objectStore('pages').count()
      counting.onsuccess = () => {
        db.close()
        resolve(counting.result >= count)
      }
    }
  })
}
