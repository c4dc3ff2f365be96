import { EllipsisVertical } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { Edit } from '../../shared/doc/edit.ts'
import type { PlayerId } from '../../shared/protocol/ids.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, useEdit, usePage } from './app-context.tsx'
import { Modal } from './modal.tsx'
import type { Role } from './use-roles.ts'
import './player-menu.css'

interface Props {
  readonly player: PlayerId
  readonly name: string
  readonly role: Role
  /** Came by the link for listeners: nothing makes a player of him but the other link. */
  readonly listens: boolean
}

/** What the host decides about one player, behind a button in his row. */
export function PlayerMenu({ player, name, role, listens }: Props) {
  const { app } = usePage()
  const edit = useEdit()
  const popover = useId()
  const menu = useRef<HTMLFieldSetElement>(null)
  const [removing, setRemoving] = useState(false)
  const muted = useReadable(app.session, session => session?.players[player]?.muted ?? false)
  const isListener = role === 'listener'

  const decision = (text: string, decide: Edit) => (
    <button
      type="button"
      className="button quiet"
      popoverTarget={popover}
      popoverTargetAction="hide"
      onClick={() => edit(decide)}
    >
      {text}
    </button>
  )
  return (
    <>
      <button
        type="button"
        className="button quiet icon"
        popoverTarget={popover}
        aria-label={`Decide about ${name}`}
      >
        <EllipsisVertical aria-hidden />
      </button>
      <fieldset ref={menu} id={popover} popover="auto" className="player-menu" aria-label={name}>
        {listens ? null : (
          <>
            {decision(isListener ? 'Make player' : 'Make listener', {
              type: 'set-role',
              player,
              role: isListener ? 'player' : 'listener',
            })}
            {decision(muted ? 'Let all hear again' : 'Mute for all', {
              type: 'mute-player',
              player,
              muted: !muted,
            })}
            {decision('Hand over host', { type: 'set-host', player })}
          </>
        )}
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            // Before the dialog opens: it gives the focus back to where this leaves it.
            menu.current?.hidePopover()
            setRemoving(true)
          }}
        >
          Remove…
        </button>
      </fieldset>
      {removing ? (
        <RemoveDialog player={player} name={name} onClose={() => setRemoving(false)} />
      ) : null}
    </>
  )
}

function RemoveDialog({
  player,
  name,
  onClose,
}: Pick<Props, 'player' | 'name'> & { readonly onClose: () => void }) {
  const { app } = usePage()
  const attempt = useAttempt()
  return (
    <Modal title={`Remove ${name}?`} onClose={onClose}>
      <div className="remove">
        <p>
          {name} has to go and cannot come back. The room gets a new link: who is here has it at
          once, and whoever is away has to be sent it.
        </p>
        <p>What {name} played stays.</p>
        <div className="remove-buttons">
          <button
            type="button"
            className="button primary"
            onClick={() => {
              attempt(app.remove(player))
              onClose()
            }}
          >
            Remove {name}
          </button>
          <button type="button" className="button" onClick={onClose}>
            Keep {name}
          </button>
        </div>
      </div>
    </Modal>
  )
}
