import { useEffect, useState } from 'react'
import type { ChatView } from '../../shared/doc/view.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { linesOfOthersAfter } from './chat-lines.ts'

/** What the others have said since one last looked. */
export function useUnread(lines: readonly ChatView[], isOpen: boolean): readonly ChatView[] {
  const { app } = usePage()
  const self = useReadable(app.room, room => room?.self.player)
  const [seen, see] = useState(lines.at(-1)?.id)
  useEffect(() => {
    if (isOpen) see(lines.at(-1)?.id)
  }, [isOpen, lines])
  return linesOfOthersAfter(lines, seen, self)
}
