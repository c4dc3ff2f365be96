/**
 * What this player plays on, knobs included: remembered from visit to visit, told to the room, heard
 * by all. What the room says holds, so that I hear myself as the others do.
 */
import * as v from 'valibot'
import type { Sound } from '../shared/doc/people.ts'
import type { Room } from '../shared/session/room-options.ts'
import { choiceNamed, definitionOf, FIRST_CHOICE, nameOfChoice } from '../shared/sound/catalogue.ts'
import { NO_KNOBS, stepOfTurn, turnsOf } from '../shared/sound/knobs.ts'
import type { InstrumentView, Readable } from './app.ts'
import type { InstrumentFeed } from './audio/instrument-feed.ts'
import { createHeardInstruments } from './heard-instruments.ts'
import type { HeldControls } from './held-controls.ts'
import type { KeyValue } from './storage/key-value.ts'
import { createStore } from './store/store.ts'
import { OWN_STRIP } from './strips.ts'

const KEPT_UNDER = 'instrument'
const Kept = v.object({
  instrument: v.string(),
  knobs: v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1023))),
})

export interface OwnInstrument extends Readable<InstrumentView> {
  /** `instrument/preset`, every knob as that has it; an unknown one changes nothing. */
  choose(name: string): void
  /** @param turn [0, 1] */
  turn(parameter: string, turn: number): void
  /** After each change of the room or its document. */
  follow(room: Room): void
}

export function createOwnInstrument({
  self,
  instruments,
  held,
}: {
  readonly self: Promise<KeyValue>
  readonly instruments: Pick<InstrumentFeed, 'choose' | 'turn'>
  readonly held: HeldControls
}): OwnInstrument {
  let sound: Sound = { instrument: nameOfChoice(FIRST_CHOICE), knobs: NO_KNOBS }
  const store = createStore<InstrumentView>(viewOf(sound))
  // What I play is known here: there is nothing to say about it.
  const voice = createHeardInstruments(instruments, () => {})
  let isTouched = false
  /** Which room was told: from then on its word counts. */
  let told: Room | undefined

  function take(next: Sound): void {
    isTouched = true
    sound = next
    store.set(viewOf(next))
    voice.hear(OWN_STRIP, '', next)
    void self.then(kept => kept.update(KEPT_UNDER, () => next)).catch(() => undefined)
  }

  function tell(room: Room): void {
    // What the room refuses it does not show either, and that is then followed.
    void room.edit([{ type: 'set-profile', ...sound }]).catch(() => undefined)
  }

  void self
    .then(async kept => {
      const parsed = v.safeParse(Kept, await kept.get(KEPT_UNDER))
      if (parsed.success && choiceNamed(parsed.output.instrument) && !isTouched) take(parsed.output)
    })
    .catch(() => undefined) // a browser that keeps nothing begins with the first every time

  return {
    get: store.get,
    subscribe: store.subscribe,
    choose(name) {
      const choice = choiceNamed(name)
      if (!choice) return
      held.leave() // a knob in hand is one of the instrument before
      take({ instrument: nameOfChoice(choice), knobs: NO_KNOBS })
      if (told) tell(told)
    },
    turn(parameter, turn) {
      const definition = definitionOf(store.get().choice)
      if (!definition?.parameters.some(({ id }) => id === parameter)) return
      const knobs = { [parameter]: stepOfTurn(turn) }
      take({ ...sound, knobs: { ...sound.knobs, ...knobs } })
      held.turn({ type: 'set-profile', knobs })
    },
    follow(room) {
      const { phase, self: me } = room.view()
      if (phase.name !== 'in') return
      const said = room.session()?.players[me.player]
      if (said === undefined) return // the room has not written this player down yet
      const isNews = !isSame(said, sound)
      if (told !== room) {
        told = room
        if (isNews) tell(room)
        return
      }
      if (isNews && choiceNamed(said.instrument))
        take({ instrument: said.instrument, knobs: said.knobs })
    },
  }
}

/** The first preset is meant where only the instrument is named. */
const isSame = (a: Sound, b: Sound): boolean =>
  fullNameOf(a.instrument) === fullNameOf(b.instrument) &&
  Object.keys(a.knobs).length === Object.keys(b.knobs).length &&
  Object.entries(a.knobs).every(([knob, step]) => b.knobs[knob] === step)

function fullNameOf(name: string): string {
  const choice = choiceNamed(name)
  return choice ? nameOfChoice(choice) : name
}

function viewOf({ instrument, knobs }: Sound): InstrumentView {
  const choice = choiceNamed(instrument) ?? FIRST_CHOICE
  return { name: nameOfChoice(choice), choice, turns: turnsOf(choice, knobs) }
}
