/** The way of received changes into the document: in order, in as few calls as may be, judged. */
import type { ChangeHash } from '../protocol/ids.ts'
import type { Crdt } from './crdt.ts'
import type { Incoming } from './incoming.ts'
import { createJudge, type OwnChange } from './judge.ts'
import type { Replica } from './replica.ts'

export interface Intake {
  /** A new delivery: what was refused before is forgotten. */
  begin(): void
  /** @param changes each after what it depends on @returns those that the document has now */
  take(changes: readonly Incoming[]): readonly Incoming[]
}

export function createIntake(crdt: Crdt, replica: Replica): Intake {
  const judge = createJudge(crdt)
  const refused = new Set<ChangeHash>()

  const isOwn = (change: Incoming): change is OwnChange => change.by !== undefined

  function isRefused(change: OwnChange): boolean {
    return (
      change.deps.some(hash => refused.has(hash)) ||
      !judge.permits(replica.doc, replica.heads(), change)
    )
  }

  return {
    begin: () => refused.clear(),
    take(changes) {
      const taken: Incoming[] = []
      let batch: Incoming[] = []
      const flush = () => {
        taken.push(...replica.take(batch))
        batch = []
      }
      for (const change of changes) {
        if (isOwn(change)) {
          // What makes guarded objects is history, or looked at itself.
          if (batch.some(one => !isOwn(one))) flush()
          if (refused.size > 0 || judge.mustLook(replica.doc, change)) {
            flush()
            if (isRefused(change)) refused.add(change.hash)
            else batch.push(change)
            flush()
            continue
          }
        }
        if (!change.deps.some(hash => refused.has(hash))) batch.push(change)
        else refused.add(change.hash)
      }
      flush()
      return taken
    },
  }
}
