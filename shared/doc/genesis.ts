/**
 * The change that every document starts from (DOC2): all shared containers, empty. Two peers that
 * made them apart would each lose the other's. Never edit: `scripts/make-genesis.ts` printed it, and
 * a later schema version is one constant change more.
 */
import { fromBase64Url } from '../protocol/bytes.ts'

/** 32 hex digits of zero: the author of every constant change. */
export const GENESIS_ACTOR = '00'.repeat(16)

export const GENESIS: Uint8Array = decode(
  'hW9Kg624sBsBlgEAEAAAAAAAAAAAAAAAAAAAAAABAQAAAAcBCAIIFVk0AUICVgJwAgABAgAABRAAAAEC' +
    'AQAFEAhoB2NvbnRleHQDa2V5BXNjYWxlCXRyYW5zcG9ydAZzYXZpbmcHcGxheWVycwZ0cmFja3MFdGFr' +
    'ZXMBMAExATIBMwE0ATUBNgE3ATgBOQFhAWIBYwFkAWUBZhgYABgAGAA',
)

function decode(text: string): Uint8Array {
  const bytes = fromBase64Url(text)
  if (!bytes) throw new Error('the genesis change is not base64url')
  return bytes
}
