/**
 * The whole room over ports, in a browser, an archive or a simulation. Each part stands beside it.
 */
import type { SessionView } from '../doc/view.ts'
import { EditError } from '../errors.ts'
import { toBase64Url } from '../protocol/bytes.ts'
import { newPeerId, type PeerId } from '../protocol/ids.ts'
import type { PeerProfile } from '../protocol/sync-message.ts'
import { createAttention } from './attention.ts'
import { depart } from './departure.ts'
import { createEditing } from './editing.ts'
import { createEntrance } from './entrance.ts'
import { Guests } from './guests.ts'
import { createLivePaths } from './live-paths.ts'
import { createMesh } from './mesh.ts'
import { createOrder } from './order.ts'
import { createPlaying } from './playing.ts'
import { createRecorderContact } from './recorder-contact.ts'
import { createRoomMemory } from './room-memory.ts'
import type { HeardNote, Room, RoomOptions } from './room-options.ts'
import type { RoomView } from './room-view.ts'
import { createRoomWatch } from './room-watch.ts'
import { Standing } from './standing.ts'
import { createSubject } from './subject.ts'
import { createTalk } from './talk.ts'

export function createRoom(options: RoomOptions): Room {
  const { identity, role, signaling, doc, clock, entropy } = options
  const self = newPeerId(entropy)
  const { room } = options.invite
  const guests = new Guests()
  const standing = new Standing()
  const watch = createRoomWatch({ clock, all: lookAround, saving: () => recorder.view() })
  const { changed } = watch
  const sessions = createSubject<SessionView>()
  const heard = createSubject<HeardNote>()
  let profile = options.profile
  let closing: Promise<void> | undefined

  // What I play and what the others play, on the room's clock.
  const live = createLivePaths({
    self,
    clock,
    entropy,
    digest: () => memory.digest(),
    send: (peer, datagram) => guests.get(peer)?.link.live.send(datagram),
    onDigest: (peer, theirs) => memory.heartbeat(peer, theirs),
    onPresence: (peer, packet) => attention.heard(peer, packet),
    onHeard: note => {
      if (entrance.phase().name === 'in') heard.next(note)
    },
    isHeard: peer => order.isHeard(peer),
    isPlaying: peer => order.isPlaying(peer),
    isListening: () => entrance.phase().name === 'in',
    onKept: (peer, event) => tails.keep(peer, event),
    onSilent: peer => mesh.redial(peer),
    onFigures: changed,
    onMeasured: watch.measured,
  })
  const { take, tails, gaps, hearing } = createPlaying({
    self,
    player: identity.player,
    clock,
    guests,
    live,
    memory: () => memory,
    isFirst: () => order.isFirst(),
    edit: edits => commit(edits),
  })

  // What the room remembers.
  const talk = createTalk({
    onChange: (peer, change) => memory.sync.change(peer, change),
    onSync: (peer, message) => memory.sync.sync(peer, message),
    onPage: (peer, hash, bytes) => memory.pages.received(peer, hash, bytes),
    onWant: (peer, wanted) => memory.pages.wanted(peer, wanted),
    onSaved: (peer, saved) => {
      if (isTheRecorder(peer)) recorder.heard(saved)
    },
    onProfile: (peer, theirs) => {
      guests.introduce(peer, theirs)
      order.welcomed(peer)
      changed()
    },
    onPreview: (peer, message) => memory.preview(peer, message),
    onBye: (peer, code) => order.heardBye(peer, code),
    onMove: (peer, move) => order.heardMove(peer, move),
    onTooMany: peer => mesh.ban(peer),
  })
  const memory = createRoomMemory({
    ...options,
    room,
    self: identity.player,
    player: peer => guests.editor(peer),
    isRecorder: role.name === 'recorder',
    onPage: hash => void gaps.page(hash),
    linked: () => guests.linked().map(([peer, { hello }]) => [peer, hello.actor] as const),
    talk,
    onSynced: peer => {
      if (isTheRecorder(peer)) recorder.synced()
    },
    onDelivery: changed,
    onState(next) {
      recorder.moved(next.heads, next.seq)
      watch.savingChanged()
    },
    onView(view) {
      live.follow(view.transport)
      order.look()
      sessions.next(view)
    },
  })
  const order = createOrder({
    self,
    invite: options.invite,
    identity,
    clock,
    entropy,
    guests,
    session: memory.session,
    talk: () => talk,
    mesh: () => mesh,
    isRecorder: peer => isTheRecorder(peer),
    isIn: () => entrance.phase().name === 'in',
    silence: live.silence,
    role: role.name,
    actor: memory.actor,
    profile: introduced,
    commit: edits => commit(edits),
    unlist: () => signaling.send({ type: 'unlist' }),
    onChange: changed,
  })
  const editing = createEditing({ identity, clock, doc, live, memory, order, mesh: () => mesh })
  const { stamp, commit } = editing
  const attention = createAttention({ clock, entropy, guests, memory, order, stamp, commit })
  const recorder = createRecorderContact({
    invite: order.invite,
    signaling,
    clock,
    entropy,
    isLinked: () =>
      guests.linked().some(([peer]) => isTheRecorder(peer) && !live.figures(peer)?.suspect),
    isWanted: () => memory.session()?.saving ?? true,
    isMine: take.isMine,
    onChange: watch.savingChanged,
  })

  const isTheRecorder = (peer: PeerId) => mesh.roster.get(peer)?.recorder === true

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
    room,
    self,
    resume: toBase64Url(entropy(16)),
    ...order.doors,
    recorderToken: role.name === 'recorder' ? role.token : undefined,
    signaling,
    dialer: options.dialer,
    clock,
    random: options.random,
    entropy,
    sayAtDoor: entrance.sayAtDoor,
    onUp(peer, verified) {
      if (!order.admits(peer, verified)) return
      const { link, lane, hello } = verified
      talk.up(peer, lane)
      guests.up(peer, hello, link)
      live.up(peer, hello.role === 'player' ? 'first' : 'last')
      memory.up(peer, hello)
      // The hello that this link was verified with may be older than our step through the door.
      if (!entrance.isAtDoor())
        talk.send(peer, { kind: 'profile', profile: introduced() }, 'urgent')
      order.look()
      changed()
    },
    onDown(peer) {
      talk.down(peer)
      guests.down(peer)
      live.down(peer)
      memory.down(peer)
      if (isTheRecorder(peer)) recorder.lost()
      order.look()
      changed()
    },
    onMessage: talk.receive,
    onDatagram: live.datagram,
    rtt: peer => live.figures(peer)?.rtt,
    onOffence: peer => talk.offended(peer, 1),
    onGone(peer) {
      tails.gone(peer, guests.get(peer)?.hello.player)
      guests.gone(peer)
      live.gone(peer)
      attention.gone(peer)
      changed()
    },
    onRefused(error) {
      standing.refused(error)
      changed()
    },
    onSignal(signal) {
      entrance.signal(signal)
      recorder.signal(signal)
      standing.heard(signal)
      changed()
    },
    onConnected(connected) {
      standing.connected(connected)
      entrance.connected(connected)
      changed()
    },
  })
  // A hello names the document's actor, so no link can be verified before it is open.
  void memory.ready.then(mesh.open)

  function introduced(): PeerProfile {
    return { name: profile.name, colour: profile.colour, door: entrance.isAtDoor() }
  }

  function lookAround(): RoomView {
    const rows = mesh.roster.members().map(row => guests.view(row, live.figures(row.peer)))
    return {
      room,
      self: { peer: self, player: identity.player, listens: !order.invite() },
      phase: entrance.phase(),
      peers: Object.fromEntries(rows.map(row => [row.peer, row])),
      ...recorder.view(),
      ...standing.view(rows.length === 0),
      delivery: memory.sync.delivery(),
      barred: order.barred(),
      clock: live.clockView(),
    }
  }

  async function leave(): Promise<void> {
    await depart({ clock, talk, writeTake: () => memory.ready.then(take.close) })
    entrance.leave()
    editing.close()
    for (const part of [watch, attention, hearing, order, recorder, live, tails, memory, mesh])
      part.close()
    await doc.close()
  }

  return {
    self,
    clock: live.roomClock,
    view: watch.view,
    session: memory.session,
    lead: () => live.leadTo(mesh.roster.players()),
    onView: watch.onView,
    onSession: sessions.listen,
    onHeard: heard.listen,
    ready: memory.ready,
    async enter(next) {
      profile = next
      await memory.ready
      order.refuseIfBarred()
      await entrance.enter()
      talk.broadcast({ kind: 'profile', profile: introduced() }, 'urgent')
      if (order.invite()) await commit([{ type: 'set-player', ...profile }])
      order.look()
    },
    edit: edits =>
      closing ? Promise.reject(new EditError('closed', 'You have left this room.')) : commit(edits),
    play: (message, at = clock.now()) =>
      order.mayPlay() ? take.play(message, live.roomClock.toRoom(at)) : undefined,
    ...order.ways,
    attention,
    panic: live.panic,
    page: memory.pages.get,
    actions: doc.actions,
    document: doc.save,
    setAudible: live.setAudible,
    setMuted: live.setMuted,
    setMode: live.setMode,
    save: recorder.save,
    recorderKey: recorder.key,
    list: (title, link) => signaling.send({ type: 'list', title, invite: link }),
    unlist: () => signaling.send({ type: 'unlist' }),
    sayBye: () => talk.broadcast({ kind: 'bye', code: 'left' }, 'urgent'),
    stats: () => ({
      ...live.counts(),
      ...memory.sync.counts(),
      played: take.played(),
      offences: talk.offences(),
      ...mesh.counts(),
    }),
    close() {
      closing ??= leave()
      return closing
    },
  }
}
