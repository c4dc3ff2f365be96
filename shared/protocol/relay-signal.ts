/**
 * What the two ends of a relayed link say to each other through signaling, sealed (SE3, RL2): their
 * keys, and who could carry them.
 */
import * as v from 'valibot'
import { utf8Length } from '../text.ts'
import { fromBase64Url, toBase64Url } from './bytes.ts'
import { isPeerId, type PeerId } from './ids.ts'

/** One to whom the speaker has a direct link. */
export interface CarrierOffer {
  readonly peer: PeerId
  /** What the way there costs: its round trip in µs, more where it failed lately. 0 … 2³² − 1. */
  readonly cost: number
}

export type RelaySignal =
  | {
      readonly type: 'offer'
      readonly key: Uint8Array
      readonly via: readonly CarrierOffer[]
    }
  /** `via`: those of the offer who could carry both, the best first; none when there is nobody. */
  | { readonly type: 'answer'; readonly key: Uint8Array; readonly via: readonly PeerId[] }

/** More than a room has members to choose from with a difference that anybody hears. */
export const MAX_CARRIERS = 8
export const RELAY_KEY_BYTES = 32
