/**
 * The changes that every document starts from (DOC2): all shared containers, empty, one change a
 * schema version. Two peers that made them apart would each lose the other's. Never edit one:
 * `scripts/make-genesis.ts` printed them, and a later schema version is one more.
 */
import { concatBytes, fromBase64Url } from '../protocol/bytes.ts'

/** 32 hex digits of zero: the author of every constant change. */
export const GENESIS_ACTOR = '00'.repeat(16)

/** Oldest version first. */
export const CONSTANT_CHANGES: readonly Uint8Array[] = [
  decode(
    'hW9Kg624sBsBlgEAEAAAAAAAAAAAAAAAAAAAAAABAQAAAAcBCAIIFVk0AUICVgJwAgABAgAABRAAAAEC' +
      'AQAFEAhoB2NvbnRleHQDa2V5BXNjYWxlCXRyYW5zcG9ydAZzYXZpbmcHcGxheWVycwZ0cmFja3MFdGFr' +
      'ZXMBMAExATIBMwE0ATUBNgE3ATgBOQFhAWIBYwFkAWUBZhgYABgAGAA',
  ),
  decode(
    'hW9Kg23wekgBhwQBrbiwG2KpKLP9IWZnDF0HrfkHofDHMfp07ADlQSarHiQQAAAAAAAAAAAAAAAAAAAAAAIZAAAA' +
      'CAEUAiQV8wI0AUIHVgdXAXADAwAABxAAAAEsAAACEAAAARAAAAEDAQAHECIAAQQzAjQCNQI2AjcIOAg6CDwIPgAC' +
      'EGEAARByAAGVfwVzdHlsZQdlbW90aW9uCmNvbXBsZXhpdHkGc2NoZW1hBm9mZmljZQRsb2NrBnBlb3BsZQhzZWN0' +
      'aW9ucwdtYXJrZXJzBnBvaW50cwEwATEBMgEzATQBNQE2ATcBOAE5AWEBYgFjAWQBZQFmB2VuZ2luZXMEYmFzcwVk' +
      'cnVtcwdoYXJtb255Bm1lbG9keQpwYXJhbWV0ZXJzBXN0YXRlCnBhcmFtZXRlcnMFc3RhdGUKcGFyYW1ldGVycwVz' +
      'dGF0ZQpwYXJhbWV0ZXJzBXN0YXRlATABMQEyATMBNAE1ATYBNwEwATEBMgEzATQBNQE2ATcBMAExATIBMwE0ATUB' +
      'NgE3ATABMQEyATMBNAE1ATYBNwVxdWV1ZQtnZW5lcmF0aW9ucwEwATEBMgEzATQBNQE2ATcBOAE5AWEBYgFjAWQB' +
      'ZQFmBGNoYXQBMAExATIBMwE0ATUBNgE3ATgBOQFhAWIBYwFkAWUBZghhbmFseXNpc2sDAH8B5wAAAwB_FOcAAALr' +
      'AAA',
  ),
  decode(
    'hW9KgwxYmWMBmAEBbfB6SFAd1tvNZ9h2R_QcH2Ik645ToAT_SjG38ee6CeEQAAAAAAAAAAAAAAAAAAAAAAOEAQAAAAoB' +
      'BAIFFTA0AUIEVgRXAXAEcQJzAgACEAAAAhCFAW4Gc2NoZW1hB2FjdGlvbnMBMAExATIBMwE0ATUBNgE3ATgBOQFhAWIB' +
      'YwFkAWUBZhJ_AREAfxQRAAN_AREAfwB_HA',
  ),
]

export const GENESIS: Uint8Array = concatBytes(...CONSTANT_CHANGES)

function decode(text: string): Uint8Array {
  const bytes = fromBase64Url(text)
  if (!bytes) throw new Error('the genesis change is not base64url')
  return bytes
}
