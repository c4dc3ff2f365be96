import { useId } from 'react'
import type { Profile } from '../app.ts'
import { ColourPicker } from './colour-picker.tsx'

/** As `PlayerName` in the document. */
const MAX_NAME = 40

interface Props {
  readonly profile: Profile
  readonly onChange: (profile: Profile) => void
}

/** Name and colour, as the others see one. */
export function ProfileFields({ profile, onChange }: Props) {
  const field = useId()
  return (
    <>
      <label htmlFor={field}>Your name</label>
      <input
        id={field}
        className="field"
        required
        maxLength={MAX_NAME}
        autoComplete="nickname"
        value={profile.name}
        onChange={event => onChange({ ...profile, name: event.currentTarget.value })}
      />
      <ColourPicker colour={profile.colour} onPick={colour => onChange({ ...profile, colour })} />
    </>
  )
}
