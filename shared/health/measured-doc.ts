/** A document's port whose every edit, sync, merge and notification is counted and timed (HP). */
import type { Clock, DocPort } from '../ports.ts'
import { micros } from '../time/units.ts'
import type { HealthPort, Measured } from './port.ts'

export function measuredDoc(
  doc: DocPort,
  { clock, health }: { readonly clock: Clock; readonly health: HealthPort },
): DocPort {
  async function timed<T>(what: Measured, work: () => Promise<T>): Promise<T> {
    const began = clock.now()
    try {
      return await work()
    } finally {
      health.note(what, micros(clock.now() - began))
    }
  }

  return {
    ...doc,
    edit: (edits, stamp) => timed('edit', () => doc.edit(edits, stamp)),
    receive: (changes, from) => timed('merge', () => doc.receive(changes, from)),
    receiveSync: (peer, message, from) => timed('sync', () => doc.receiveSync(peer, message, from)),
    onView: listener =>
      doc.onView(state => {
        const began = clock.now()
        listener(state)
        health.note('notification', micros(clock.now() - began))
      }),
  }
}
