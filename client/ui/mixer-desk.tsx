import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { MixEffects } from './mix-effects.tsx'
import { MixStrip } from './mix-strip.tsx'
import { SoundOutput } from './sound-output.tsx'
import { useLevels } from './use-levels.ts'

/** The strips, the effects and the output of an open mixer. */
export function MixerDesk() {
  const { app } = usePage()
  const mode = useReadable(app.mix, mix => mix.mode)
  const strips = useReadable(app.mix, mix => mix.strips)
  const meters = useLevels(app)
  return (
    <>
      <p className="scope">
        {mode === 'shared'
          ? 'These faders are the room’s: everybody who hears the shared mix hears them move.'
          : 'Only you hear this. What you have not touched goes with the shared mix.'}
      </p>
      <ul className="mix-strips">
        {strips.map(strip => (
          <MixStrip key={strip.id} view={strip} meters={meters} />
        ))}
      </ul>
      <MixEffects meters={meters} />
      <SoundOutput />
    </>
  )
}
