/** Opens one room: its document, pages, signaling and links, put together in the order of need. */
import { io } from 'socket.io-client'
import type { SessionView } from '../shared/doc/view.ts'
import type { StoreError } from '../shared/errors.ts'
import { measuredDoc } from '../shared/health/measured-doc.ts'
import type { HealthPort } from '../shared/health/port.ts'
import { createSignalingSocket, SIGNALING_SOCKET } from '../shared/net/signaling-socket.ts'
import type { Clock, Entropy, PageStore } from '../shared/ports.ts'
import { createIdentity, type Identity } from '../shared/protocol/identity.ts'
import type { Entry } from '../shared/protocol/invite.ts'
import { createRoom } from '../shared/session/room.ts'
import type { Room } from '../shared/session/room-options.ts'
import type { Profile } from './app.ts'
import { startDoc } from './doc-worker/start-doc.ts'
import { createBrowserDialer } from './net/browser-dialer.ts'
import { identityKey } from './storage/identity-key.ts'
import type { KeyValue } from './storage/key-value.ts'
import { openPageStore } from './storage/page-store.ts'
import { toldPages } from './storage/told-pages.ts'
import { nextTask } from './store/next-task.ts'

export interface Opened {
  readonly room: Room
  /** Stays open when the room is closed: what was played can still be read. */
  readonly pages: PageStore
  /** False in private windows: what is not saved by a Recorder is gone with this tab. */
  readonly kept: Promise<boolean>
  /** Tries to reach signaling now, whatever the back-off says. */
  reconnect(): void
  /** What the room looked like last, before its document is there. */
  readonly remembered: Promise<SessionView | undefined>
}

export interface OpeningOptions {
  readonly invite: Entry
  /** All that needs none is begun meanwhile. */
  readonly identity: Promise<Identity>
  profile(): Profile
  readonly clock: Clock
  readonly entropy: Entropy
  readonly health: HealthPort
  /** What could not be kept, as it happens; playing goes on. */
  onStoreFault(fault: StoreError): void
}

export async function openIdentity(self: KeyValue, entropy: Entropy): Promise<Identity> {
  return createIdentity(await identityKey(self, entropy))
}

export async function openRoom(options: OpeningOptions): Promise<Opened> {
  const { invite, clock, entropy, health, onStoreFault } = options
  const { doc, kept, remembered } = startDoc(invite.room)
  doc.onStoreFault(onStoreFault)
  const socket = io(window.location.origin, { ...SIGNALING_SOCKET })
  const signaling = createSignalingSocket(socket)
  const [identity, opened] = await Promise.all([
    options.identity,
    openPageStore(invite.room),
  ]).catch((error: unknown) => {
    signaling.close()
    void doc.close().catch(() => undefined)
    throw error
  })
  const pages = toldPages(opened.store, onStoreFault)
  const room = createRoom({
    invite,
    identity,
    role: { name: 'player', door: true },
    profile: options.profile(),
    signaling,
    dialer: createBrowserDialer({ clock, iceTransportPolicy: icePolicy() }),
    doc: measuredDoc(doc, { clock, health }),
    pages,
    clock,
    entropy,
    random: Math.random,
    soon: nextTask,
  })
  return {
    room,
    pages,
    kept: kept.then(inWorker => inWorker && opened.kept),
    remembered,
    reconnect() {
      if (!socket.connected) socket.disconnect().connect()
    },
  }
}

/** `?ice=relay` shows whether this network's TURN server works: links then go through it only. */
const icePolicy = (): 'all' | 'relay' =>
  new URLSearchParams(window.location.search).get('ice') === 'relay' ? 'relay' : 'all'
