/**
 * The whole room over ports, in a browser, an archive or a simulation. Each part stands beside it.
 */
import type { Edit, EditStamp } from '../doc/edit.ts'
import type { SessionView } from '../doc/view.ts'
import { EditError } from '../errors.ts'
import type { Committed } from '../ports.ts'
import { toBase64Url } from '../protocol/bytes.ts'
import { newPeerId, type PeerId } from '../protocol/ids.ts'
import { roomKeys } from '../protocol/keys.ts'
import { createSealer } from '../protocol/seal.ts'
import type { PeerProfile } from '../protocol/sync-message.ts'
import { createAttention } from './attention.ts'
import { depart } from './departure.ts'
import { createEntrance } from './entrance.ts'
import { createGapFiller } from './gap-filler.ts'
import { createGreeter } from './greeter.ts'
import { Guests } from './guests.ts'
import { createHearingLog } from './hearing-log.ts'
import { createLivePaths } from './live-paths.ts'
import { createMesh } from './mesh.ts'
import { createOwnTake } from './own-take.ts'
import { createRecorderContact } from './recorder-contact.ts'
import { createRoomMemory } from './room-memory.ts'
import type { HeardNote, Room, RoomOptions } from './room-options.ts'
import type { RoomView } from './room-view.ts'
import { createRoomWatch } from './room-watch.ts'
import { Standing } from './standing.ts'
import { START_LEAD_ALONE } from './start-lead.ts'
import { createSubject } from './subject.ts'
import { createTailKeeper } from './tail-keeper.ts'
import { createTalk } from './talk.ts'
import type { Gesture } from './turning.ts'

export function createRoom(options: RoomOptions): Room {
  const { invite, identity, role, signaling, doc, clock, entropy } = options
  const self = newPeerId(entropy)
  const keys = roomKeys(invite)
  const guests = new Guests()
  const standing = new Standing()
  const watch = createRoomWatch({ all: lookAround, saving: () => recorder.view() })
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
      if (entrance.phase().name === 'in' && !guests.get(note.peer)?.profile.door) heard.next(note)
    },
    isListening: () => entrance.phase().name === 'in',
    onKept: (peer, event) => tails.keep(peer, event),
    onSilent: peer => mesh.redial(peer),
    onFigures: changed,
  })
  const take = createOwnTake({
    peer: self,
    player: identity.player,
    clock,
    position: live.positionAt,
    send: live.play,
    publish: (hash, bytes) => memory.pages.publish(hash, bytes),
    edit: commit,
  })
  const tails = createTailKeeper({
    clock,
    takes: () => memory.session()?.takes ?? {},
    isWriter: () => guests.linked().every(([peer]) => self < peer),
    publish: (hash, bytes) => memory.pages.publish(hash, bytes),
    edit: commit,
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
      changed()
    },
    onPreview: (peer, message) => memory.preview(peer, message),
    onBye: peer => mesh.farewell(peer),
    onTooMany: peer => mesh.ban(peer),
  })
  const memory = createRoomMemory({
    room: invite.room,
    doc,
    pages: options.pages,
    clock,
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
      sessions.next(view)
    },
  })
  const attention = createAttention({ clock, entropy, guests, memory, stamp, commit })
  const gaps = createGapFiller({ guests, live, page: memory.pages.get })
  const hearingLog = createHearingLog({ self, clock, guests, live, take, edit: commit })
  const recorder = createRecorderContact({
    invite,
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
  const greeter = createGreeter({
    room: invite.room,
    self,
    identity,
    role: role.name,
    actor: memory.actor,
    profile: introduced,
  })
  const mesh = createMesh({
    room: invite.room,
    self,
    resume: toBase64Url(entropy(16)),
    keys,
    recorderToken: role.name === 'recorder' ? role.token : undefined,
    sealer: createSealer({ keys, room: invite.room, self, entropy }),
    signaling,
    dialer: options.dialer,
    clock,
    random: options.random,
    entropy,
    sayAtDoor: entrance.sayAtDoor,
    hello: greeter.hello,
    verify: greeter.verify,
    onUp(peer, { link, lane, hello }) {
      talk.up(peer, lane)
      guests.up(peer, hello, link)
      live.up(peer, hello.role === 'player' ? 'first' : 'last')
      memory.up(peer, hello.actor)
      // The hello that this link was verified with may be older than our step through the door.
      if (!entrance.isAtDoor())
        talk.send(peer, { kind: 'profile', profile: introduced() }, 'urgent')
      changed()
    },
    onDown(peer) {
      talk.down(peer)
      guests.down(peer)
      live.down(peer)
      memory.down(peer)
      if (isTheRecorder(peer)) recorder.lost()
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

  function stamp(): EditStamp {
    return {
      player: identity.player,
      ...live.now(),
      lead: live.leadTo(mesh.roster.players()),
      startLead: START_LEAD_ALONE,
    }
  }

  function commit(edits: readonly Edit[], gesture?: Gesture): Promise<Committed> {
    return memory.edit(edits, { ...stamp(), ...gesture })
  }

  function lookAround(): RoomView {
    const rows = mesh.roster.members().map(row => guests.view(row, live.figures(row.peer)))
    return {
      room: invite.room,
      self: { peer: self, player: identity.player },
      phase: entrance.phase(),
      peers: Object.fromEntries(rows.map(row => [row.peer, row])),
      ...recorder.view(),
      ...standing.view(rows.length === 0),
      delivery: memory.sync.delivery(),
      clock: live.clockView(),
    }
  }

  async function leave(): Promise<void> {
    await depart({ clock, talk, writeTake: () => memory.ready.then(take.close) })
    entrance.leave()
    for (const part of [attention, hearingLog, recorder, live, tails, memory, mesh]) part.close()
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
      await entrance.enter()
      talk.broadcast({ kind: 'profile', profile: introduced() }, 'urgent')
      await commit([{ type: 'set-player', ...profile }])
    },
    edit: edits =>
      closing ? Promise.reject(new EditError('closed', 'You have left this room.')) : commit(edits),
    play: (message, at = clock.now()) => take.play(message, live.roomClock.toRoom(at)),
    attention,
    panic: live.panic,
    page: memory.pages.get,
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
