/** The logs of what players did, by name: whose, and which document load's. */
import { type ActorId, isActorId, isPlayerId, type PlayerId } from '../../protocol/ids.ts'

const LOG_NAME = /^(u_[0-9a-f]{32})\+([0-9a-f]{32})$/

export interface LogName {
  readonly player: PlayerId
  readonly actor: ActorId
}

/** Undefined for what is no log's name. */
export function readLogName(name: string): LogName | undefined {
  const [, player, actor] = LOG_NAME.exec(name) ?? []
  return isPlayerId(player) && isActorId(actor) ? { player, actor } : undefined
}

export const logNameOf = ({ player, actor }: LogName): string => `${player}+${actor}`
