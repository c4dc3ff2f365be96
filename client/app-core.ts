/** The running client behind its `App`: what the page's commands do, and what its stores show. */
import type { CompanionEvents, Joined } from '../shared/companion.ts'
import type { SessionView } from '../shared/doc/view.ts'
import { RoomError } from '../shared/errors.ts'
import { type MidiMessage, NOTE_OFF, NOTE_ON } from '../shared/midi/message.ts'
import type { Clock, Entropy } from '../shared/ports.ts'
import { type Entry, newInvite } from '../shared/protocol/invite.ts'
import type { LocalMicros } from '../shared/time/units.ts'
import type { App, AudioView, Profile } from './app.ts'
import { createAudioEngine, SILENT_VIEW } from './audio/engine.ts'
import { createCompanion } from './companion.ts'
import { createEmitter } from './emitter.ts'
import { createHeldSources } from './held-sources.ts'
import { createImports } from './imports.ts'
import type { Jam } from './jam.ts'
import { createListening } from './listening.ts'
import { followedRoomOf } from './midi/followed-room.ts'
import { createMidiDesk } from './midi/midi-desk.ts'
import { OWN_HAND } from './midi/midi-outputs.ts'
import { createMyClips } from './my-clips.ts'
import { createNotices } from './notices.ts'
import { createOwnHand } from './own-hand.ts'
import { createOwnHistory } from './own-history.ts'
import { createProfile } from './profile.ts'
import { createRecorderTrust } from './recorder-trust.ts'
import type { Site } from './site.ts'
import { createSongDesk } from './song-desk.ts'
import { createSoundDesk } from './sound-desk.ts'
import { createSounding } from './sounding.ts'
import { createStay, inviteOf } from './stay.ts'
import type { KeyValue } from './storage/key-value.ts'
import { createStore } from './store/store.ts'
import { createTrackStrips } from './strips.ts'
import { createVisits } from './visits.ts'

export interface AppOptions {
  readonly clock: Clock
  readonly entropy: Entropy
  readonly self: Promise<KeyValue>
  readonly site: Promise<Site>
}

export function createApp({ clock, entropy, self, site }: AppOptions): App {
  const events = createEmitter<CompanionEvents>()
  const notices = createNotices()
  const profile = createProfile(self, entropy)
  const visits = createVisits(self)
  const trust = createRecorderTrust(self, notices)

  // In the order of a note: what makes it, what sounds it, who hears it.
  const midi = createMidiDesk({
    clock,
    self,
    onMessage: play,
    onController: (message, device) => desk.takes(message, device),
    room: () => followedRoomOf(stay.jam.get()),
    edit: edits =>
      void stay.jam
        .get()
        ?.room.edit(edits)
        .catch(() => undefined),
    onOverruled: () =>
      notices.say('info', 'Somebody else sets the tempo: the room goes with your clock no more.'),
  })
  const held = createHeldSources()
  const audioView = createStore<AudioView>(SILENT_VIEW)
  const audio = createAudioEngine({ clock, onView: audioView.set })
  const ownHand = createOwnHand(clock, audio)
  const sounding = createSounding()
  const listening = createListening(clock, audio, midi.out)
  const tracks = createTrackStrips()
  const desk = createSoundDesk({
    clock,
    self,
    audio,
    tracks,
    notices,
    room: () => stay.jam.get()?.room,
    music: () => stay.music(),
  })
  const song = createSongDesk({ clock, audio, tracks, midi, notices, events })
  const clips = createMyClips({ entropy, notices, here })
  const stay = createStay({
    clock,
    entropy,
    audio,
    sounding,
    events,
    notices,
    self,
    site,
    profile: profile.get,
    playOwn: ownHand.play,
    out: midi.out,
    onPlayed: clips.add,
    onView: follow,
    onSession: follow,
    onMoved: visits.note,
  })
  let isRunning = false
  audioView.subscribe(() => {
    const wasRunning = isRunning
    isRunning = audioView.get().state === 'running'
    stay.jam.get()?.room.setAudible(isRunning)
    // When the engine is done with it: it may still clear what is queued.
    if (isRunning && !wasRunning)
      for (const begin of [song.restart, ownHand.sound]) queueMicrotask(begin)
  })

  /** @param from the MIDI device it was played on */
  function play(message: MidiMessage, at: LocalMicros, from?: string): void {
    const jam = stay.jam.get()
    if (jam) jam.play(message, at)
    else ownHand.play(message)
    midi.out.play(OWN_HAND, message, at, from)
  }

  /** After each change of the room or its document. */
  function follow(jam: Jam): void {
    trust.look(jam.room)
    desk.follow(jam)
    if (jam.room.view().isOutdated && !isToldToReload) {
      isToldToReload = true
      notices.say('fault', 'This page is older than the room. Reload it.')
    }
    song.follow(jam)
  }
  let isToldToReload = false

  async function knock(invite: Entry): Promise<Jam> {
    listening.stop()
    const jam = await stay.knock(invite)
    jam.room.setAudible(audioView.get().state === 'running')
    return jam
  }

  async function enter(as: Profile): Promise<Jam> {
    profile.set(as)
    const jam = await stay.enter(as)
    visits.note(jam)
    return jam
  }

  async function join(options: {
    invite?: string
    name: string
    colour?: number
  }): Promise<Joined> {
    const invite = options.invite === undefined ? newInvite(entropy) : inviteOf(options.invite)
    await knock(invite)
    const jam = await enter({
      name: options.name,
      colour: options.colour ?? profile.get().colour,
    })
    return { invite: jam.link, room: invite.room, self: jam.room.view().self }
  }

  async function leave() {
    clips.clear()
    listening.stop()
    desk.follow(undefined)
    song.follow(undefined)
    return stay.leave()
  }

  /** @throws RoomError outside a room */
  function here(): { readonly jam: Jam; readonly session: SessionView } {
    const jam = stay.jam.get()
    const session = stay.session.get()
    if (!jam || !session) throw new RoomError('not-in-a-room', 'You are in no room.')
    return { jam, session }
  }

  const companion = createCompanion({
    jam: stay.jam,
    session: stay.session,
    events,
    join,
    leave,
    play: message => play(message, clock.now()),
    clock,
    stats: () => ({ ...stay.stats(), ...audio.counts(), ...midi.stats() }),
  })

  return {
    companion,
    room: stay.room,
    invite: stay.link,
    session: stay.session,
    attention: stay.attention,
    audio: audioView,
    midi: midi.view,
    midiPorts: midi.ports,
    profile,
    visits,
    listening,
    recording: clips.recording,
    recorderDistrusted: trust.distrusted,
    sounding,
    notices,
    knock(text) {
      knock(inviteOf(text)).catch(() => undefined) // the page reads why in its notices
    },
    async enter(as) {
      void audio.unlock()
      await enter(as)
    },
    async startJam(as) {
      void audio.unlock()
      await join({ name: as.name, colour: as.colour })
    },
    async openSession(file) {
      void audio.unlock()
      const { openSession } = await import('./session-file/open-session.ts')
      const invite = await openSession(file, { self, entropy })
      await knock(invite)
      await enter(profile.get())
    },
    leave,
    reconnect: () => stay.jam.get()?.reconnect(),
    farewell() {
      stay.jam.get()?.room.sayBye()
      midi.quiet()
    },
    setProfile: profile.set,
    show: changes => stay.jam.get()?.room.attention.show(changes),
    unlockSound: audio.unlock,
    connectMidi: midi.connect,
    setMidiOutput: midi.setOutput,
    setMidiInput: midi.setInput,
    followMidiClock: midi.followClock,
    playFrom(source, message) {
      held.apply(source, message)
      play(message, clock.now())
    },
    releaseHeld(source) {
      for (const message of held.release(source)) play(message, clock.now())
    },
    audition(track, pitch, velocity) {
      const { source, midiChannel } = tracks.of(track)
      const status = (velocity > 0 ? NOTE_ON : NOTE_OFF) | midiChannel
      audio.play(source, { status, data1: pitch, data2: velocity })
    },
    panic() {
      ownHand.clear()
      midi.out.panic()
      const jam = stay.jam.get()
      if (jam) jam.panic()
      else audio.panic()
      song.restart()
    },
    toggleMetronome: song.toggleMetronome,
    ...desk.app,
    setMode: (peer, choice) => stay.jam.get()?.room.setMode(peer, choice),
    listen(takes, listener) {
      const { jam, session } = here()
      return listening.listen(takes, jam.room.page, { session, listener })
    },
    stopListening: listening.stop,
    startRecording: clips.start,
    stopRecording: clips.stop,
    loopThat: clips.loopThat,
    listenerLink: () => stay.jam.get()?.listenerLink,
    remove: async player => here().jam.room.remove(player),
    listRoom: title => here().jam.room.list(title, here().jam.link),
    unlistRoom: () => here().jam.room.unlist(),
    ...createImports(here),
    ...createOwnHistory(here),
    trustRecorder: async () => trust.accept(here().jam.room),
    forgetVisit: visits.forget,
    dismiss: notices.dismiss,
  }
}
