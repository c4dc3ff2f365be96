import { X } from 'lucide-react'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'

interface Props {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A native modal dialog, open while mounted: it traps focus and gives it back by itself. */
export function Modal({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  // Layout: an element closed after React took it off the page could not give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby={heading}
      closedby="any"
      onClose={onClose}
    >
      <header className="modal-head">
        <h2 id={heading}>{title}</h2>
        <button
          type="button"
          className="button quiet icon"
          onClick={() => dialog.current?.close()}
          aria-label="Close"
        >
          <X aria-hidden />
        </button>
      </header>
      {children}
    </dialog>
  )
}
