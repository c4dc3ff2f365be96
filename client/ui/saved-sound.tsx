import { AudioLines, Layers, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Visit } from '../app.ts'
import type { SavedSoundFile } from '../saved-sound.ts'
import { withNotice } from '../store/ui-state.ts'
import { useAttempt, usePage } from './app-context.tsx'

const LACKING = 'The recorder has not got all of this session: what it lacks is not in the file.'

const FILES = {
  'session.wav': { what: 'sound', title: 'Download .wav', Icon: AudioLines },
  'stems.zip': { what: 'stems', title: 'Download stems', Icon: Layers },
} as const

/** Has the server make sound of a session that it has saved, shows how far it is, and can be stopped. */
export function SavedSound({
  visit,
  file,
}: {
  readonly visit: Visit
  readonly file: SavedSoundFile
}) {
  const { what, title, Icon } = FILES[file]
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
      .then(({ downloadSavedSound }) => downloadSavedSound(visit, file, stop.signal, setShare))
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
        aria-label={`Download the ${what} of ${visit.title}`}
        title={title}
      >
        <Icon aria-hidden />
      </button>
    )
  return (
    <button
      type="button"
      className="button quiet"
      onClick={() => running.current?.abort()}
      aria-label={`Stop downloading the ${what} of ${visit.title}`}
    >
      <X aria-hidden />
      {Math.floor(share * 100)} %
    </button>
  )
}
