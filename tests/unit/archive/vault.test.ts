import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadKeys } from '../../../archive/keys.ts'
import { openVault } from '../../../archive/vault.ts'
import type { RoomId } from '../../../shared/protocol/ids.ts'
import { newInvite } from '../../../shared/protocol/invite.ts'
import { roomKeys } from '../../../shared/protocol/keys.ts'
import { seededEntropy } from '../../support/seeded-random.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vault-'))
})
afterEach(() => rm(directory, { recursive: true }))

const entropy = seededEntropy(1)
const invite = newInvite(entropy)
const file = () => join(directory, 'invites', `${invite.room}.json`)
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
function open() {
  const unreadable: string[] = []
  return openVault(directory, file => unreadable.push(file)).then(vault => ({ vault, unreadable }))
}

describe('the vault', () => {
  it('[AR2] keeps an invite over restarts, for its owner alone', async () => {
    const { vault } = await open()
    expect(vault.get(invite.room)).toBeUndefined()
    expect(await vault.keep(invite)).toBe(true)
    const again = (await open()).vault.get(invite.room)
    expect(again).toMatchObject({ invite, saving: true, proof: roomKeys(invite).proof })
    expect(await modeOf(file())).toBe('600')
    expect(await modeOf(join(directory, 'invites'))).toBe('700')
    expect(await readdir(join(directory, 'invites'))).toEqual([`${invite.room}.json`])
  })

  it('tightens modes that were loosened', async () => {
    await (await open()).vault.keep(invite)
    await chmod(file(), 0o644)
    await chmod(join(directory, 'invites'), 0o755)
    await open()
    expect(await modeOf(file())).toBe('600')
    expect(await modeOf(join(directory, 'invites'))).toBe('700')
  })

  it('[AR7] a room that is kept has one secret: another one is refused, also at the same time', async () => {
    const { vault } = await open()
    const forged = { room: invite.room, secret: entropy(16) }
    expect(await Promise.all([vault.keep(invite), vault.keep(forged)])).toEqual([true, false])
    expect(await vault.keep(invite)).toBe(true)
    expect((await open()).vault.get(invite.room)?.invite).toEqual(invite)
  })

  it('[AR7] a room that moved is opened by its new secret alone, after a restart as well', async () => {
    const { vault } = await open()
    await vault.keep(invite)
    const moved = { room: invite.room, secret: entropy(16) }
    await vault.move(moved)
    const { vault: again } = await open()
    for (const one of [vault, again]) {
      expect(one.get(invite.room)).toMatchObject({ invite: moved, saving: true })
      expect(one.byBearer(roomKeys(invite).bearer)).toBeUndefined()
      expect(one.byBearer(roomKeys(moved).bearer)?.invite).toEqual(moved)
      expect(await one.keep(invite)).toBe(false)
    }
    const stranger = newInvite(entropy)
    await vault.move(stranger)
    expect(vault.get(stranger.room)).toBeUndefined()
  })

  it('[AR4] remembers that saving ended, until it begins anew', async () => {
    const { vault } = await open()
    await vault.keep(invite)
    await vault.stopSaving(invite.room)
    expect((await open()).vault.get(invite.room)?.saving).toBe(false)
    await vault.keep(invite)
    expect((await open()).vault.get(invite.room)?.saving).toBe(true)
    await vault.stopSaving('r_neverseen000' as RoomId)
  })

  it('[AR6] finds a room by its bearer key and by no other', async () => {
    const { vault } = await open()
    await vault.keep(invite)
    expect(vault.byBearer(roomKeys(invite).bearer)?.invite).toEqual(invite)
    expect(vault.byBearer(roomKeys(newInvite(entropy)).bearer)).toBeUndefined()
    expect(vault.byBearer('')).toBeUndefined()
  })

  it('leaves what is no invite alone, and says so', async () => {
    await (await open()).vault.keep(invite)
    const garbage = ['r_abc.json', 'r_000000000000.json']
    for (const name of garbage) await writeFile(join(directory, 'invites', name), '{"room":1}')
    await writeFile(join(directory, 'invites', `${invite.room}.json.new`), 'half')
    const { vault, unreadable } = await open()
    expect(unreadable.toSorted()).toEqual(garbage.toSorted())
    expect(vault.get(invite.room)?.invite).toEqual(invite)
  })
})

describe('the keys', () => {
  it('[AR2] are made once, for their owner alone', async () => {
    const keys = await loadKeys(directory, entropy)
    expect(await loadKeys(directory, entropy)).toEqual(keys)
    expect(keys.recorder).toHaveLength(32)
    expect(keys.recorder).not.toEqual(keys.identity)
    expect(await modeOf(join(directory, 'keys'))).toBe('700')
    for (const name of await readdir(join(directory, 'keys')))
      expect(await modeOf(join(directory, 'keys', name))).toBe('600')
  })

  it('[AR2] are never replaced: a damaged one stops the start', async () => {
    await loadKeys(directory, entropy)
    await writeFile(join(directory, 'keys/recorder.x25519'), 'short')
    await expect(loadKeys(directory, entropy)).rejects.toMatchObject({ code: 'corrupt' })
  })
})
