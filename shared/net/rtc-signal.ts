/** The only three things that two ends of a dial say to each other, and what we accept as one. */
import * as v from 'valibot'
import { MAX_RELAY_CHARS } from '../protocol/signaling.ts'

const MAX_CANDIDATE_CHARS = 512
const CANDIDATE = /^candidate:\S+ \d+ \w+ \d+ \S+ \d+ typ (host|srflx|prflx|relay)( |$)/
const FINGERPRINT_LINE = /^a=fingerprint:(.*?)\r?$/gm
const SHA_256 = /^sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/i

const Description = v.strictObject({
  type: v.picklist(['offer', 'answer']),
  sdp: v.pipe(
    v.string(),
    v.maxLength(MAX_RELAY_CHARS),
    v.check(sdp => fingerprintOf(sdp) !== undefined),
  ),
})
const Candidate = v.strictObject({
  type: v.literal('candidate'),
  candidate: v.strictObject({
    candidate: v.pipe(v.string(), v.maxLength(MAX_CANDIDATE_CHARS), v.regex(CANDIDATE)),
    sdpMLineIndex: v.nullable(v.picklist([0])),
    sdpMid: v.nullable(v.pipe(v.string(), v.maxLength(3))),
  }),
})
const RtcSignal = v.variant('type', [Description, Candidate])
export type RtcSignal = v.InferOutput<typeof RtcSignal>

/** Undefined for anything else: simple-peer would obey more than these. Never throws. */
export function decodeRtcSignal(body: string): RtcSignal | undefined {
  if (body.length > MAX_RELAY_CHARS) return undefined
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), RtcSignal), body)
  return parsed.success ? parsed.output : undefined
}

/**
 * What simple-peer wants to say, as text for the other end; undefined where it is none of the three.
 *
 * @param announce changes the addresses in SDP and candidates, for hosts behind a forwarding router
 */
export function encodeRtcSignal(
  said: unknown,
  announce: (text: string) => string,
): string | undefined {
  const parsed = v.safeParse(Said, said)
  if (!parsed.success) return undefined
  const { type, sdp, candidate } = parsed.output
  if (sdp !== undefined) return JSON.stringify({ type, sdp: announce(sdp) })
  if (!candidate) return undefined
  const line = announce(candidate.candidate.replace(/^a=/, ''))
  if (!CANDIDATE.test(line)) return undefined // also the empty one that ends the list
  const { sdpMLineIndex, sdpMid } = candidate
  return JSON.stringify({
    type,
    candidate: { candidate: line, sdpMLineIndex: sdpMLineIndex ?? 0, sdpMid: sdpMid ?? null },
  })
}
const Said = v.object({
  type: v.picklist(['offer', 'answer', 'candidate']),
  sdp: v.optional(v.string()),
  candidate: v.optional(
    v.object({
      candidate: v.string(),
      sdpMLineIndex: v.nullish(v.number()),
      sdpMid: v.nullish(v.string()),
    }),
  ),
})

/**
 * The certificate that an SDP vouches for. Undefined unless it is exactly one: with two, an end could
 * show one to the signature (ID4) and the other to the handshake.
 */
export function fingerprintOf(sdp: string): string | undefined {
  const found = new Set<string | undefined>()
  for (const [, value = ''] of sdp.matchAll(FINGERPRINT_LINE))
    found.add(SHA_256.exec(value)?.[1]?.toUpperCase())
  return found.size === 1 ? [...found][0] : undefined
}
