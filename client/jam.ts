/** One stay in one room: the room itself, and its notes on their way to sound, lamps and scripts. */
import type { CompanionEvents } from '../shared/companion.ts'
import type { MidiMessage, PlayedEvent } from '../shared/midi/message.ts'
import { bytesOf } from '../shared/midi/parse.ts'
import type { Clock, PageStore } from '../shared/ports.ts'
import type { PeerId, RoomId } from '../shared/protocol/ids.ts'
import { formatInvite } from '../shared/protocol/invite.ts'
import type { HeardNote, Room } from '../shared/session/room-options.ts'
import type { PeerView, RoomView } from '../shared/session/room-view.ts'
import type { LocalMicros } from '../shared/time/units.ts'
import type { AudioEngine } from './audio/engine.ts'
import { companionPeer } from './companion-peer.ts'
import type { Emitter } from './emitter.ts'
import { createHeardInstruments } from './heard-instruments.ts'
import { createKeyLamps } from './key-lamps.ts'
import type { NotesOut } from './midi/midi-desk.ts'
import type { Notices } from './notices.ts'
import { createOutages } from './outages.ts'
import type { Sounding } from './sounding.ts'
import { createStrips } from './strips.ts'
import { createUndelivered } from './undelivered.ts'

export interface Jam {
  readonly room: Room
  readonly pages: PageStore
  readonly id: RoomId
  /** What opens this room now: it changes when somebody is removed. */
  readonly link: string
  /** The same for those who are only to listen. */
  readonly listenerLink: string
  /** Own note: to the synth first, then to the others. @param at when it was played */
  play(message: MidiMessage, at: LocalMicros): void
  setMuted(peer: PeerId, muted: boolean): void
  /** Tries to reach signaling now, whatever the back-off says. */
  reconnect(): void
  /** Where that page's notes enter the mixer. */
  stripOf(peer: PeerId): number
  panic(): void
  close(): Promise<void>
}

export interface JamOptions {
  readonly clock: Clock
  readonly notices: Notices
  readonly origin: string
  readonly room: Room
  readonly pages: PageStore
  reconnect(): void
  readonly audio: AudioEngine
  readonly sounding: Sounding
  readonly events: Emitter<CompanionEvents>
  /** Sounds my own note. @returns when it was in the audio thread's queue */
  playOwn(message: MidiMessage): LocalMicros
  /** Others' notes go to the MIDI outputs as well. */
  readonly out: NotesOut
  /** Each event of mine, as it was kept. */
  onPlayed(event: PlayedEvent): void
}

export function createJam(options: JamOptions): Jam {
  const { origin, room, audio, sounding, events, out, clock, notices } = options
  const strips = createStrips()
  const lamps = createKeyLamps(clock, sounding)
  const say = (sentence: string) => notices.say('info', sentence)
  const instruments = createHeardInstruments(audio.instruments, say)
  const outages = createOutages({ clock, say })
  const undelivered = createUndelivered({ say: notices.say })
  let seen: RoomView = room.view()

  const stop = [room.onHeard(hear), room.onView(look)]

  function hear(note: HeardNote): void {
    const { handed } = audio.play(strips.of(note.peer), note.message, note.due)
    out.play({ id: note.peer, route: seen.peers[note.peer]?.player }, note.message, note.due)
    lamps.note(note.peer, note.message, note.due)
    tell(note.peer, note.message, room.clock.toLocal(note.moment), handed)
  }

  function tell(peer: PeerId, message: MidiMessage, played: LocalMicros, handed: LocalMicros) {
    if (!events.hears('note')) return
    const bytes = [...bytesOf(message)]
    events.emit('note', { peer, bytes, played: played / 1000, handed: handed / 1000 })
  }

  /** What changed since the last look, for scripts and for the mixer's strips. */
  function look(view: RoomView): void {
    const before = seen
    seen = view
    outages.look(view)
    undelivered.look(view)
    if (before.phase.name !== view.phase.name || before.signaling !== view.signaling)
      events.emit('status', { phase: view.phase.name, signaling: view.signaling })
    if (!isSame(before.saving, view.saving)) events.emit('saved', view.saving)
    const players = room.session()?.players
    for (const peer of Object.values(view.peers)) {
      compare(before.peers[peer.peer], peer)
      const sound = peer.player && players?.[peer.player]
      if (sound) instruments.hear(strips.of(peer.peer), peer.name, sound)
    }
    for (const peer of Object.values(before.peers)) if (!view.peers[peer.peer]) gone(peer)
  }

  function compare(before: PeerView | undefined, now: PeerView): void {
    // Figures move all the time; a script is woken only by what it can see.
    if (before === now) return
    if (before && isSame(companionPeer(before), companionPeer(now))) return
    events.emit('peer', { ...companionPeer(now), change: before ? 'changed' : 'joined' })
  }

  function gone(peer: PeerView): void {
    audio.releaseSource(strips.of(peer.peer))
    out.release(peer.peer)
    strips.free(peer.peer)
    lamps.silence(peer.peer)
    events.emit('peer', { ...companionPeer(peer), change: 'left' })
  }

  return {
    room,
    pages: options.pages,
    id: room.entry().room,
    get link() {
      return formatInvite(origin, room.entry())
    },
    get listenerLink() {
      return formatInvite(origin, room.listening())
    },
    play(message, at) {
      const handed = options.playOwn(message)
      // Then the others, and only then whatever is drawn or told here.
      const event = room.view().phase.name === 'in' ? room.play(message, at) : undefined
      sounding.note(room.self, message)
      if (!event) return
      options.onPlayed(event)
      tell(room.self, message, at, handed)
    },
    stripOf: strips.of,
    setMuted(peer, muted) {
      audio.setGain(strips.of(peer), muted ? 0 : 1)
      room.setMuted(peer, muted)
    },
    reconnect: options.reconnect,
    panic() {
      audio.panic()
      lamps.clear()
      room.panic()
    },
    async close() {
      for (const end of stop) end()
      outages.close()
      for (const peer of Object.values(seen.peers)) out.release(peer.peer)
      audio.panic()
      lamps.clear()
      await room.close()
    },
  }
}

/** Views are small and flat; a field by field look costs less than waking a script for nothing. */
function isSame<T extends object>(a: T, b: T): boolean {
  const keys = Object.keys(b) as (keyof T)[]
  return keys.length === Object.keys(a).length && keys.every(key => Object.is(a[key], b[key]))
}
