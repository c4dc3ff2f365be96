/** A session file becomes a room of its own, in this browser (SF2). */
import type { Entropy } from '../../shared/ports.ts'
import { createIdentity } from '../../shared/protocol/identity.ts'
import { type Invite, newInvite } from '../../shared/protocol/invite.ts'
import { identityKey } from '../storage/identity-key.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { runOrder } from './run-order.ts'

/**
 * @returns the way into it, once all of it is durable
 * @throws SessionFileError, StoreError: there is no new room then
 */
export async function openSession(
  file: Blob,
  { self, entropy }: { readonly self: Promise<KeyValue>; readonly entropy: Entropy },
): Promise<Invite> {
  const { player } = createIdentity(await identityKey(await self, entropy))
  const invite = newInvite(entropy)
  await runOrder({ type: 'open', file, room: invite.room, opener: player })
  return invite
}
