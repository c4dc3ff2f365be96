/**
 * The whole room over ports: the same in a browser, in the archive and in a simulation. This file
 * only wires; each part's policy stands in its own file beside it.
 */
import type { Edit } from '../doc/edit.ts'
import type { SessionView } from '../doc/view.ts'
import { EditError } from '../errors.ts'
import type { Committed, DocState, Link } from '../ports.ts'
import { toBase64Url, toHex } from '../protocol/bytes.ts'
import { encodeHello, type HelloPlace, openHello } from '../protocol/hello.ts'
import { newPeerId, type PeerId } from '../protocol/ids.ts'
import { roomKeys } from '../protocol/keys.ts'
import { createSealer } from '../protocol/seal.ts'
import type { ServerSignal } from '../protocol/signaling.ts'
import { positionIn } from '../time/transport.ts'
import { micros, ms, ticks } from '../time/units.ts'
import { depart } from './departure.ts'
import { createDocSync } from './doc-sync.ts'
import { createEntrance } from './entrance.ts'
import { Guests } from './guests.ts'
import { digestOf } from './heads-digest.ts'
import { createLivePaths } from './live-paths.ts'
import { createMesh } from './mesh.ts'
import { createOwnTake } from './own-take.ts'
import { createPageExchange } from './page-exchange.ts'
import { createRecorderContact } from './recorder-contact.ts'
import { createRecorderWord } from './recorder-word.ts'
import type { HeardNote, Room, RoomOptions } from './room-options.ts'
import type { RoomView } from './room-view.ts'
import { SavingTracker } from './saving.ts'
import { createSubject } from './subject.ts'
import { createTailKeeper } from './tail-keeper.ts'
import { createTalk } from './talk.ts'

/** How far ahead a started transport lies, so that every peer can start with it (TR3). */
const START_LEAD = ms(120)

export function createRoom(options: RoomOptions): Room {
  const { invite, identity, role, signaling, doc, clock, entropy } = options
  const self = newPeerId(entropy)
  const keys = roomKeys(invite)
  const guests = new Guests()
  const tracker = new SavingTracker()
  const views = createSubject<RoomView>()
  const sessions = createSubject<SessionView>()
  const heard = createSubject<HeardNote>()
  let profile = options.profile
  let state: DocState | undefined
  let digest: Uint8Array | undefined
  let isConnected = false
  let otherSecret = false
  let listed = false
  let view: RoomView | undefined
  let closing: Promise<void> | undefined

  // What I play and what the others play, on the room's clock.
  const live = createLivePaths({
    self,
    clock,
    entropy,
    digest: () => digest,
    send: (peer, datagram) => guests.get(peer)?.link.live.send(datagram),
    onDigest: (peer, theirs) => {
      if (digest) docSync.compare(peer, toHex(theirs), toHex(digest))
    },
    onHeard: note => {
      if (entrance.phase().name === 'in' && !guests.get(note.peer)?.profile.door) heard.next(note)
    },
    onKept: (peer, event) => tails.keep(peer, event),
    onSilent: peer => mesh.redial(peer),
    onFigures: changed,
  })
  const take = createOwnTake({
    peer: self,
    player: identity.player,
    clock,
    publish: (hash, bytes) => pages.publish(hash, bytes),
    edit: commit,
  })
  const tails = createTailKeeper({
    clock,
    takes: () => state?.view.takes ?? {},
    isWriter: () => guests.linked().every(([peer]) => self < peer),
    publish: (hash, bytes) => pages.publish(hash, bytes),
    edit: commit,
  })

  // What the room remembers.
  const talk = createTalk({
    onChange: (peer, change) => docSync.change(peer, change),
    onSync: (peer, message) => docSync.sync(peer, message),
    onPage: (peer, hash, bytes) => pages.received(peer, hash, bytes),
    onWant: (peer, wanted) => pages.wanted(peer, wanted),
    onSaved: (peer, saved) => {
      if (!isTheRecorder(peer)) return
      tracker.heard(saved)
      changed()
    },
    onProfile: (peer, theirs) => {
      guests.introduce(peer, theirs)
      changed()
    },
    onBye: peer => mesh.farewell(peer),
    onTooMany: peer => mesh.ban(peer),
  })
  const docSync = createDocSync({
    doc,
    clock,
    send: talk.send,
    onOffence: talk.offended,
    onSynced: peer => {
      if (isTheRecorder(peer)) recorder.synced()
    },
  })
  const pages = createPageExchange({
    room: invite.room,
    store: options.pages,
    clock,
    peers: () => guests.linked().map(([peer]) => peer),
    send: (peer, message) => talk.send(peer, message, 'bulk'),
    onOffence: talk.offended,
    onStored: ({ ok }) => (ok ? word?.pageStored() : word?.pageFailed()),
  })
  const recorder = createRecorderContact({ invite, signaling, clock, entropy, onChange: changed })
  const word =
    role.name === 'recorder'
      ? createRecorderWord({
          doc,
          peers: () => guests.linked().map(([peer, { hello }]) => [peer, hello.actor] as const),
          missing: pages.missing,
          tell: (peer, saved) => talk.send(peer, { kind: 'saved', saved }, 'urgent'),
        })
      : undefined
  const stopHearingDoc = doc.onView(opened)
  const ready = doc.ready.then(loaded => {
    if (!state) opened(loaded)
  })

  // Who is there. Last, because signaling may speak at once.
  const entrance = createEntrance({
    self,
    begins: role.name === 'recorder' ? 'inside' : 'at-the-door',
    signaling,
    clock,
    now: live.roomClock.now,
    onPhase: changed,
  })
  const mesh = createMesh({
    room: invite.room,
    self,
    resume: toBase64Url(entropy(16)),
    proof: keys.proof,
    recorderToken: role.name === 'recorder' ? role.token : undefined,
    sealer: createSealer({ keys, room: invite.room, self, entropy }),
    signaling,
    dialer: options.dialer,
    clock,
    random: options.random,
    isAtDoor: entrance.isAtDoor,
    hello: (peer, link) => encodeHello(introduction(), placeOf(link, self, peer), identity),
    verify: (peer, hello, link) => openHello(hello, placeOf(link, peer, self)),
    onUp(peer, { link, lane, hello }) {
      talk.up(peer, lane)
      guests.up(peer, hello, link)
      live.up(peer)
      docSync.up(peer, hello.actor)
      word?.repeat()
      changed()
    },
    onDown(peer) {
      talk.down(peer)
      guests.down(peer)
      live.down(peer)
      docSync.down(peer)
      if (isTheRecorder(peer)) tracker.lost()
      changed()
    },
    onMessage: talk.receive,
    onDatagram: live.datagram,
    onGone(peer) {
      tails.gone(peer, guests.get(peer)?.hello.player)
      guests.gone(peer)
      live.gone(peer)
      changed()
    },
    onSignal(signal) {
      entrance.signal(signal)
      recorder.signal(signal)
      noteListing(signal)
      changed()
    },
    onConnected(connected) {
      isConnected = connected
      entrance.connected(connected)
      changed()
    },
  })
  // A hello names the document's actor, so no link can be verified before it is open.
  void ready.then(mesh.open)

  function isTheRecorder(peer: PeerId): boolean {
    return mesh.roster.get(peer)?.recorder === true
  }

  function opened(next: DocState): void {
    state = next
    digest = digestOf(next.heads)
    tracker.moved(next.heads, next.seq)
    pages.named(next.view.takes)
    sessions.next(next.view)
    changed()
  }

  function noteListing(signal: ServerSignal): void {
    if (signal.type === 'welcome') otherSecret = signal.otherSecret
    if (signal.type === 'welcome' || signal.type === 'listed') listed = signal.listed
  }

  function introduction() {
    if (!state) throw new Error('a hello before the document is open')
    return { actor: state.actor, role: role.name, door: entrance.isAtDoor(), ...profile }
  }

  function placeOf(link: Link, from: PeerId, to: PeerId): HelloPlace {
    const { local, remote } = link.fingerprints
    const fingerprints = from === self ? { from: local, to: remote } : { from: remote, to: local }
    return { room: invite.room, from, to, fingerprints }
  }

  function commit(edits: readonly Edit[]): Promise<Committed> {
    const isAlone = mesh.roster.members().every(member => member.recorder || member.door)
    return doc.edit(edits, {
      player: identity.player,
      moment: live.roomClock.now(),
      clock: live.clockView().id,
      lead: isAlone ? micros(0) : START_LEAD,
    })
  }

  function changed(): void {
    view = undefined
    views.next(currentView())
  }

  function currentView(): RoomView {
    view ??= buildView()
    return view
  }

  function buildView(): RoomView {
    const rows = mesh.roster.members().map(row => guests.view(row, live.figures(row.peer)))
    const isLinked = rows.some(row => row.recorder && row.link === 'open')
    const recorderState = recorder.state(isLinked)
    const isWanted = state?.view.saving ?? true
    return {
      room: invite.room,
      self: { peer: self, player: identity.player },
      phase: entrance.phase(),
      signaling: isConnected,
      peers: Object.fromEntries(rows.map(row => [row.peer, row])),
      recorder: recorderState,
      saving: tracker.state(isWanted, recorderState, take.isMine),
      fetching: recorder.isFetching(),
      otherSecret: otherSecret && rows.length === 0,
      listed,
      clock: live.clockView(),
    }
  }

  async function leave(): Promise<void> {
    await depart({ clock, talk, writeTake: () => ready.then(take.close) })
    entrance.leave()
    for (const part of [word, recorder, live, tails, docSync, pages, mesh]) part?.close()
    stopHearingDoc()
    await doc.close()
  }

  return {
    self,
    clock: live.roomClock,
    view: currentView,
    session: () => state?.view,
    onView: views.listen,
    onSession: sessions.listen,
    onHeard: heard.listen,
    ready,
    async enter(next) {
      profile = next
      await ready
      await entrance.enter()
      talk.broadcast({ kind: 'profile', profile: { ...profile, door: false } }, 'urgent')
      await commit([{ type: 'set-player', ...profile }])
    },
    edit: edits =>
      closing ? Promise.reject(new EditError('closed', 'You have left this room.')) : commit(edits),
    play(message, at = clock.now()) {
      const moment = live.roomClock.toRoom(at)
      const transport = state?.view.transport
      const position = transport ? positionIn(transport, live.clockView().id, moment) : ticks(0)
      const event = take.add(message, moment, position)
      live.play(event)
      return event
    },
    panic: live.panic,
    page: pages.get,
    setAudible: live.setAudible,
    save: recorder.save,
    recorderKey: recorder.key,
    list: (title, link) => signaling.send({ type: 'list', title, invite: link }),
    unlist: () => signaling.send({ type: 'unlist' }),
    sayBye: () => talk.broadcast({ kind: 'bye', code: 'left' }, 'urgent'),
    stats: () => ({
      ...live.counts(),
      ...docSync.counts(),
      played: take.played(),
      offences: talk.offences(),
      refusedSignals: mesh.refusals(),
    }),
    close() {
      closing ??= leave()
      return closing
    },
  }
}
