/**
 * The invites of the rooms that we keep: one file each, readable by its owner alone. A room's invite
 * changes by its host's word in the room alone (LK8), so that nobody who only knows its name can make
 * us open it to him.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import * as v from 'valibot'
import { fromBase64Url, toBase64Url } from '../shared/protocol/bytes.ts'
import { isRoomId, type RoomId } from '../shared/protocol/ids.ts'
import { type Invite, SECRET_BYTES } from '../shared/protocol/invite.ts'
import { roomKeys } from '../shared/protocol/keys.ts'
import { nodeDisk, storeError } from './disk.ts'
import { makePrivateDirectory, readPrivateFile, writePrivateFile } from './private-file.ts'

export interface KeptRoom {
  readonly invite: Invite
  /** False once the room's document said so, until somebody saves it anew (AR4). */
  readonly saving: boolean
  /** What signaling shows of a room that this invite opens (SG4). */
  readonly proof: string
  /** SHA-256 of the bearer key (AR6), hex: finding it leaks no timing of the key. */
  readonly bearerDigest: string
}

export interface Vault {
  get(room: RoomId): KeptRoom | undefined
  byBearer(bearer: string): KeptRoom | undefined
  /** Durable once resolved. @returns false when the room has another secret: nothing changed */
  keep(invite: Invite): Promise<boolean>
  /** AR7: a room that we keep, and were in, moved. Durable once resolved. */
  move(invite: Invite): Promise<void>
  /** AR4: keeps the invite, which still opens what was saved before, and stops saving. */
  stopSaving(room: RoomId): Promise<void>
}

const StoredRoom = v.strictObject({
  room: v.custom<RoomId>(isRoomId),
  secret: v.string(),
  saving: v.boolean(),
})

/** @param onUnreadable told of each file that is no invite; it is left alone */
export async function openVault(
  dataDir: string,
  onUnreadable: (file: string) => void,
): Promise<Vault> {
  const directory = join(dataDir, 'invites')
  const rooms = new Map<RoomId, KeptRoom>()
  const byDigest = new Map<string, KeptRoom>()
  let work: Promise<unknown> = Promise.resolve()

  const add = (kept: KeptRoom) => {
    byDigest.delete(rooms.get(kept.invite.room)?.bearerDigest ?? '')
    rooms.set(kept.invite.room, kept)
    byDigest.set(kept.bearerDigest, kept)
  }
  async function write(kept: KeptRoom): Promise<void> {
    const { invite, saving } = kept
    const stored = { room: invite.room, secret: toBase64Url(invite.secret), saving }
    try {
      await writePrivateFile(join(directory, `${invite.room}.json`), JSON.stringify(stored))
    } catch (error) {
      throw storeError(error)
    }
    add(kept)
  }
  /** One after the other: two invites for one room must not both find it free. */
  function serially<T>(task: () => Promise<T>): Promise<T> {
    const result = work.then(task)
    work = result.catch(() => {})
    return result
  }

  await makePrivateDirectory(directory)
  for (const file of await nodeDisk.list(directory)) {
    if (!file.endsWith('.json')) continue
    const kept = readStored((await readPrivateFile(join(directory, file))) ?? '')
    if (kept && file === `${kept.invite.room}.json`) add(kept)
    else onUnreadable(file)
  }

  return {
    get: room => rooms.get(room),
    byBearer: bearer => byDigest.get(digestOf(bearer)),
    keep: invite =>
      serially(async () => {
        const known = rooms.get(invite.room)
        if (known && toBase64Url(known.invite.secret) !== toBase64Url(invite.secret)) return false
        if (!known?.saving) await write(keptRoom(invite, 'saving'))
        return true
      }),
    move: invite =>
      serially(async () => {
        const known = rooms.get(invite.room)
        if (known) await write(keptRoom(invite, known.saving ? 'saving' : 'stopped'))
      }),
    stopSaving: room =>
      serially(async () => {
        const known = rooms.get(room)
        if (known?.saving) await write({ ...known, saving: false })
      }),
  }
}

function readStored(text: string): KeptRoom | undefined {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), StoredRoom), text)
  const secret = read.success ? fromBase64Url(read.output.secret) : undefined
  if (!read.success || secret?.length !== SECRET_BYTES) return undefined
  return keptRoom({ room: read.output.room, secret }, read.output.saving ? 'saving' : 'stopped')
}

function keptRoom(invite: Invite, state: 'saving' | 'stopped'): KeptRoom {
  const { proof, bearer } = roomKeys(invite)
  return { invite, saving: state === 'saving', proof, bearerDigest: digestOf(bearer) }
}

const digestOf = (bearer: string): string => createHash('sha256').update(bearer).digest('hex')
