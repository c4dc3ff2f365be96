import { useId } from 'react'
import type { SessionView } from '../../shared/doc/view.ts'
import type { PeerView } from '../../shared/session/room-view.ts'
import type { MidiOutputView, MidiOutSettings, MidiRoute } from '../app.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { MAX_DELAY, MIN_DELAY } from '../storage/midi-store.ts'
import { usePage } from './app-context.tsx'

interface Props {
  readonly output: MidiOutputView
  /** An input of the same name plays into the room. */
  readonly isLoop: boolean
}

const NO_TRACKS: SessionView['tracks'] = {}
const NOBODY: Readonly<Record<string, PeerView>> = {}
const CHANNELS = Array.from({ length: 16 }, (_, midiChannel) => midiChannel)

/** What one output is sent: whose notes on which midiChannel, the clock, and how much later. */
export function MidiOutput({ output: { id, name, settings }, isLoop }: Props) {
  const { app } = usePage()
  const set = (change: Partial<MidiOutSettings>) =>
    app.setMidiOutput(id, { ...settings, ...change })
  const carries = Object.keys(settings.routes).length > 0
  return (
    <fieldset className="midi-device">
      <legend>{name}</legend>
      <Routes settings={settings} set={set} />
      <label className="switch">
        <input
          type="checkbox"
          checked={settings.clock}
          onChange={event => set({ clock: event.currentTarget.checked })}
        />
        MIDI clock
      </label>
      <Delay delay={settings.delay} set={set} />
      {carries && isLoop ? (
        <p className="midi-warning">
          An input of this name plays into the room. If this is a loop-back bus, switch that input
          off, or what goes out here comes back as yours.
        </p>
      ) : null}
    </fieldset>
  )
}

interface PartProps {
  readonly settings: MidiOutSettings
  readonly set: (change: Partial<MidiOutSettings>) => void
}

function Routes({ settings: { routes }, set }: PartProps) {
  const { app } = usePage()
  const own = useReadable(app.profile, profile => profile.name)
  const peers = useReadable(app.room, room => room?.peers ?? NOBODY)
  const tracks = useReadable(app.session, session => session?.tracks ?? NO_TRACKS)
  const names = new Map<MidiRoute, string>([['me', `${own} (you)`]])
  for (const { player, name, recorder, door } of Object.values(peers))
    if (player !== undefined && !recorder && !door) names.set(player, name)
  names.set('listening', 'What you listen back to')
  for (const { id, name } of Object.values(tracks)) names.set(id, `Track “${name}”`)
  const choose = (route: MidiRoute, to: string) => {
    const { [route]: _, ...others } = routes
    if (to === '') set({ routes: others })
    else set({ routes: { ...others, [route]: to === 'as-played' ? to : Number(to) } })
  }
  return (
    <div className="midi-routes">
      {[...names].map(([route, name]) => (
        <label key={route}>
          <span>{name}</span>
          <select
            className="field"
            value={routes[route] ?? ''}
            onChange={event => choose(route, event.currentTarget.value)}
          >
            <option value="">Not sent</option>
            <option value="as-played">As played</option>
            {CHANNELS.map(midiChannel => (
              <option key={midiChannel} value={midiChannel}>
                Channel {midiChannel + 1}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  )
}

/** Typed in ms; what is no number or out of range stays as it was. */
function Delay({ delay, set }: Pick<PartProps, 'set'> & { readonly delay: number }) {
  const hint = useId()
  return (
    <div className="midi-delay">
      <label>
        <span>Delay in ms</span>
        <input
          className="field"
          type="number"
          min={MIN_DELAY}
          max={MAX_DELAY}
          step={1}
          defaultValue={delay}
          aria-describedby={hint}
          onChange={event => {
            const { valueAsNumber: next, validity } = event.currentTarget
            if (validity.valid && Number.isFinite(next)) set({ delay: next })
          }}
        />
      </label>
      <p id={hint} className="scope">
        −50 to 500. Less than 0 makes the clock early; a note cannot leave before it is played.
      </p>
    </div>
  )
}
