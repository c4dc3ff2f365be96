/** A peer whose own program is honest, with a hand on its links and a forger beside it. */
import type { Edit, EditStamp } from '../../shared/doc/edit.ts'
import { Replica } from '../../shared/doc/replica.ts'
import type { Dialer, Link } from '../../shared/ports.ts'
import { concatBytes } from '../../shared/protocol/bytes.ts'
import type { ActorId } from '../../shared/protocol/ids.ts'
import { encodeSyncMessage } from '../../shared/protocol/sync-message.ts'
import { openTestCrdt } from './open-doc.ts'
import type { Stay } from './simulated-house.ts'

const crdt = await openTestCrdt()
/** Stream 0, and nothing more of this message (LK3). */
const URGENT = Uint8Array.of(0, 0)

export class HostilePeer {
  readonly #links = new Set<Link>()

  /** For `arrive`: whatever link opens is the forger's as well. */
  readonly dialer = (usual: Dialer): Dialer => ({
    dial: options =>
      usual.dial({
        ...options,
        onOpen: link => {
          this.#links.add(link)
          link.onClose(() => this.#links.delete(link))
          options.onOpen(link)
        },
      }),
  })

  push(change: Uint8Array): void {
    const message = concatBytes(URGENT, encodeSyncMessage({ kind: 'change', change }))
    for (const link of this.#links) link.sync.send(message)
  }
}

/** A change on top of what that player has, in anybody's name. @param actor default his own */
export async function forge(
  { room, doc }: Stay,
  edits: readonly Edit[],
  stamp: EditStamp,
  actor?: ActorId,
): Promise<Uint8Array> {
  const forger = new Replica(crdt, actor ?? (await doc.ready).actor)
  forger.load([await room.document()])
  const forged = forger.edit(edits, stamp)
  if (!forged) throw new Error('the forgery changes nothing')
  return forged.bytes
}
