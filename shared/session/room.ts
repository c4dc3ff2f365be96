/**
 * The whole room over ports: the same in a browser, in the archive and in a simulation. This file
 * only wires; each part's policy stands in its own file beside it.
 */
import type { Edit } from '../doc/edit.ts'
import type { SessionView } from '../doc/view.ts'
import { EditError } from '../errors.ts'
import type { Committed } from '../ports.ts'
import { toBase64Url } from '../protocol/bytes.ts'
import { newPeerId, type PeerId } from '../protocol/ids.ts'
import { roomKeys } from '../protocol/keys.ts'
import { createSealer } from '../protocol/seal.ts'
import type { PeerProfile } from '../protocol/sync-message.ts'
import { positionIn } from '../time/transport.ts'
import { micros, ticks } from '../time/units.ts'
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
import { START_LEAD } from './start-lead.ts'
import { createSubject } from './subject.ts'
import { createTailKeeper } from './tail-keeper.ts'
import { createTalk } from './talk.ts'

export function createRoom(options: RoomOptions): Room {
  const { invite, identity, role, signaling, doc, clock, entropy } = options
  const self = newPeerId(entropy)
  const keys = roomKeys(invite)
  const guests = new Guests()
  const views = createSubject<RoomView>()
  const sessions = createSubject<SessionView>()
  const heard = createSubject<HeardNote>()
  let profile = options.profile
  let isConnected = false
  let otherSecret = false
  let listed = false
  let isOutdated = false
  let view: RoomView | undefined
  let closing: Promise<void> | undefined

  // What I play and what the others play, on the room's clock.
  const live = createLivePaths({
    self,
    clock,
    entropy,
    digest: () => memory.digest(),
    send: (peer, datagram) => guests.get(peer)?.link.live.send(datagram),
    onDigest: (peer, theirs) => memory.compare(peer, theirs),
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
    onBye: peer => mesh.farewell(peer),
    onTooMany: peer => mesh.ban(peer),
  })
  const memory = createRoomMemory({
    room: invite.room,
    doc,
    pages: options.pages,
    clock,
    isRecorder: role.name === 'recorder',
    onPage: hash => void gaps.page(hash),
    linked: () => guests.linked().map(([peer, { hello }]) => [peer, hello.actor] as const),
    send: talk.send,
    onOffence: talk.offended,
    onSynced: peer => {
      if (isTheRecorder(peer)) recorder.synced()
    },
    onState(next) {
      recorder.moved(next.heads, next.seq)
      live.follow(next.view.transport)
      sessions.next(next.view)
      changed()
    },
  })
  const gaps = createGapFiller({ guests, live, page: memory.pages.get })
  const hearingLog = createHearingLog({ self, clock, guests, live, take, edit: commit })
  const recorder = createRecorderContact({ invite, signaling, clock, entropy, onChange: changed })

  // Who is there. Last, because signaling may speak at once.
  const entrance = createEntrance({
    self,
    begins: role.name === 'recorder' ? 'inside' : 'at-the-door',
    signaling,
    clock,
    now: live.roomClock.now,
    onPhase: changed,
  })
  const greeter = createGreeter({ room: invite.room, self, identity, introduction })
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
      live.up(peer)
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
      changed()
    },
    onRefused(error) {
      isOutdated ||= error.code === 'newer-version'
      changed()
    },
    onSignal(signal) {
      entrance.signal(signal)
      recorder.signal(signal)
      if (signal.type === 'welcome') otherSecret = signal.otherSecret
      if (signal.type === 'welcome' || signal.type === 'listed') listed = signal.listed
      changed()
    },
    onConnected(connected) {
      isConnected = connected
      entrance.connected(connected)
      changed()
    },
  })
  // A hello names the document's actor, so no link can be verified before it is open.
  void memory.ready.then(mesh.open)

  function isTheRecorder(peer: PeerId): boolean {
    return mesh.roster.get(peer)?.recorder === true
  }

  function introduction() {
    const actor = memory.actor()
    if (!actor) throw new Error('a hello before the document is open')
    return { actor, role: role.name, ...introduced() }
  }

  function introduced(): PeerProfile {
    return { name: profile.name, colour: profile.colour, door: entrance.isAtDoor() }
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
    if (view) return view
    const rows = mesh.roster.members().map(row => guests.view(row, live.figures(row.peer)))
    view = {
      room: invite.room,
      self: { peer: self, player: identity.player },
      phase: entrance.phase(),
      signaling: isConnected,
      peers: Object.fromEntries(rows.map(row => [row.peer, row])),
      ...recorder.view({
        isLinked: rows.some(row => row.recorder && row.link === 'open'),
        isWanted: memory.session()?.saving ?? true,
        isMine: take.isMine,
      }),
      otherSecret: otherSecret && rows.length === 0,
      listed,
      isOutdated,
      clock: live.clockView(),
    }
    return view
  }

  async function leave(): Promise<void> {
    await depart({ clock, talk, writeTake: () => memory.ready.then(take.close) })
    entrance.leave()
    for (const part of [hearingLog, recorder, live, tails, memory, mesh]) part.close()
    await doc.close()
  }

  return {
    self,
    clock: live.roomClock,
    view: currentView,
    session: memory.session,
    onView: views.listen,
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
    play(message, at = clock.now()) {
      const moment = live.roomClock.toRoom(at)
      const transport = memory.session()?.transport
      const position = transport ? positionIn(transport, live.clockView().id, moment) : ticks(0)
      const event = take.next(message, moment, position)
      live.play(event)
      take.add(event)
      return event
    },
    panic: live.panic,
    page: memory.pages.get,
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
      refusedSignals: mesh.refusals(),
      ...mesh.relayCounts(),
    }),
    close() {
      closing ??= leave()
      return closing
    },
  }
}
