/** MIDI clock that comes in, per input; and the room's transport goes with one of them, if asked. */
import type { Edit } from '../../shared/doc/edit.ts'
import { createClockFollower, type FollowedRoom } from '../../shared/midi/clock-follow.ts'
import { type ClockIn, createClockIn } from '../../shared/midi/clock-in.ts'
import { clockMessageOf } from '../../shared/midi/midi-clock.ts'
import type { Cancel, Clock } from '../../shared/ports.ts'
import { type LocalMicros, localMicros, ms } from '../../shared/time/units.ts'

export interface ClockReceiver {
  receive(bytes: ArrayLike<number>, at: LocalMicros, input: string): void
  /** @param input whose clock the room goes with from now on; undefined: nobody's */
  follow(input: string | undefined): void
  readonly following: string | undefined
  /** Of the clock on that input, to a tenth; undefined while there is none. */
  tempoOf(input: string): number | undefined
  close(): void
}

export interface ClockReceiverOptions {
  readonly clock: Clock
  /** The room as it is now, or undefined outside one. */
  room(): FollowedRoom | undefined
  edit(edits: readonly Edit[]): void
  /** A tempo came, went or changed, or following ended. */
  onChange(): void
  /** Following ended by itself: somebody else keeps setting another tempo. */
  onOverruled(): void
}

const LOOK_EVERY = ms(100)

export function createClockReceiver(options: ClockReceiverOptions): ClockReceiver {
  const { clock } = options
  const inputs = new Map<string, { readonly source: ClockIn; tempo: number | undefined }>()
  let following: string | undefined
  let follower = createClockFollower()
  let cancel: Cancel | undefined

  function inputOf(id: string) {
    const known = inputs.get(id)
    if (known) return known
    const made = { source: createClockIn(), tempo: undefined }
    inputs.set(id, made)
    return made
  }

  /** Runs for as long as any clock comes in. */
  function look(): void {
    const now = clock.now()
    let isAny = false
    let isChanged = false
    for (const input of inputs.values()) {
      const { bpm, state } = input.source.read(now)
      if (state !== 'silent') isAny = true
      const tempo = bpm === undefined ? undefined : Math.round(bpm * 10) / 10
      if (tempo === input.tempo) continue
      input.tempo = tempo
      isChanged = true
    }
    if (isChanged) options.onChange()
    step()
    cancel = isAny ? clock.at(localMicros(clock.now() + LOOK_EVERY), look) : undefined
  }

  function step(): void {
    const input = following === undefined ? undefined : inputs.get(following)
    const room = options.room()
    if (!input || !room) return
    const edits = follower.step(input.source.read(clock.now()), room)
    if (edits.length > 0) options.edit(edits)
    if (!follower.overruled) return
    following = undefined
    options.onOverruled()
    options.onChange()
  }

  return {
    receive(bytes, at, input) {
      const message = clockMessageOf(bytes)
      if (!message) return
      inputOf(input).source.receive(message, at)
      if (!cancel) look()
    },
    follow(input) {
      if (input === following) return
      following = input
      follower = createClockFollower()
      options.onChange()
    },
    get following() {
      return following
    },
    tempoOf: input => inputs.get(input)?.tempo,
    close() {
      cancel?.()
      cancel = undefined
    },
  }
}
