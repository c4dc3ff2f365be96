import { playerStyle } from './player-style.ts'
import { initialsOf } from './wording.ts'

/** A player's initials on their colour. The name stands beside it, so this is decoration. */
export function Face({ name, colour }: { readonly name: string; readonly colour: number }) {
  return (
    <span className="face" style={playerStyle(colour)} aria-hidden>
      {initialsOf(name)}
    </span>
  )
}
