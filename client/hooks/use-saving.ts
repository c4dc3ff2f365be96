import { useEffect, useState } from 'react'
import type { RoomView, SavingState } from '../../shared/session/room-view.ts'
import type { Readable } from '../app.ts'

/** ms that all must be saved before the page says so: between two edits it would only flicker. */
const REST = 500

/** Whether the session is saved, in words that hold still while somebody edits. */
export function useSaving(room: Readable<RoomView | undefined>): SavingState['name'] | undefined {
  const [shown, show] = useState(() => room.get()?.saving.name)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      const now = room.get()?.saving.name
      if (now !== 'saved') {
        clearTimeout(timer)
        timer = undefined
        show(now)
      } else
        timer ??= setTimeout(() => {
          timer = undefined
          show(room.get()?.saving.name)
        }, REST)
    }
    look()
    const unsubscribe = room.subscribe(look)
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [room])
  return shown
}
