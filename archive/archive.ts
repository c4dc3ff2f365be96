/** The whole persistence peer, in the order in which a change reaches the disk and is read again. */
import { randomBytes } from 'node:crypto'
import { io } from 'socket.io-client'
import type { Crdt } from '../shared/doc/crdt.ts'
import { createDocHost } from '../shared/doc/doc-host.ts'
import type { SessionView } from '../shared/doc/view.ts'
import { createSignalingSocket, SIGNALING_SOCKET } from '../shared/net/signaling-socket.ts'
import type { Clock, Dialer, Entropy, LogStore } from '../shared/ports.ts'
import { createIdentity } from '../shared/protocol/identity.ts'
import { newActorId, type RoomId } from '../shared/protocol/ids.ts'
import type { Invite } from '../shared/protocol/invite.ts'
import { createRoom } from '../shared/session/room.ts'
import type { Room } from '../shared/session/room-options.ts'
import { createArchivist } from './archivist.ts'
import type { Config } from './config.ts'
import { nodeDisk } from './disk.ts'
import { createHttp, listen } from './http.ts'
import { loadKeys } from './keys.ts'
import { lockDirectory } from './lock.ts'
import type { Log } from './log.ts'
import { openLogStore, readOnly, shared } from './log-store.ts'
import { openPageStore } from './page-store.ts'
import { createSessions } from './sessions.ts'
import { openVault } from './vault.ts'
import { createWavRenders } from './wav-renders.ts'

/** How the Recorder appears to players. */
const PROFILE = { name: 'Recorder', colour: 0 }

export interface Archive {
  readonly port: number
  /** Everything acknowledged is on disk, the directory is free. Twice is safe. */
  close(): Promise<void>
}

/** @throws StoreError, or the system's error when the port is taken */
export async function openArchive(options: {
  readonly config: Config
  readonly log: Log
  readonly crdt: Crdt
  readonly clock: Clock
  readonly dialer: Dialer
}): Promise<Archive> {
  const { config, log, crdt, clock, dialer } = options
  const lock = await lockDirectory(config.dataDir)
  try {
    return await openLocked()
  } catch (error) {
    await lock.release()
    throw error
  }

  async function openLocked(): Promise<Archive> {
    const entropy: Entropy = byteCount => Uint8Array.from(randomBytes(byteCount))
    const keys = await loadKeys(config.dataDir, entropy)
    const identity = createIdentity(keys.identity)
    const vault = await openVault(config.dataDir, file => log.error({ file }, 'not an invite'))
    const storeOptions = {
      disk: nodeDisk,
      clock,
      directory: config.dataDir,
      onDamage: (damage: object) => log.error({ ...damage }, 'damaged part of a file put aside'),
    }
    const changes = openLogStore(storeOptions)
    const pages = openPageStore(storeOptions)
    const connect = () =>
      createSignalingSocket(
        io(config.signalingUrl, { ...SIGNALING_SOCKET, transports: ['websocket'] }),
      )
    const openDoc = (room: RoomId, store: LogStore) =>
      createDocHost({ room, store, crdt, actor: newActorId(entropy), ...PACE })

    const openRoom = (invite: Invite): Room =>
      createRoom({
        invite,
        identity,
        role: { name: 'recorder', token: config.recorderToken },
        profile: PROFILE,
        signaling: connect(),
        dialer,
        doc: openDoc(invite.room, shared(changes)),
        pages,
        clock,
        entropy,
        random: Math.random,
        gather: () => sleep(GATHER_MS),
      })
    const archivist = createArchivist({
      control: connect(),
      recorderToken: config.recorderToken,
      recorderKey: keys.recorder,
      vault,
      openRoom,
      clock,
      log,
    })

    async function loadView(room: RoomId): Promise<SessionView> {
      const doc = openDoc(room, readOnly(changes))
      const { view } = await doc.ready
      await doc.close()
      return view
    }
    const sessions = createSessions({
      disk: nodeDisk,
      directory: config.dataDir,
      pages,
      openView: room => archivist.openRoom(room)?.session(),
      loadView,
    })
    const http = await listen(
      createHttp({
        sessions,
        vault,
        renders: createWavRenders(),
        folder: config.dataDir,
        cors: config.cors,
        log,
      }),
      config.port,
    ).catch(async error => {
      await archivist.close()
      throw error
    })

    async function close(): Promise<void> {
      await Promise.all([http.close(), archivist.close()])
      await Promise.all([changes.close(), pages.close()])
      await lock.release()
    }
    let closing: Promise<void> | undefined
    return {
      port: http.port,
      close() {
        closing ??= close()
        return closing
      },
    }
  }
}

/**
 * Each append ends with an fsync and a word to every player, and nobody looks at our view of the session:
 * twenty of each a second are enough for "Saved", and for who may do what. So are about as many
 * deliveries of each player: several changes cost the document little more than one.
 */
const REST_MS = 50
const GATHER_MS = 40
const LULL_MS = 3_000
const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))
const PACE = {
  pause: () => new Promise<void>(resolve => setImmediate(resolve)),
  rest: () => sleep(REST_MS),
  viewRest: () => sleep(REST_MS),
  lull: () => sleep(LULL_MS),
}
