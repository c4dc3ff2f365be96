import type { ReactNode } from 'react'

interface Props {
  readonly label: string
  /** The key that does the same. */
  readonly hint?: string
  readonly onPress: () => void
  readonly children: ReactNode
}

/** A small button that is an icon; its name shows when it is pointed at. */
export function Action({ label, hint, onPress, children }: Props) {
  return (
    <button
      type="button"
      className="button quiet icon tool"
      aria-label={label}
      title={hint ? `${label} (${hint})` : label}
      onClick={onPress}
    >
      {children}
    </button>
  )
}
