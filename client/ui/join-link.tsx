import { useId, useState } from 'react'
import { useLocation } from 'wouter'
import { readInviteLink, WRONG_LINK } from './invite-link.ts'

/** A field for a pasted invite. One of another server is opened there. */
export function JoinLink() {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const [, navigate] = useLocation()
  const field = useId()
  const fault = useId()

  const join = () => {
    const link = readInviteLink(text, window.location.origin)
    setWrong(!link)
    if (!link) return
    if (link.origin === window.location.origin) navigate(link.path)
    else window.location.assign(link.origin + link.path)
  }
  return (
    <form
      className="join-link"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        join()
      }}
    >
      <label htmlFor={field}>Join with a link</label>
      <div className="field-row">
        <input
          id={field}
          className="field"
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder="https://…/r/…#…"
          value={text}
          aria-invalid={wrong}
          aria-describedby={wrong ? fault : undefined}
          onChange={event => {
            setText(event.currentTarget.value)
            setWrong(false)
          }}
        />
        <button type="submit" className="button">
          Join
        </button>
      </div>
      <p id={fault} className="fault" role="status">
        {wrong ? WRONG_LINK : ''}
      </p>
    </form>
  )
}
