import { memo } from 'react'
import type { PeerId } from '../../shared/protocol/ids.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { Face } from './face.tsx'

interface Props {
  readonly peer: PeerId
  readonly name: string
  readonly colour: number
}

/** A face that one presses to see what that player sees. */
export const FollowButton = memo(function FollowButton({ peer, name, colour }: Props) {
  const { ui } = usePage()
  const isFollowing = useReadable(ui, now => now.following === peer)
  const toggle = () =>
    ui.update(now =>
      now.following === peer
        ? { ...now, following: undefined }
        : // A phone shows the stage for it.
          { ...now, following: peer, sheet: 'stage' },
    )
  return (
    <button
      type="button"
      className="face-button"
      aria-pressed={isFollowing}
      aria-label={`See what ${name} sees`}
      title={`See what ${name} sees`}
      onClick={toggle}
    >
      <Face name={name} colour={colour} />
    </button>
  )
})
