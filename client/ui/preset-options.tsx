import { INSTRUMENTS } from '../../shared/sound/catalogue.ts'

/** Every preset of every instrument, for a list to choose from. */
export const PresetOptions = () =>
  INSTRUMENTS.map(({ id, name, presets }) => (
    <optgroup key={id} label={name}>
      {presets.map(preset => (
        <option key={preset.id} value={`${id}/${preset.id}`}>
          {`${name}: ${preset.name}`}
        </option>
      ))}
    </optgroup>
  ))
