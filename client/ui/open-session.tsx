import { FolderOpen } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { useAttempt, usePage } from './app-context.tsx'
import './open-session.css'

/** For a session taken along from here or elsewhere: chosen, or dropped on it. */
export function OpenSession() {
  const { app } = usePage()
  const attempt = useAttempt()
  const [isOpening, setOpening] = useState(false)
  const [isOver, setOver] = useState(false)

  const open = (file: File | undefined) => {
    if (!file || isOpening) return
    setOpening(true)
    attempt(app.openSession(file).finally(() => setOpening(false)))
  }
  const over = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  return (
    <section
      className={isOver ? 'open-session is-over' : 'open-session'}
      aria-label="Open a session file"
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        open(event.dataTransfer.files[0])
      }}
    >
      <label className="button">
        <FolderOpen aria-hidden />
        Open a session file
        <input
          type="file"
          className="visually-hidden"
          accept=".musearoo"
          disabled={isOpening}
          onChange={event => {
            open(event.currentTarget.files?.[0])
            // So that the same file can be chosen again.
            event.currentTarget.value = ''
          }}
        />
      </label>
      <p className="hint" role="status">
        {isOpening ? 'Opening the session…' : 'Or drop it here.'}
      </p>
    </section>
  )
}
