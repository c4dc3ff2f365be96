import { Unlink } from 'lucide-react'
import { Link } from 'wouter'
import { WRONG_LINK } from './invite-link.ts'
import { JoinLink } from './join-link.tsx'
import './door.css'

/** Instead of the join card, when the address cannot be an invite. */
export function WrongLink() {
  return (
    <main id="main" tabIndex={-1} className="card-page">
      <section className="card">
        <Unlink aria-hidden className="card-icon" />
        <h1>{WRONG_LINK}</h1>
        <p>
          The part after # opens the room, and messengers sometimes cut it off. Ask for the link
          again, and copy all of it.
        </p>
        <JoinLink />
        <Link href="/" className="button quiet">
          To the front page
        </Link>
      </section>
    </main>
  )
}
