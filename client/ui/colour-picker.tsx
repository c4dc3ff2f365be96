import { useId } from 'react'
import { COLOUR_NAMES, playerStyle } from './player-style.ts'

interface Props {
  readonly colour: number
  readonly onPick: (colour: number) => void
}

/** Twelve radio buttons; each is told by name as well as by colour. */
export function ColourPicker({ colour, onPick }: Props) {
  const group = useId()
  return (
    <fieldset className="colours">
      <legend>
        Your colour: <span className="colour-name">{COLOUR_NAMES[colour]}</span>
      </legend>
      <div className="colour-grid">
        {COLOUR_NAMES.map((name, index) => (
          <label key={name} className="colour" style={playerStyle(index)}>
            <input
              type="radio"
              name={group}
              checked={index === colour}
              onChange={() => onPick(index)}
              aria-label={name}
            />
            <span className="colour-dot" aria-hidden />
          </label>
        ))}
      </div>
    </fieldset>
  )
}
