import { useState } from 'react'
import { Link } from 'wouter'
import type { Barring } from '../../shared/protocol/sync-message.ts'
import type { App, Profile } from '../app.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { sentenceOf } from '../store/ui-state.ts'
import { usePage } from './app-context.tsx'
import { DoorInstrument } from './door-instrument.tsx'
import { DoorRefusal } from './door-refusal.tsx'
import { DoorRoom } from './door-room.tsx'
import { playerStyle } from './player-style.ts'
import { ProfileFields } from './profile-fields.tsx'
import './door.css'

/** The room itself waits 3 s; this is for one that does not open at all, in ms. */
const FETCH_LIMIT = 4_000

const CLOSED: Readonly<Record<Barring, string>> = {
  locked: 'This room is locked',
  removed: 'You have been removed',
}

interface Props {
  /** As the address bar shows it, of either link. */
  readonly path: string
  readonly otherSecret: boolean
}

/** The card at the door. The room connects and syncs behind it, so that Join is instant. */
export function DoorCard({ path, otherSecret }: Props) {
  const { app } = usePage()
  const [chosen, setChosen] = useState<Profile>()
  // Until the player chooses: what this browser remembers may come a moment after the card.
  const remembered = useReadable(app.profile, profile => profile)
  const profile = chosen ?? remembered
  const [entering, setEntering] = useState(false)
  const [fault, setFault] = useState('')
  const fetching = useReadable(app.room, room => room?.fetching === true)
  const refusal = useReadable(app.room, room =>
    room?.phase.name === 'refused' ? room.phase : undefined,
  )

  const enter = async () => {
    setEntering(true)
    setFault('')
    void app.unlockSound()
    const entered = { ...profile, name: profile.name.trim() }
    app.setProfile(entered)
    try {
      if (app.invite.get() === undefined) app.knock(new URL(path, window.location.origin).href)
      await fetched(app.room)
      await app.enter(entered)
    } catch (error) {
      setFault(sentenceOf(error))
    }
    setEntering(false)
  }
  const barred = useReadable(app.room, room => room?.barred)
  const listens = path.includes('#listen.')
  const shut = barred !== undefined || refusal !== undefined || otherSecret
  return (
    <main id="main" tabIndex={-1} className="card-page" style={playerStyle(profile.colour)}>
      <section className="card door">
        <h1>{barred ? CLOSED[barred] : listens ? 'Listen to the jam' : 'Join the jam'}</h1>
        {listens && !shut ? (
          <p className="keeper">
            This link is for listening: you hear and see everything, and change nothing.
          </p>
        ) : null}
        {barred ? null : <DoorRoom />}
        {shut ? (
          <DoorRefusal
            code={barred ?? (otherSecret ? 'wrong-invite' : refusal?.code)}
            path={path}
          />
        ) : null}
        <form
          hidden={shut}
          className="door-form"
          onSubmit={event => {
            event.preventDefault()
            void enter()
          }}
        >
          <ProfileFields profile={profile} onChange={setChosen} />
          <DoorInstrument />
          <button
            type="submit"
            className="button primary large"
            disabled={entering || profile.name.trim() === ''}
          >
            {entering ? 'Joining…' : listens ? 'Listen' : 'Join'}
          </button>
          <p className={fetching ? 'keeper' : 'fault'} role="status">
            {fetching ? 'Fetching your session…' : fault}
          </p>
        </form>
        <Link href="/" className="back">
          To the front page
        </Link>
      </section>
    </main>
  )
}

/** Settles when the Recorder has brought the session, or is not expected to any more. */
function fetched(room: App['room']): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    const look = () => {
      if (room.get()?.fetching === false) done()
    }
    const timer = setTimeout(done, FETCH_LIMIT)
    const unsubscribe = room.subscribe(look)
    look()
  })
}
