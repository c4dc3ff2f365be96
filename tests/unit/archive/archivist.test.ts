import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Archivist, createArchivist } from '../../../archive/archivist.ts'
import { openVault, type Vault } from '../../../archive/vault.ts'
import type { SessionView } from '../../../shared/doc/view.ts'
import type { Signaling } from '../../../shared/ports.ts'
import { type Entry, type Invite, newInvite } from '../../../shared/protocol/invite.ts'
import { recorderPublicKey, sealInvite } from '../../../shared/protocol/invite-seal.ts'
import { roomKeys } from '../../../shared/protocol/keys.ts'
import type { ClientSignal, ServerSignal } from '../../../shared/protocol/signaling.ts'
import type { Room } from '../../../shared/session/room-options.ts'
import { ms, seconds } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { seededEntropy } from '../../support/seeded-random.ts'
import { peer } from '../../support/signals.ts'

const entropy = seededEntropy(3)
const recorderKey = entropy(32)

let isSavingAtFirst: boolean
/** A room whose people and document are the test's. */
class FakeRoom {
  players = 1
  saving = isSavingAtFirst
  closed = 0
  /** The host's word has reached it. */
  move: (entry: Entry) => void = () => {}
  #look = () => {}
  readonly room = {
    view: () => ({
      phase: { name: 'in' },
      peers: Object.fromEntries(
        Array.from({ length: this.players }, (_, n) => [n, { recorder: false }]),
      ),
    }),
    session: () =>
      this.saving === undefined ? undefined : ({ saving: this.saving } as SessionView),
    onView: (look: () => void) => {
      this.#look = look
      return () => {}
    },
    onSession: () => () => {},
    onMoved: (follow: (entry: Entry) => void) => {
      this.move = follow
      return () => {}
    },
    close: async () => {
      this.closed++
    },
  } as unknown as Room

  change(now: { players?: number; saving?: boolean }): void {
    Object.assign(this, now)
    this.#look()
  }
}

let directory: string
let vault: Vault
let clock: FakeClock
let archivist: Archivist
let rooms: FakeRoom[]
let sent: ClientSignal[]
let hear: (signal: ServerSignal) => void
let connected: (connected: boolean) => void
let invite: Invite

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'archivist-'))
  vault = await openVault(directory, () => {})
  clock = new FakeClock()
  isSavingAtFirst = true
  rooms = []
  sent = []
  invite = newInvite(entropy)
  const control: Signaling = {
    send: signal => sent.push(signal),
    onSignal: listener => {
      hear = listener
      return () => {}
    },
    onConnected: listener => {
      connected = listener
      listener(false)
      return () => {}
    },
    close: () => {},
  }
  archivist = createArchivist({
    control,
    recorderToken: 'a-token-of-the-recorder',
    recorderKey,
    vault,
    clock,
    log: { info() {}, warn() {}, error() {} },
    openRoom: () => {
      const fake = new FakeRoom()
      rooms.push(fake)
      return fake.room
    },
  })
})
afterEach(async () => {
  await archivist.close()
  await rm(directory, { recursive: true })
})

const occupied = (of = invite): ServerSignal => ({
  type: 'occupied',
  room: of.room,
  proof: roomKeys(of).proof,
})
const save = (what = invite, room = what.room): ServerSignal => ({
  type: 'save',
  room,
  from: peer(1),
  body: sealInvite(what, recorderPublicKey(recorderKey), entropy) ?? '',
})
/** Until the vault's files are written; its work is in order, so one more piece ends last. */
async function settled(): Promise<void> {
  await vault.stopSaving(newInvite(entropy).room)
  await clock.run(ms(1))
}

describe('the archivist', () => {
  it('[AR2] introduces itself whenever signaling is there', () => {
    connected(true)
    connected(false)
    connected(true)
    expect(sent).toHaveLength(2)
    expect(sent[1]).toMatchObject({ type: 'recorder', recorderToken: 'a-token-of-the-recorder' })
  })

  it('[AR2] keeps the invite that is sealed to it, and comes', async () => {
    hear(save())
    await settled()
    expect(vault.get(invite.room)?.invite).toEqual(invite)
    expect(rooms).toHaveLength(1)
    expect(archivist.openRoom(invite.room)).toBe(rooms[0]?.room)
  })

  it('[AR7] follows a room that it is in to its new secret, and is called by that alone', async () => {
    hear(save())
    await settled()
    const moved: Invite = { room: invite.room, secret: entropy(16) }
    rooms[0]?.move(moved)
    await settled()
    hear(save()) // by who was removed
    await settled()
    expect(vault.get(invite.room)?.invite).toEqual(moved)
    rooms[0]?.change({ players: 0 })
    await clock.run(seconds(11))
    hear(occupied())
    await settled()
    expect(rooms).toHaveLength(1)
    hear(occupied(moved))
    await settled()
    expect(rooms).toHaveLength(2)
  })

  it('[AR2] refuses what is sealed for another room, or is no seal', async () => {
    const other = newInvite(entropy)
    hear(save(invite, other.room))
    hear({ ...save(), body: 'garbage' } as ServerSignal)
    await settled()
    expect(rooms).toEqual([])
    expect(vault.get(other.room)).toBeUndefined()
  })

  it('[AR7] does not open a kept room to somebody who only knows its name', async () => {
    await vault.keep(invite)
    const forged = { room: invite.room, secret: entropy(16) }
    hear(save(forged))
    hear(occupied(forged))
    await settled()
    expect(rooms).toEqual([])
    expect(vault.get(invite.room)?.invite).toEqual(invite)
  })

  it('[AR3] comes when somebody is in a room that it keeps, once, and to no other', async () => {
    hear(occupied())
    await vault.keep(invite)
    hear(occupied())
    hear(occupied())
    expect(rooms).toHaveLength(1)
  })

  it('[AR3] stays through a reload, and leaves when nobody came back for 10 s', async () => {
    await vault.keep(invite)
    hear(occupied())
    rooms[0]!.change({ players: 0 })
    await clock.run(seconds(9))
    rooms[0]!.change({ players: 1 })
    await clock.run(seconds(60))
    expect(rooms[0]!.closed).toBe(0)
    rooms[0]!.change({ players: 0 })
    await clock.run(seconds(10))
    expect(rooms[0]!.closed).toBe(1)
    expect(archivist.openRoom(invite.room)).toBeUndefined()
    hear(occupied())
    expect(rooms).toHaveLength(2)
  })

  it('[AR3] comes back when it was called while it was leaving', async () => {
    await vault.keep(invite)
    hear(occupied())
    rooms[0]!.change({ players: 0 })
    clock.advance(seconds(10))
    hear(occupied())
    await clock.run(ms(1))
    expect(rooms.map(room => room.closed)).toEqual([1, 0])
  })

  it('[AR4] leaves at once when saving is turned off, and stays away until a new save', async () => {
    await vault.keep(invite)
    hear(occupied())
    rooms[0]!.change({ saving: false })
    await settled()
    expect(rooms[0]!.closed).toBe(1)
    await settled()
    hear(occupied())
    expect(rooms).toHaveLength(1)
    hear(save())
    await settled()
    expect(rooms).toHaveLength(2)
  })

  it('[AR4] called by a save, it waits for the newer word of the document, and then obeys', async () => {
    for (const saving of [true, false]) {
      isSavingAtFirst = false
      hear(save())
      await settled()
      const room = rooms.at(-1)!
      await clock.run(seconds(9))
      room.change({ saving })
      await clock.run(seconds(2))
      expect(room.closed).toBe(saving ? 0 : 1)
      room.change({ saving: false })
      await settled()
    }
    expect(vault.get(invite.room)?.saving).toBe(false)
  })

  it('closes every room', async () => {
    await vault.keep(invite)
    hear(occupied())
    await archivist.close()
    await archivist.close()
    expect(rooms[0]!.closed).toBe(1)
    hear(occupied())
    expect(rooms).toHaveLength(1)
  })
})
