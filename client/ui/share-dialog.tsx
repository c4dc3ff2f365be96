import { Share2 } from 'lucide-react'
import { useState } from 'react'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { CopyField } from './copy-field.tsx'
import { inviteScope, SCOPE_SENTENCE } from './invite-scope.ts'
import { Modal } from './modal.tsx'
import { QrCode } from './qr-code.tsx'
import './dialogs.css'

/** As the lobby allows. */
const MAX_TITLE = 60

/** The link, its picture for a phone, and the lobby. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const { app } = usePage()
  const invite = useReadable(app.invite, value => value ?? '')
  const me = useReadable(app.room, room => room?.self.player)
  const listens = useReadable(app.room, room => room?.self.listens ?? false)
  const isHost = useReadable(app.session, session => me && session?.players[me]?.role === 'host')
  return (
    <Modal title="Share this room" onClose={onClose}>
      <div className="share">
        <div className="share-link">
          <CopyField label="Link to the room" value={invite} />
          <p className="scope">{SCOPE_SENTENCE[inviteScope(invite)]}</p>
          {'share' in navigator ? (
            <button type="button" className="button" onClick={() => void shareNatively(invite)}>
              <Share2 aria-hidden />
              Send it…
            </button>
          ) : null}
        </div>
        <QrCode text={invite} label="The link as a QR code" />
      </div>
      {listens ? null : <ListenerLink />}
      <TrustRecorder />
      {isHost ? <Listing /> : null}
    </Modal>
  )
}

/** For an audience: nothing to play with follows from it. */
function ListenerLink() {
  const { app } = usePage()
  return (
    <section className="listing">
      <h3>For listeners</h3>
      <p>Whoever has this link hears and reads everything, and changes nothing.</p>
      <CopyField label="Link for listeners" value={app.listenerLink() ?? ''} />
    </section>
  )
}

async function shareNatively(url: string): Promise<void> {
  try {
    await navigator.share({ title: 'MuseAroo', text: 'Come and play', url })
  } catch {
    // Closing the system's sheet rejects as well: there is nothing to say about it.
  }
}

/** A Recorder that this browser does not know gets no room until the player says so. */
function TrustRecorder() {
  const { app } = usePage()
  const distrusted = useReadable(app.recorderDistrusted, value => value)
  if (!distrusted) return null
  return (
    <section className="listing">
      <h3>Another Recorder</h3>
      <p>
        The Recorder of this server has another key than before. Whoever runs it could read this
        room, so it was not given the link.
      </p>
      <button type="button" className="button" onClick={() => void app.trustRecorder()}>
        Trust the Recorder
      </button>
    </section>
  )
}

/** Publishing the link is a decision of its own, so it says what it does. */
function Listing() {
  const { app } = usePage()
  const listed = useReadable(app.room, room => room?.listed ?? false)
  const own = useReadable(app.profile, profile => profile.name)
  const [title, setTitle] = useState(`${own}’s jam`)
  return (
    <form
      className="listing"
      onSubmit={event => {
        event.preventDefault()
        if (listed) app.unlistRoom()
        else app.listRoom(title.trim())
      }}
    >
      <h3>Open room</h3>
      <p>
        {listed
          ? 'This room is on the front page: its link is public, and anyone may come in.'
          : 'Listing publishes the link on the front page: anyone may come in and read the room.'}
      </p>
      <div className="field-row">
        {listed ? null : (
          <input
            className="field"
            aria-label="Title in the list"
            required
            maxLength={MAX_TITLE}
            value={title}
            onChange={event => setTitle(event.currentTarget.value)}
          />
        )}
        <button type="submit" className="button">
          {listed ? 'Take it off the list' : 'List this room'}
        </button>
      </div>
    </form>
  )
}
