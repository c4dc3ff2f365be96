/**
 * Which rooms the archive is in: it takes the invites that are sealed to it, goes where somebody is
 * in a room that it keeps, and leaves when all have gone (AR2–AR4). What it does there is the room's.
 */
import type { Clock, Signaling } from '../shared/ports.ts'
import { toBase64Url } from '../shared/protocol/bytes.ts'
import type { RoomId } from '../shared/protocol/ids.ts'
import { type Entry, type Invite, isForListening } from '../shared/protocol/invite.ts'
import { openInvite, recorderPublicKey } from '../shared/protocol/invite-seal.ts'
import { type ServerSignal, SIGNALING_VERSION } from '../shared/protocol/signaling.ts'
import type { Room } from '../shared/session/room-options.ts'
import { factsOf, type Log } from './log.ts'
import type { Vault } from './vault.ts'
import { createVisit, type Farewell, type Visit } from './visit.ts'

/** Each holds a document in memory. Whoever has the server's address can have rooms saved. */
const MAX_VISITS = 256

export interface ArchivistOptions {
  /** Its own connection, for which rooms are occupied; every visit has another. */
  readonly control: Signaling
  readonly recorderToken: string
  /** X25519 secret key. */
  readonly recorderKey: Uint8Array
  readonly vault: Vault
  readonly openRoom: (invite: Invite) => Room
  readonly clock: Clock
  readonly log: Log
}

export interface Archivist {
  /** The room while it is open here. */
  openRoom(room: RoomId): Room | undefined
  /** Leaves every room, flushed. Twice is safe. */
  close(): Promise<void>
}

/** Who calls us into a room: a player's `save`, or signaling seeing somebody there. */
type Call = 'save' | 'occupied'

export function createArchivist(options: ArchivistOptions): Archivist {
  const { control, recorderToken, recorderKey, vault, clock, log } = options
  const publicKey = toBase64Url(recorderPublicKey(recorderKey))
  const visits = new Map<RoomId, Visit>()
  /** Called back while still closing the last visit. */
  const again = new Map<RoomId, Call>()
  let closed = false

  function hear(signal: ServerSignal): void {
    if (signal.type === 'save') void takeInvite(signal.room, signal.body)
    else if (signal.type === 'occupied') {
      const kept = vault.get(signal.room)
      if (kept?.saving && kept.proof === signal.proof) visit(signal.room, 'occupied')
    } else if (signal.type === 'refused')
      log.warn({ code: signal.code, message: signal.message }, 'signaling refused the recorder')
  }

  async function takeInvite(room: RoomId, body: string): Promise<void> {
    const opened = openInvite(body, room, recorderKey)
    if (!opened.ok) {
      log.warn({ room, ...factsOf(opened.error) }, 'invite refused')
      return
    }
    try {
      if (await vault.keep(opened.value)) visit(room, 'save')
      else log.warn({ room }, 'invite refused: the room is kept with another secret')
    } catch (error) {
      log.error({ room, ...factsOf(error) }, 'invite not kept')
    }
  }

  function visit(room: RoomId, call: Call): void {
    const kept = vault.get(room)
    if (closed || !kept) return
    const present = visits.get(room)
    if (present?.isEnding() && again.get(room) !== 'save') again.set(room, call)
    if (present) return
    if (visits.size >= MAX_VISITS) {
      log.warn({ room }, 'too many rooms at once')
      return
    }
    const onEnded = (why: Farewell, failure: unknown) => {
      void ended(room, why, failure)
    }
    try {
      const opened = options.openRoom(kept.invite)
      visits.set(room, createVisit({ room: opened, clock, onEnded, onMoved: follow }))
      log.info({ room, rooms: visits.size }, 'joined')
    } catch (error) {
      log.error({ room, ...factsOf(error) }, 'could not join')
    }
  }

  /** From the room that we are in: its host has signed it. */
  function follow(entry: Entry): void {
    if (isForListening(entry)) return
    vault.move(entry).then(
      () => log.info({ room: entry.room }, 'moved'),
      error => log.error({ room: entry.room, ...factsOf(error) }, 'move not kept'),
    )
  }

  async function ended(room: RoomId, why: Farewell, failure: unknown): Promise<void> {
    if (failure !== undefined) log.error({ room, ...factsOf(failure) }, 'left with a failure')
    try {
      if (why === 'not-saving' && again.get(room) !== 'save') await vault.stopSaving(room)
    } catch (error) {
      log.error({ room, ...factsOf(error) }, 'could not note that saving is off')
    }
    const call = again.get(room)
    visits.delete(room)
    again.delete(room)
    log.info({ room, why, rooms: visits.size }, 'left')
    if (call && vault.get(room)?.saving) visit(room, call)
  }

  const stop = [
    control.onSignal(hear),
    control.onConnected(connected => {
      if (connected)
        control.send({ type: 'recorder', version: SIGNALING_VERSION, recorderToken, publicKey })
      log.info({ connected }, 'signaling')
    }),
  ]

  return {
    openRoom: room => visits.get(room)?.room,
    async close() {
      closed = true
      for (const end of stop) end()
      control.close()
      await Promise.all([...visits.values()].map(visit => visit.end('closed')))
    },
  }
}
