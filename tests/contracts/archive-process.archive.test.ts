import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseMidi } from 'midi-file'
import { io } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { nodeDisk } from '../../archive/disk.ts'
import { openLogStore } from '../../archive/log-store.ts'
import { createNodeClock } from '../../archive/node-clock.ts'
import { createNodeDialer } from '../../archive/node-dialer.ts'
import { openPageStore } from '../../archive/page-store.ts'
import type { SessionView } from '../../shared/doc/view.ts'
import type { MidiMessage } from '../../shared/midi/message.ts'
import { createSignalingSocket, SIGNALING_SOCKET } from '../../shared/net/signaling-socket.ts'
import { createIdentity } from '../../shared/protocol/identity.ts'
import { newTrackId, type PageHash } from '../../shared/protocol/ids.ts'
import { type Invite, newInvite } from '../../shared/protocol/invite.ts'
import { roomKeys } from '../../shared/protocol/keys.ts'
import { createRoom } from '../../shared/session/room.ts'
import type { Room } from '../../shared/session/room-options.ts'
import { ArchiveProcess } from '../support/archive-process.ts'
import { MemoryPageStore } from '../support/memory-stores.ts'
import { openDoc } from '../support/open-doc.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { openSite, type Site } from '../support/signaling-site.ts'
import { RECORDER_TOKEN } from '../support/signals.ts'

const SEED = Number(process.env.SEED ?? Date.now() % 1e6)
const MINUTE = 60_000
const entropy = (byteCount: number) => Uint8Array.from(randomBytes(byteCount))
const clock = createNodeClock()
const dialer = createNodeDialer({ clock })
const random = seededRandom(SEED)

let site: Site
let dataDir: string
beforeAll(async () => {
  site = await openSite()
  dataDir = await mkdtemp(join(tmpdir(), 'archive-process-'))
})
afterAll(async () => {
  await site.close()
  dialer.close()
  await rm(dataDir, { recursive: true })
})

const started: ArchiveProcess[] = []
function startArchive(): ArchiveProcess {
  const archive = new ArchiveProcess({ SIGNALING_URL: site.url, RECORDER_TOKEN, DATA_DIR: dataDir })
  started.push(archive)
  return archive
}
afterEach(async context => {
  const running = started.splice(0).filter(archive => archive.child.exitCode === null)
  if (context.task.result?.state === 'fail')
    for (const archive of running) process.stderr.write(archive.said())
  await Promise.all(running.map(archive => archive.kill('SIGKILL')))
})

async function openPlayer(invite: Invite): Promise<Room> {
  const room = createRoom({
    invite,
    identity: createIdentity(entropy(32)),
    role: { name: 'player', door: false },
    profile: { name: 'Ada', colour: 1 },
    signaling: createSignalingSocket(
      io(site.url, { ...SIGNALING_SOCKET, transports: ['websocket'] }),
    ),
    dialer,
    doc: await openDoc({ room: invite.room }),
    pages: new MemoryPageStore(),
    clock,
    entropy,
    random,
  })
  await room.ready
  return room
}

/** As a page that trusts the Recorder does: hands it the invite as soon as there is one. */
async function saveWithRecorder(room: Room): Promise<void> {
  await until(room, () => room.recorderKey() !== undefined)
  room.save(room.recorderKey()!)
}

function until(room: Room, condition: () => boolean): Promise<void> {
  return new Promise(resolve => {
    const look = () => {
      if (!condition()) return
      for (const stop of stops) stop()
      resolve()
    }
    const stops = [
      room.onView(() => queueMicrotask(look)),
      room.onSession(() => queueMicrotask(look)),
    ]
    look()
  })
}
const isSaved = (room: Room) => room.view().saving.name === 'saved'
const pagesOf = (view: SessionView): readonly PageHash[] =>
  Object.values(view.takes).flatMap(take => take.pages.map(page => page.hash))

const note = (status: number, key: number): MidiMessage => ({ status, data1: key, data2: 90 })

/** What is on the disk of a dead archive, seen by nobody but us. */
async function readDisk(invite: Invite) {
  const options = { disk: nodeDisk, clock, directory: dataDir, onDamage: () => {} }
  const pages = openPageStore(options)
  const doc = await openDoc({ room: invite.room, store: openLogStore(options) })
  const { view } = await doc.ready
  await doc.close()
  return { view, hasPage: (hash: PageHash) => pages.has(invite.room, hash) }
}

describe('a real archive process', () => {
  it(
    `[AR5] killed at any moment, it has lost nothing that it acknowledged (seed ${SEED})`,
    async () => {
      const invite = newInvite(entropy)
      let archive = startArchive()
      await archive.ready()
      const player = await openPlayer(invite)
      await saveWithRecorder(player)

      const made = new Set<string>()
      let acknowledged = { tracks: [] as string[], pages: [] as readonly PageHash[] }
      const listen = () => {
        const view = player.session()
        if (isSaved(player) && view) acknowledged = { tracks: [...made], pages: pagesOf(view) }
      }
      const stopListening = player.onView(listen)
      const work = async () => {
        const track = newTrackId(entropy)
        player.play(note(0x90, 60))
        player.play(note(0x80, 60))
        await player.edit([{ type: 'add-track', track, name: 'Lead' }])
        made.add(track)
      }

      for (let round = 0; round < 4; round++) {
        for (let n = 0; n < 5; n++) await work()
        const wanted = made.size
        // A page is written half a second after its notes: the kill is to find some.
        await until(
          player,
          () => acknowledged.tracks.length >= wanted && acknowledged.pages.length > 0,
        )
        const killed = new Promise(resolve => {
          setTimeout(() => resolve(archive.kill('SIGKILL')), random() * 700)
        })
        for (let n = 0; n < 20; n++) {
          await work()
          await new Promise(resolve => setTimeout(resolve, random() * 20))
        }
        await killed
        const atDeath = acknowledged
        const { view, hasPage } = await readDisk(invite)
        expect(Object.keys(view.tracks)).toEqual(expect.arrayContaining(atDeath.tracks))
        expect(pagesOf(view).length).toBeGreaterThan(0)
        for (const page of atDeath.pages) expect(await hasPage(page)).toBe(true)

        archive = startArchive()
        await archive.ready()
        await until(player, () => isSaved(player))
      }

      stopListening()
      await player.close()
      expect(await archive.kill('SIGTERM')).toBe(0)
      const { view } = await readDisk(invite)
      expect(Object.keys(view.tracks).toSorted()).toEqual([...made].toSorted())
    },
    2 * MINUTE,
  )

  it(
    '[AR3] [AR6] brings the session back when everybody had left, and gives it out as a file',
    async () => {
      const invite = newInvite(entropy)
      const archive = startArchive()
      const port = await archive.ready()
      const first = await openPlayer(invite)
      await saveWithRecorder(first)
      for (const key of [60, 64, 67]) {
        first.play(note(0x90, key))
        first.play(note(0x80, key))
      }
      await until(first, () => isSaved(first) && pagesOf(first.session()!).length > 0)
      await first.close()

      const second = await openPlayer(invite)
      await until(second, () => pagesOf(second.session()!).length > 0)
      const [page] = pagesOf(second.session()!)
      expect(await second.page(page!)).toBeDefined()
      await second.close()

      const url = `http://127.0.0.1:${port}/api/sessions`
      const headers = { Authorization: `Bearer ${roomKeys(invite).bearer}` }
      const [summary] = await (await fetch(url, { headers })).json()
      expect(summary).toMatchObject({ room: invite.room, events: 6, takes: 1 })
      const midi = await (
        await fetch(`${url}/${invite.room}/session.mid`, { headers })
      ).arrayBuffer()
      const events = parseMidi(new Uint8Array(midi)).tracks.flat()
      const notes = events.flatMap(event => (event.type === 'noteOn' ? [event.noteNumber] : []))
      expect(notes).toEqual([60, 64, 67])

      expect(await archive.kill('SIGTERM')).toBe(0)
      expect(archive.said()).not.toContain(roomKeys(invite).bearer)
      expect(archive.said()).not.toContain(RECORDER_TOKEN)
    },
    MINUTE,
  )

  it(
    '[AR5] ends by itself, flushed, when its parent is gone',
    async () => {
      const archive = startArchive()
      await archive.ready()
      archive.child.disconnect()
      await archive.ended
      expect(archive.child.exitCode).toBe(0)
      const next = startArchive()
      await next.ready()
      expect(await next.kill('SIGINT')).toBe(0)
    },
    MINUTE,
  )

  it(
    'refuses a DATA_DIR that another archive has, in one sentence',
    async () => {
      const archive = startArchive()
      await archive.ready()
      const second = startArchive()
      await second.ended
      expect(second.child.exitCode).toBe(1)
      expect(second.said()).toBe(
        `DATA_DIR is in use by another archive (process ${archive.child.pid}).\n`,
      )
      await archive.kill('SIGKILL')
      const third = startArchive()
      await third.ready()
      expect(await third.kill('SIGTERM')).toBe(0)
    },
    MINUTE,
  )
})
