/** The first message on a link: who I am, signed for this one link (ID4). */
import * as v from 'valibot'
import { PlayerColour, PlayerName } from '../doc/edits/people.ts'
import { ProtocolError } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { utf8Decode, utf8Encode } from '../text.ts'
import { concatBytes, fromBase64Url, toBase64Url } from './bytes.ts'
import { type Identity, isSignedBy, playerIdOf } from './identity.ts'
import { type ActorId, isActorId, type PeerId, type PlayerId, type RoomId } from './ids.ts'
import type { RoomKeys } from './keys.ts'
import { isMember, type Membership } from './membership.ts'

const PROTOCOL_VERSION = 1
const MAX_HELLO_BYTES = 4096

/** What a verified hello says. */
export interface Hello extends Introduction {
  readonly player: PlayerId
  readonly publicKey: Uint8Array
  /** It has the invite of those who play. Who has not is a listener, whatever the document says. */
  readonly isMember: boolean
}
export interface Introduction {
  /** The author of every change that this peer makes on this link (DOC9). */
  readonly actor: ActorId
  readonly role: 'player' | 'recorder'
  /** At the door: neither heard nor counted. */
  readonly door: boolean
  readonly name: string
  readonly colour: number
}

/** Which link a hello is for, as its sender sees it. The receiver turns it round. */
export interface HelloPlace {
  readonly room: RoomId
  readonly from: PeerId
  readonly to: PeerId
  /** DTLS certificates of the two ends: a link through somebody in the middle has others. */
  readonly fingerprints: { readonly from: string; readonly to: string }
}

const WireHello = v.strictObject({
  version: v.literal(PROTOCOL_VERSION),
  publicKey: v.pipe(v.string(), v.length(43)),
  actor: v.custom<ActorId>(isActorId),
  role: v.picklist(['player', 'recorder']),
  door: v.boolean(),
  name: PlayerName,
  colour: PlayerColour,
  signature: v.pipe(v.string(), v.length(86)),
  /** Absent from who came by a listener's link. */
  member: v.optional(
    v.strictObject({
      key: v.pipe(v.string(), v.length(43)),
      signature: v.pipe(v.string(), v.length(86)),
    }),
  ),
})

export function encodeHello(
  introduction: Introduction,
  place: HelloPlace,
  identity: Identity,
  membership: Membership | undefined,
): Uint8Array {
  const { actor, role, door, name, colour } = introduction
  const said = signedText(place, actor, role)
  const wire: v.InferInput<typeof WireHello> = {
    version: PROTOCOL_VERSION,
    publicKey: toBase64Url(identity.publicKey),
    actor,
    role,
    door,
    name,
    colour,
    signature: toBase64Url(identity.sign(said)),
    ...(membership && {
      member: {
        key: toBase64Url(membership.publicKey),
        signature: toBase64Url(membership.sign(memberText(identity.publicKey, said))),
      },
    }),
  }
  return utf8Encode(JSON.stringify(wire))
}

/**
 * A stranger's first message → who they are, or why they are not.
 * `unsupported-version`, `newer-version` and `forged` beside the usual reasons. Never throws.
 *
 * @param keys of the room, by which members are told from listeners
 */
export function openHello(
  bytes: Uint8Array,
  place: HelloPlace,
  { listening }: Pick<RoomKeys, 'listening'>,
): Result<Hello, ProtocolError> {
  if (bytes.length > MAX_HELLO_BYTES)
    return err(new ProtocolError('too-large', `a hello of ${bytes.length} bytes`))
  const json = v.safeParse(v.pipe(v.string(), v.parseJson()), utf8Decode(bytes))
  if (!json.success) return err(new ProtocolError('malformed', 'no JSON'))
  const said = v.safeParse(v.object({ version: v.number() }), json.output)
  if (said.success && said.output.version !== PROTOCOL_VERSION)
    return err(new ProtocolError(ageOf(said.output.version), `version ${said.output.version}`))
  const parsed = v.safeParse(WireHello, json.output)
  if (!parsed.success)
    return err(new ProtocolError('malformed', v.summarize(parsed.issues).slice(0, 300)))
  const { actor, role, door, name, colour, member } = parsed.output
  const publicKey = fromBase64Url(parsed.output.publicKey)
  const signature = fromBase64Url(parsed.output.signature)
  if (!publicKey || !signature) return err(new ProtocolError('malformed', 'key or signature'))
  const text = signedText(place, actor, role)
  if (!isSignedBy(publicKey, text, signature))
    return err(new ProtocolError('forged', 'signed for another link, or by another key'))
  if (member) {
    const [key, proof] = [fromBase64Url(member.key), fromBase64Url(member.signature)]
    if (!key || !proof || !isMember(listening, key, memberText(publicKey, text), proof))
      return err(new ProtocolError('forged', 'no member of this room'))
  }
  const player = playerIdOf(publicKey)
  return ok({ player, publicKey, isMember: member !== undefined, actor, role, door, name, colour })
}

const ageOf = (version: number): 'newer-version' | 'unsupported-version' =>
  version > PROTOCOL_VERSION ? 'newer-version' : 'unsupported-version'

const signedText = (
  { room, from, to, fingerprints }: HelloPlace,
  actor: ActorId,
  role: Introduction['role'],
): Uint8Array =>
  utf8Encode(
    ['musearoo/1 hello', room, from, to, actor, role, fingerprints.from, fingerprints.to].join(
      '\0',
    ),
  )

/** The member's key vouches for the player's on this one link. */
const memberText = (publicKey: Uint8Array, said: Uint8Array): Uint8Array =>
  concatBytes(utf8Encode('musearoo/1 member\0'), publicKey, said)
