/** The way of a relayed link from one peer to the next: a direct, verified link of ours. */
import { encodeRelayMessage, type RelayMessage } from '../protocol/relay-message.ts'
import type { VerifiedLink } from './pair.ts'

export interface Hop {
  say(message: RelayMessage): void
  /** As it is, on the live lane. Lost where the lane is not open. */
  throw(datagram: Uint8Array): void
  /** Messages of our own wait already: what we carry waits until they have gone. */
  isBusy(): boolean
  /** Bytes that the live lane has not handed to the network yet. */
  liveBacklog(): number
}

export const hopOver = ({ lane, link }: Pick<VerifiedLink, 'lane' | 'link'>): Hop => ({
  say: message => {
    lane.send(encodeRelayMessage(message), 'urgent')
  },
  throw: datagram => {
    link.live.send(datagram)
  },
  isBusy: () => lane.queued('urgent') > 0,
  liveBacklog: () => link.live.bufferedAmount(),
})
