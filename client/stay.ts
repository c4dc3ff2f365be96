/** Which room this page is in: knocking, entering, leaving, and what its stores show meanwhile. */
import type { CompanionEvents } from '../shared/companion.ts'
import type { SessionView } from '../shared/doc/view.ts'
import { RoomError } from '../shared/errors.ts'
import { createHealthTally } from '../shared/health/tally.ts'
import type { MidiMessage, PlayedEvent } from '../shared/midi/message.ts'
import type { Clock, Entropy } from '../shared/ports.ts'
import { type Entry, formatInvite, parseInvite } from '../shared/protocol/invite.ts'
import type { RoomView } from '../shared/session/room-view.ts'
import type { LocalMicros } from '../shared/time/units.ts'
import type { Farewell, Profile, Readable } from './app.ts'
import { type Attendees, attendeesOf, NOBODY } from './attendees.ts'
import type { AudioEngine } from './audio/engine.ts'
import type { Emitter } from './emitter.ts'
import { createJam, type Jam } from './jam.ts'
import { createMeanwhile } from './meanwhile.ts'
import type { NotesOut } from './midi/midi-desk.ts'
import type { Notices } from './notices.ts'
import { createOwnIdentity } from './own-identity.ts'
import type { RoomMusic } from './room-music.ts'
import type { Site } from './site.ts'
import type { Sounding } from './sounding.ts'
import type { KeyValue } from './storage/key-value.ts'
import { askToBeKept } from './storage/room-left.ts'
import { createStore, type Store } from './store/store.ts'

export interface StayOptions {
  readonly clock: Clock
  readonly entropy: Entropy
  readonly audio: AudioEngine
  readonly sounding: Sounding
  readonly events: Emitter<CompanionEvents>
  readonly notices: Notices
  readonly self: Promise<KeyValue>
  readonly site: Promise<Site>
  profile(): Profile
  playOwn(message: MidiMessage): LocalMicros
  /** To the MIDI outputs. */
  readonly out: NotesOut
  onPlayed(event: PlayedEvent): void
  onView(jam: Jam): void
  onSession(jam: Jam): void
  /** Its link is another one from now on. */
  onMoved(jam: Jam): void
}

export interface Stay {
  readonly jam: Readable<Jam | undefined>
  readonly room: Readable<RoomView | undefined>
  readonly session: Omit<Store<SessionView | undefined>, 'set' | 'update'>
  /** Where the others' attention is (PR1). */
  readonly attention: Readable<Attendees>
  readonly link: Readable<string | undefined>
  /** Opens the room behind the card; whatever was open is left first. */
  knock(invite: Entry): Promise<Jam>
  /** @throws RoomError when the room refuses, or when no door stands open */
  enter(profile: Profile): Promise<Jam>
  leave(): Promise<Farewell | undefined>
  /** Of the room that this page is in, and of all documents it has opened. */
  stats(): Readonly<Record<string, number>>
  /** The music of the room that this page is in, or was in last. */
  music(): RoomMusic | undefined
}

const MOVED =
  'The host has removed somebody: this room has a new link. Everybody here has it, the old one leads nowhere.'

/** Links, seals and signaling are not part of the first page load: they come right after it. */
const loadOpening = () => import('./opening.ts')

export function createStay(options: StayOptions): Stay {
  const jam = createStore<Jam | undefined>(undefined)
  const room = createStore<RoomView | undefined>(undefined)
  const session = createStore<SessionView | undefined>(undefined)
  const attention = createStore(NOBODY)
  const link = createStore<string | undefined>(undefined)
  const meanwhile = createMeanwhile(options)
  const health = createHealthTally()
  const ownIdentity = createOwnIdentity(async () => {
    const [self, { openIdentity }] = await Promise.all([options.self, loadOpening()])
    return openIdentity(self, options.entropy)
  })
  void loadOpening()
  let left: RoomMusic | undefined
  let opening: { readonly invite: Entry; readonly jam: Promise<Jam> } | undefined

  async function open(invite: Entry): Promise<Jam> {
    const { openRoom } = await loadOpening()
    const opened = await openRoom({
      ...options,
      health,
      invite,
      identity: ownIdentity(),
      onStoreFault: ({ message }) => options.notices.say('fault', message),
    })
    void opened.remembered.then(view => {
      if (opening?.invite === invite && !session.get()) session.set(view)
    })
    const { inviteOrigin } = await options.site
    const made = createJam({
      ...options,
      origin: inviteOrigin,
      room: opened.room,
      pages: opened.pages,
      reconnect: opened.reconnect,
    })
    void opened.kept.then(kept => {
      if (!kept)
        options.notices.say(
          'info',
          'This browser keeps nothing (a private window?): what is not saved by a Recorder is gone with this tab.',
        )
    })
    return made
  }

  function show(next: Jam): void {
    jam.set(next)
    link.set(next.link)
    next.room.onView(view => {
      if (jam.get() !== next) return
      room.set(view)
      meanwhile.look(view)
      options.onView(next)
    })
    next.room.onSession(view => {
      if (jam.get() !== next) return
      session.set(view)
      options.onSession(next)
    })
    next.room.onMoved(() => {
      if (jam.get() !== next) return
      link.set(next.link)
      options.notices.say('info', MOVED)
      options.onMoved(next)
    })
    next.room.attention.onPresence(others => {
      if (jam.get() === next)
        attention.update(before => attendeesOf(others, next.room.view().peers, before))
    })
    room.set(next.room.view())
    const known = next.room.session()
    if (known) session.set(known)
  }

  function clear(): void {
    opening = undefined
    jam.set(undefined)
    room.set(undefined)
    session.set(undefined)
    attention.set(NOBODY)
    link.set(undefined)
  }

  async function close(): Promise<void> {
    meanwhile.leave()
    const closing = opening
    clear()
    await closing?.jam.then(
      left => left.close(),
      () => undefined,
    )
  }

  function knock(invite: Entry): Promise<Jam> {
    void close()
    const mine = { invite, jam: open(invite) }
    opening = mine
    link.set(formatInvite(window.location.origin, invite))
    mine.jam.then(
      opened => {
        if (opening === mine) show(opened)
      },
      (error: unknown) => {
        if (opening === mine) clear()
        options.notices.say('fault', `The room could not be opened (${String(error)}).`)
      },
    )
    return mine.jam
  }

  return {
    jam,
    room,
    session,
    attention,
    link,
    knock,
    async enter(profile) {
      const door = opening
      if (!door) throw new RoomError('not-in-a-room', 'There is no room to enter.')
      const entered = await door.jam
      await entered.room.enter(profile)
      void askToBeKept(navigator.storage).then(sentence => {
        if (sentence) options.notices.say('info', sentence)
      })
      const { player } = entered.room.view().self
      meanwhile.enter({ room: door.invite.room, player, session: entered.room.session })
      return entered
    },
    async leave() {
      const ended = jam.get()
      const view = ended?.room.view()
      const seen = session.get()
      const others = Object.values(seen?.players ?? {}).filter(({ id }) => id !== view?.self.player)
      const players = others.map(player => player.name)
      const events = ended?.room.stats().played ?? 0
      await close()
      if (!ended || !seen || view?.phase.name !== 'in') return undefined
      const room = ended.id
      const atLast = ended.room.session() ?? seen
      left = { room, session: atLast, pageOf: hash => ended.pages.get(room, hash) }
      const lasted = (ended.room.clock.now() - view.phase.since) / 1000
      return { invite: ended.link, lasted, players, events }
    },
    stats: () => ({ ...jam.get()?.room.stats(), ...health.stats() }),
    music() {
      const here = jam.get()
      const seen = session.get()
      if (!here || !seen) return left
      const { page, document } = here.room
      return { room: here.id, session: seen, pageOf: page, document }
    },
  }
}

/** @throws RoomError `wrong-invite` */
export function inviteOf(text: string): Entry {
  const parsed = parseInvite(text)
  if (!parsed.ok) throw parsed.error
  return parsed.value
}
