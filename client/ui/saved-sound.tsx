import { AudioLines, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Visit } from '../app.ts'
import { withNotice } from '../store/ui-state.ts'
import { useAttempt, usePage } from './app-context.tsx'

const LACKING = 'The recorder has not got all of this session: what it lacks is not in the file.'

/** Has the server make a .wav of a session that it has saved, shows how far it is, and can be stopped. */
export function SavedSound({ visit }: { readonly visit: Visit }) {
  const attempt = useAttempt()
  const { ui } = usePage()
  const [share, setShare] = useState<number>()
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  const start = () => {
    const stop = new AbortController()
    running.current = stop
    setShare(0)
    const work = import('../saved-sound.ts')
      .then(({ downloadSavedSound }) => downloadSavedSound(visit, stop.signal, setShare))
      .then(missing => {
        if (missing > 0) ui.update(now => withNotice(now, 'info', LACKING))
      })
    attempt(work.finally(() => setShare(undefined)))
  }
  if (share === undefined)
    return (
      <button
        type="button"
        className="button quiet icon"
        onClick={start}
        aria-label={`Download the sound of ${visit.title}`}
        title="Download .wav"
      >
        <AudioLines aria-hidden />
      </button>
    )
  return (
    <button
      type="button"
      className="button quiet"
      onClick={() => running.current?.abort()}
      aria-label={`Stop downloading ${visit.title}`}
    >
      <X aria-hidden />
      {Math.floor(share * 100)} %
    </button>
  )
}
