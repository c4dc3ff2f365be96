/** Who is at which control. Pure. */
import type { Attendees } from '../attendees.ts'

/** A page has many controls, and each asks with each packet: of one map all are answered at once. */
const known = new WeakMap<Attendees, ReadonlyMap<string, string>>()

/** The PeerIds of those who have that control in focus, with spaces; '' for nobody. */
export function peersAt(attendees: Attendees, control: string): string {
  const byControl = known.get(attendees) ?? peersByControl(attendees)
  known.set(attendees, byControl)
  return byControl.get(control) ?? ''
}

function peersByControl(attendees: Attendees): ReadonlyMap<string, string> {
  const all = new Map<string, string>()
  for (const [peer, { presence }] of attendees) {
    const { focus } = presence
    if (focus === '') continue
    const others = all.get(focus)
    all.set(focus, others === undefined ? peer : `${others} ${peer}`)
  }
  return all
}
