import { memo } from 'react'
import type { PlayerId } from '../../shared/protocol/ids.ts'
import { choiceNamed, titleOf } from '../../shared/sound/catalogue.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'

/** What a player plays on, as the room has it. */
export const InstrumentName = memo(function InstrumentName({
  player,
}: {
  readonly player: PlayerId | undefined
}) {
  const { app } = usePage()
  const name = useReadable(app.session, session => player && session?.players[player]?.instrument)
  if (name === undefined) return null
  const choice = choiceNamed(name)
  return (
    <p className="player-note">
      {choice ? titleOf(choice) : `Plays ${name}, unknown to this page: silent`}
    </p>
  )
})
