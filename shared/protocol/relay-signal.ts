/**
 * What the two ends of a relayed link say to each other through signaling, sealed (SE3, RL2): their
 * keys, and who could carry them.
 */
import * as v from 'valibot'
import { fromBase64Url, toBase64Url } from './bytes.ts'
import { isPeerId, type PeerId } from './ids.ts'

export type RelaySignal =
  | { readonly type: 'offer'; readonly key: Uint8Array; readonly via: readonly CarrierOffer[] }
  /** `via`: those of the offer who could carry both, the best first; none when there is nobody. */
  | { readonly type: 'answer'; readonly key: Uint8Array; readonly via: readonly PeerId[] }

/** One to whom the speaker has a direct link. */
export interface CarrierOffer {
  readonly peer: PeerId
  /** What the way there costs: its round trip in µs, more where it failed lately. 0 … 2³² − 1. */
  readonly cost: number
}

/** More than a room has members who could. */
export const MAX_CARRIERS = 16
const MAX_CHARS = 2_048

const key = v.pipe(
  v.string(),
  v.length(43),
  v.transform(fromBase64Url),
  v.custom<Uint8Array>(bytes => bytes instanceof Uint8Array && bytes.length === 32),
)
const peer = v.custom<PeerId>(isPeerId)
const cost = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1))
const Signal = v.variant('type', [
  v.strictObject({
    type: v.literal('offer'),
    key,
    via: v.pipe(v.array(v.strictObject({ peer, cost })), v.maxLength(MAX_CARRIERS)),
  }),
  v.strictObject({
    type: v.literal('answer'),
    key,
    via: v.pipe(v.array(peer), v.maxLength(MAX_CARRIERS)),
  }),
])
const Wrapped = v.strictObject({
  type: v.literal('relay'),
  attempt: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
  body: v.pipe(v.string(), v.maxLength(MAX_CHARS)),
})

export const encodeRelaySignal = (signal: RelaySignal): string =>
  JSON.stringify({ ...signal, key: toBase64Url(signal.key) })

/** Undefined for what is none: it is then ignored, as any other body that is not understood. */
export function decodeRelaySignal(text: string): RelaySignal | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Signal), text)
  return parsed.success ? parsed.output : undefined
}

/** One body about the relayed way, among those about the direct one; with attempts of its own. */
export const wrapRelayBody = (attempt: number, body: string): string =>
  JSON.stringify({ type: 'relay', attempt, body })

/** @returns undefined when the body is not about the relayed way */
export function unwrapRelayBody(
  text: string,
): { readonly attempt: number; readonly body: string } | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Wrapped), text)
  return parsed.success ? parsed.output : undefined
}
