import { useReadable } from '../hooks/use-readable.ts'
import type { Binding } from '../storage/learned-store.ts'
import { usePage } from './app-context.tsx'

/** Which controller moves which knob, with a way to take each off. */
export function Learned() {
  const { app } = usePage()
  const bindings = useReadable(app.learning, learning => learning.bindings)
  return (
    <section className="midi-section" aria-labelledby="midi-learned">
      <h3 id="midi-learned">Controllers</h3>
      <p className="scope">
        The button beside a knob or fader waits for a controller: the one that you move next moves
        it from then on. It takes over where the knob stands, so that nothing jumps.
      </p>
      {bindings.length === 0 ? (
        <p className="empty">No controller moves a knob yet.</p>
      ) : (
        <ul>
          {bindings.map(binding => (
            <LearnedKnob
              key={`${binding.device} ${binding.midiChannel} ${binding.controller}`}
              binding={binding}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

function LearnedKnob({ binding }: { readonly binding: Binding }) {
  const { app } = usePage()
  const { device, midiChannel, controller, control } = binding
  const name = useReadable(
    app.midiPorts,
    ports => ports.inputs.find(input => input.id === device)?.name ?? 'A device not plugged in',
  )
  const title = app.controlTitle(control) ?? 'A knob that is not here now'
  return (
    <li className="midi-learned">
      <span>
        {title}
        <span className="scope">{` ${name}, channel ${midiChannel + 1}, controller ${controller}`}</span>
      </span>
      <button
        type="button"
        className="button"
        aria-label={`Forget controller ${controller} for ${title}`}
        onClick={() => app.forgetControl(control)}
      >
        Forget
      </button>
    </li>
  )
}
