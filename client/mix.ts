/**
 * The mixer's desk: whose strip is where, set by the room or by this player alone, and on its way to
 * the audio thread. Effects are each player's own.
 */
import type { StripChange } from '../shared/doc/edit.ts'
import type { StripView } from '../shared/doc/view.ts'
import type { Cancel, Clock } from '../shared/ports.ts'
import type { PeerId } from '../shared/protocol/ids.ts'
import { isPlayerId, isTrackId } from '../shared/protocol/ids.ts'
import type { EffectName } from '../shared/sound/effects.ts'
import { isRolling, placeIn } from '../shared/time/transport.ts'
import { localMicros } from '../shared/time/units.ts'
import type { App, MixStripView, MixView, Readable } from './app.ts'
import type { AudioEngine } from './audio/engine.ts'
import type { ControlEdit, HeldControls } from './held-controls.ts'
import type { Jam } from './jam.ts'
import { stripsOf } from './mix-strips.ts'
import type { KeyValue } from './storage/key-value.ts'
import { keepMix, NO_MIX, type OwnMix, readMix } from './storage/mix-store.ts'
import { createStore } from './store/store.ts'
import type { TrackStrips } from './strips.ts'

export interface MixDesk {
  readonly view: Readable<MixView>
  /** After each change of the room or its document; undefined outside. */
  follow(jam: Jam | undefined): void
  readonly commands: Pick<App, 'setStrip' | 'setEffect' | 'setMixMode' | 'setMuted' | 'levels'>
}

/** What is this player's own is kept this often while it moves. */
const WRITE_MICROS = 250_000
/** How late echoes hear at most of a tempo that the song comes to. */
const TEMPO_MICROS = 100_000

export function createMixDesk({
  clock,
  self,
  audio,
  tracks,
  held,
}: {
  readonly clock: Clock
  readonly self: Promise<KeyValue>
  readonly audio: Pick<AudioEngine, 'mixer' | 'meter'>
  readonly tracks: TrackStrips
  readonly held: Pick<HeldControls, 'turn'>
}): MixDesk {
  const view = createStore<MixView>({ mode: 'shared', strips: [], effects: NO_MIX.effects })
  let own = NO_MIX
  let isTouched = false
  let jam: Jam | undefined
  let stopFollowing: Cancel = () => {}
  let isKeeping = false
  let mutedPeers = new Set<PeerId>()
  /** What was told to the room, so that it is told once. */
  let silenced = new Set<PeerId>()

  void self
    .then(async store => {
      const kept = await readMix(store)
      if (!isTouched) take(kept)
    })
    .catch(() => undefined) // a browser that keeps nothing begins anew every time

  function take(next: OwnMix): void {
    own = next
    for (const name of Object.keys(own.effects) as EffectName[])
      if (name !== 'tempo') audio.mixer.effect(name, own.effects[name])
    show()
  }

  function change(next: Partial<OwnMix>): void {
    isTouched = true
    take({ ...own, ...next })
    if (isKeeping) return
    isKeeping = true
    later(() => {
      isKeeping = false
      void self.then(store => keepMix(store, own)).catch(() => undefined)
    })
  }

  function later(task: () => void): void {
    clock.at(localMicros(clock.now() + WRITE_MICROS), task)
  }

  /** Brings the audio thread, the page and the room in line with what is set. */
  function show(): void {
    const session = jam?.room.session()
    const strips = jam && session ? stripsOf({ jam, session, tracks, settingOf }) : []
    for (const { sources, strip } of strips)
      for (const source of sources) audio.mixer.strip(source, strip)
    followTempo()
    view.set({ mode: own.mode, strips: kept(view.get().strips, strips), effects: own.effects })
    if (jam) tellWhoIsHeard(jam, strips)
  }

  /** Echoes go by the tempo where the song is. */
  function followTempo(): void {
    stopFollowing()
    const transport = jam?.room.session()?.transport
    if (!jam || !transport) return
    if (!transport.tempos) {
      audio.mixer.effect('tempo', transport.bpm)
      return
    }
    const { id } = jam.room.view().clock
    audio.mixer.effect('tempo', placeIn(transport, id, jam.room.clock.now()).tempo)
    if (!isRolling(transport, id)) return
    stopFollowing = clock.at(localMicros(clock.now() + TEMPO_MICROS), followTempo)
  }

  /** The shared strip, or this player's own where he has touched it. */
  function settingOf(id: MixStripView['id'], shared: StripView): StripView {
    return (own.mode === 'personal' && own.strips[id]) || shared
  }

  /** Whoever is not heard here is not to believe that he is (LV9). */
  function tellWhoIsHeard({ setMuted }: Jam, strips: readonly MixStripView[]): void {
    const isAnySolo = strips.some(({ strip }) => strip.solo)
    const isSilent = ({ mute, solo }: StripView) => mute || (isAnySolo && !solo)
    const now = new Set(mutedPeers)
    for (const { peers, strip } of strips)
      if (isSilent(strip)) for (const peer of peers) now.add(peer)
    for (const peer of now) if (!silenced.has(peer)) setMuted(peer, true)
    for (const peer of silenced) if (!now.has(peer)) setMuted(peer, false)
    silenced = now
  }

  return {
    view,
    follow(next) {
      if (next !== jam) {
        mutedPeers = new Set()
        silenced = new Set()
      }
      jam = next
      show()
    },
    commands: {
      setStrip(id, strip) {
        if (own.mode === 'personal') {
          const before = view.get().strips.find(one => one.id === id)?.strip
          if (before) change({ strips: { ...own.strips, [id]: withChange(before, strip) } })
          return
        }
        const edit = editOf(id, strip)
        if (edit) held.turn(edit)
      },
      setEffect: (name, value) => change({ effects: { ...own.effects, [name]: value } }),
      setMixMode: mode => change({ mode }),
      setMuted(peer, muted) {
        if (muted) mutedPeers.add(peer)
        else mutedPeers.delete(peer)
        show()
      },
      levels: audio.meter,
    },
  }
}

function editOf(id: MixStripView['id'], strip: StripChange): ControlEdit | undefined {
  if (isPlayerId(id)) return { type: 'set-player-strip', player: id, strip }
  return isTrackId(id) ? { type: 'set-track', track: id, strip } : undefined
}

/** The list before where nothing has changed: a room speaks all the time, and the page need not. */
function kept(
  before: readonly MixStripView[],
  now: readonly MixStripView[],
): readonly MixStripView[] {
  const same = now.map((strip, n) => {
    const old = before[n]
    return old && JSON.stringify(old) === JSON.stringify(strip) ? old : strip
  })
  return same.length === before.length && same.every((one, n) => one === before[n]) ? before : same
}

/** Fields that are absent stay. */
const withChange = (strip: StripView, change: StripChange): StripView => ({
  level: change.level ?? strip.level,
  pan: change.pan ?? strip.pan,
  mute: change.mute ?? strip.mute,
  solo: change.solo ?? strip.solo,
  reverbSend: change.reverbSend ?? strip.reverbSend,
  delaySend: change.delaySend ?? strip.delaySend,
})
