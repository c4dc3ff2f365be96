/** Writes what a player did into the change in which he did it (DOC22): one document load's part. */
import type { ActorId, PlayerId } from '../../protocol/ids.ts'
import { type CrdtDoc, type Draft, readMap } from '../crdt.ts'
import type { EditStamp } from '../edit.ts'
import { isPosition } from '../legal.ts'
import { type ActionPart, encodeAction } from './action.ts'
import { hasRoom, logsOf, type Place, placeOfSeq, writeAction } from './action-logs.ts'
import { logNameOf } from './log-name.ts'
import { Trace } from './trace.ts'

/** A movement of the hand that may go on. */
interface Gesture {
  readonly name: string
  readonly player: PlayerId
  readonly place: Place
  readonly parts: readonly ActionPart[]
}

export class OwnActions {
  readonly #actor: ActorId
  readonly trace = new Trace()
  #gesture: Gesture | undefined

  constructor(actor: ActorId) {
    this.#actor = actor
  }

  /**
   * Inside `change`, after the edits; nothing where they did nothing that a player would tell.
   *
   * @param before the document as it was  @param seq the number of the change that is being made
   */
  write(draft: Draft, before: CrdtDoc, seq: number, stamp: EditStamp): void {
    const { parts, more } = this.trace.done()
    if (parts.length === 0) return
    const { player, moment, gesture = '', position, held = false } = stamp
    const last = this.#goesOn(before, gesture, player)
    const owner = { player, actor: this.#actor }
    const place = last?.place ?? placeOfSeq(seq)
    // Without room for one the edit goes without its action.
    if (!hasRoom(before, owner, place)) return
    const all = last ? joined(last.parts, parts) : parts
    const text = encodeAction({
      moment,
      position: isPosition(position) ? position : null,
      gesture,
      held,
      parts: all,
      more,
    })
    writeAction(draft, owner, place, text)
    this.#gesture = gesture === '' ? undefined : { name: gesture, player, place, parts: all }
  }

  #goesOn(before: CrdtDoc, gesture: string, player: PlayerId): Gesture | undefined {
    const last = this.#gesture
    if (!last || last.name !== gesture || last.player !== player) return undefined
    const log = readMap(logsOf(before, player)?.[logNameOf({ player, actor: this.#actor })])
    const { block, key } = last.place
    return readMap(log?.[block])?.[key] === undefined ? undefined : last
  }
}

/** What was before the first of them, and what is after the last. */
function joined(
  before: readonly ActionPart[],
  after: readonly ActionPart[],
): readonly ActionPart[] {
  const isOf = (part: ActionPart) => (other: ActionPart) =>
    other.type === part.type && other.ids.join() === part.ids.join()
  const fresh = after.filter(part => !before.some(isOf(part)))
  const grown = before.map(part => {
    const now = after.find(isOf(part))
    if (!now) return part
    const fields = new Map(part.fields.map(field => [field.name, field]))
    for (const field of now.fields)
      fields.set(field.name, { ...field, before: (fields.get(field.name) ?? field).before })
    return { ...now, fields: [...fields.values()] }
  })
  return [...grown, ...fresh]
}
