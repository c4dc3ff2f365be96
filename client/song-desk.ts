/** All that goes with the room's transport: clicks, the song in sound and on MIDI outputs, clocks, who is told of it. */
import type { CompanionEvents } from '../shared/companion.ts'
import type { SessionView } from '../shared/doc/view.ts'
import type { Clock } from '../shared/ports.ts'
import type { AudioEngine } from './audio/engine.ts'
import type { Emitter } from './emitter.ts'
import { createHeardInstruments } from './heard-instruments.ts'
import type { Jam } from './jam.ts'
import { createMetronome, type Metronome } from './metronome.ts'
import type { MidiDesk } from './midi/midi-desk.ts'
import { createSongOut } from './midi/song-out.ts'
import type { Notices } from './notices.ts'
import { createSongPlayer, type SongPlayer } from './song.ts'
import type { TrackStrips } from './strips.ts'
import { transportStateOf } from './transport-state.ts'

export interface SongDesk {
  /** After each change of the room or its document; undefined outside. */
  follow(jam: Jam | undefined): void
  /** The audio thread has forgotten what it was told, or only begins to hear. */
  readonly restart: SongPlayer['restart']
  readonly toggleMetronome: Metronome['toggle']
}

export function createSongDesk({
  clock,
  audio,
  tracks,
  midi,
  notices,
  events,
}: {
  readonly clock: Clock
  readonly audio: AudioEngine
  readonly tracks: TrackStrips
  readonly midi: MidiDesk
  readonly notices: Notices
  readonly events: Emitter<CompanionEvents>
}): SongDesk {
  const metronome = createMetronome(audio)
  const song = createSongPlayer({
    clock,
    output: audio.ahead,
    strips: tracks,
    instruments: createHeardInstruments(audio.instruments, text => notices.say('info', text)),
    release: audio.releaseSource,
  })
  const songOut = createSongOut({ clock, out: midi.out })
  let followed: SessionView['transport'] | undefined

  function stop(): void {
    metronome.follow(undefined)
    midi.followTransport(undefined)
    for (const player of [song, songOut]) player.follow(undefined)
    followed = undefined
  }

  return {
    follow(jam) {
      if (!jam) {
        stop()
        return
      }
      const session = jam.room.session()
      if (!session) return
      const { transport } = session
      const source = { clock: jam.room.clock, clockId: () => jam.room.view().clock.id, transport }
      const isIn = jam.room.view().phase.name === 'in'
      metronome.follow(source)
      midi.followTransport(isIn ? source : undefined)
      for (const player of [song, songOut]) player.follow(isIn ? { ...source, session } : undefined)
      if (transport === followed) return
      followed = transport
      events.emit('transport', transportStateOf(jam.room, session))
    },
    restart: song.restart,
    toggleMetronome: metronome.toggle,
  }
}
