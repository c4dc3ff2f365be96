/** Which lines of chat one has not read. Pure. */
import type { ChatView } from '../../shared/doc/view.ts'
import type { MessageId, PlayerId } from '../../shared/protocol/ids.ts'

/** Lines of others behind the one read last; all of them once that one is too old to be kept. */
export function linesOfOthersAfter(
  lines: readonly ChatView[],
  seen: MessageId | undefined,
  self: PlayerId | undefined,
): readonly ChatView[] {
  const from = lines.findIndex(({ id }) => id === seen) + 1
  return lines.slice(from).filter(({ author }) => author !== self)
}
