import { Check, Copy } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'

/** How long "Copied" stays, in ms. */
const STAYS = 3000

interface Props {
  readonly label: string
  readonly value: string
}

/** A text to copy: read-only, selected with a click, and its copying announced. */
export function CopyField({ label, value }: Props) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (said === '') return
    const timer = setTimeout(() => setSaid(''), STAYS)
    return () => clearTimeout(timer)
  }, [said])

  const copy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(value)
      setSaid('Copied')
    } catch {
      // No clipboard on plain http, or it was denied: the text is selected all the same.
      setSaid('Press Ctrl+C to copy')
    }
  }
  return (
    <div className="copy-field">
      <label htmlFor={id}>{label}</label>
      <div className="field-row">
        <input
          ref={field}
          id={id}
          className="field"
          readOnly
          value={value}
          onFocus={event => event.currentTarget.select()}
        />
        <button
          type="button"
          className="button"
          aria-label={`Copy: ${label}`}
          onClick={() => void copy()}
        >
          {said === 'Copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
          Copy
        </button>
      </div>
      <p className="said" role="status">
        {said}
      </p>
    </div>
  )
}
