import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { Profile } from '../app.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { sentenceOf } from '../store/ui-state.ts'
import { usePage } from './app-context.tsx'
import { DoorRefusal } from './door-refusal.tsx'
import { DoorRoom } from './door-room.tsx'
import { playerStyle } from './player-style.ts'
import { ProfileFields } from './profile-fields.tsx'
import './door.css'

/** Nobody waits longer than this for a Recorder to bring the session, in ms. */
const FETCH_LIMIT = 3000

interface Props {
  /** `/r/ROOM#SECRET` */
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
  const fetching = useFetching()
  const refusal = useReadable(app.room, room =>
    room?.phase.name === 'refused' ? room.phase : undefined,
  )

  const enter = async () => {
    setEntering(true)
    setFault('')
    const entered = { ...profile, name: profile.name.trim() }
    app.setProfile(entered)
    try {
      if (app.room.get() === undefined) app.knock(new URL(path, window.location.origin).href)
      await app.enter(entered)
    } catch (error) {
      setFault(sentenceOf(error))
    }
    setEntering(false)
  }
  const shut = refusal !== undefined || otherSecret
  return (
    <main id="main" tabIndex={-1} className="card-page" style={playerStyle(profile.colour)}>
      <section className="card door">
        <h1>Join the jam</h1>
        <DoorRoom />
        {shut ? (
          <DoorRefusal code={otherSecret ? 'wrong-invite' : refusal?.code} path={path} />
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
          <button
            type="submit"
            className="button primary large"
            disabled={fetching || entering || profile.name.trim() === ''}
          >
            {fetching ? 'Fetching your session…' : entering ? 'Joining…' : 'Join'}
          </button>
          <p className="fault" role="status">
            {fault}
          </p>
        </form>
        <Link href="/" className="back">
          To the front page
        </Link>
      </section>
    </main>
  )
}

/** Whether a Recorder is about to bring the session, for at most the limit. */
function useFetching(): boolean {
  const { app } = usePage()
  const fetching = useReadable(app.room, room => room?.fetching === true)
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!fetching) return
    const timer = setTimeout(() => setLate(true), FETCH_LIMIT)
    return () => clearTimeout(timer)
  }, [fetching])
  return fetching && !late
}
