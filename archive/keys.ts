/** The archive's long-lived keys: made once, pinned by browsers, never replaced by themselves (AR2). */
import { join } from 'node:path'
import { StoreError } from '../shared/errors.ts'
import type { Entropy } from '../shared/ports.ts'
import { fromBase64Url, toBase64Url } from '../shared/protocol/bytes.ts'
import { makePrivateDirectory, readPrivateFile, writePrivateFile } from './private-file.ts'

export interface ArchiveKeys {
  /** X25519: opens the invites that are sealed to us (SE5). */
  readonly recorder: Uint8Array
  /** Ed25519: signs our hellos (ID4). */
  readonly identity: Uint8Array
}

const SECRET_KEY_BYTES = 32

/** @throws StoreError `corrupt` rather than make a new key where one has been */
export async function loadKeys(dataDir: string, entropy: Entropy): Promise<ArchiveKeys> {
  const directory = join(dataDir, 'keys')
  await makePrivateDirectory(directory)
  return {
    recorder: await loadKey(join(directory, 'recorder.x25519'), entropy),
    identity: await loadKey(join(directory, 'identity.ed25519'), entropy),
  }
}

async function loadKey(path: string, entropy: Entropy): Promise<Uint8Array> {
  const text = await readPrivateFile(path)
  if (text === undefined) {
    const key = entropy(SECRET_KEY_BYTES)
    await writePrivateFile(path, toBase64Url(key))
    return key
  }
  const key = fromBase64Url(text.trim())
  if (key?.length !== SECRET_KEY_BYTES)
    throw new StoreError('corrupt', `${path} holds no key: restore it, or remove it for a new one.`)
  return key
}
