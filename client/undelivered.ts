/** The sentences for work of mine that does not arrive, and for pages that stay different (DL). */
import { unreachable } from '../shared/result.ts'
import type { DeliveryView } from '../shared/session/delivery.ts'
import type { RoomView } from '../shared/session/room-view.ts'

export interface Undelivered {
  /** At every change of the room's view. */
  look(view: RoomView): void
}

export function createUndelivered(options: {
  say(kind: 'info' | 'fault', sentence: string): void
}): Undelivered {
  /** What was said last, and is not over. */
  let told: DeliveryView['state'] = 'arrived'

  return {
    look(view) {
      const { state } = view.delivery
      if (state === told || state === 'late') return
      const wasStuck = told === 'stuck'
      told = state
      switch (state) {
        case 'arrived':
          if (wasStuck) options.say('info', 'Everything of yours has arrived now.')
          return
        case 'stuck':
          options.say('fault', stuckSentence(view))
          return
        case 'different':
          options.say('fault', differentSentence(view))
          return
        default:
          unreachable(state)
      }
    },
  }
}

/** "1 change", "3 changes". */
export const changesText = (count: number): string =>
  count === 1 ? '1 change' : `${count} changes`

function stuckSentence(view: RoomView): string {
  const { waiting } = view.delivery
  const have = waiting === 1 ? 'has' : 'have'
  return `${changesText(waiting)} of yours ${have} not reached ${nameOf(view)} yet. Nothing is lost: they are kept here and sent until they arrive.`
}

const differentSentence = (view: RoomView): string =>
  `This page and ${nameOf(view)} hold different versions of the session. Nothing is lost: reload this page, and if that does not help, the other one.`

function nameOf({ delivery, peers }: RoomView): string {
  const peer = delivery.peer === undefined ? undefined : peers[delivery.peer]
  if (peer?.recorder) return 'the Recorder'
  return peer?.name || 'another player'
}
