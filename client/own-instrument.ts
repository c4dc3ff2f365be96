/** What this player plays on: remembered from visit to visit, told to the room, heard by all. */
import * as v from 'valibot'
import type { PlayerId } from '../shared/protocol/ids.ts'
import type { Room } from '../shared/session/room-options.ts'
import {
  type Choice,
  choiceNamed,
  definitionOf,
  FIRST_CHOICE,
  nameOfChoice,
  presetOf,
} from '../shared/sound/catalogue.ts'
import { valuesOf } from '../shared/sound/instrument.ts'
import { turnOf } from '../shared/sound/parameter.ts'
import type { InstrumentView, Readable } from './app.ts'
import type { InstrumentFeed } from './audio/instrument-feed.ts'
import type { KeyValue } from './storage/key-value.ts'
import { createStore } from './store/store.ts'
import { OWN_STRIP } from './strips.ts'

const KEPT_UNDER = 'instrument'
const Kept = v.string()

export interface OwnInstrument extends Readable<InstrumentView> {
  /** `instrument/preset`; an unknown one changes nothing. */
  choose(name: string): void
  /** Only here, until the next choice. @param turn [0, 1] */
  turn(parameter: string, turn: number): void
  /** After each change of the room or its document. */
  follow(room: Room): void
}

export function createOwnInstrument(
  self: Promise<KeyValue>,
  instruments: InstrumentFeed,
): OwnInstrument {
  const store = createStore<InstrumentView>(viewOf(FIRST_CHOICE))
  let isChosen = false
  /** Where the room was told, and what it said last: what changes there after that counts here. */
  let told: { readonly room: Room; said: string; awaited: string[] } | undefined

  function take(choice: Choice): void {
    isChosen = true
    store.set(viewOf(choice))
    instruments.choose(OWN_STRIP, choice)
    const name = nameOfChoice(choice)
    void self.then(kept => kept.update(KEPT_UNDER, () => name)).catch(() => undefined)
  }

  function tell(room: Room): void {
    const { name } = store.get()
    told?.awaited.push(name)
    void room.edit([{ type: 'set-profile', instrument: name }]).catch(() => undefined)
  }

  void self
    .then(async kept => {
      const name = v.safeParse(Kept, await kept.get(KEPT_UNDER))
      const choice = name.success ? choiceNamed(name.output) : undefined
      if (choice && !isChosen) take(choice)
    })
    .catch(() => undefined) // a browser that keeps nothing begins with the first every time

  return {
    get: store.get,
    subscribe: store.subscribe,
    choose(name) {
      const choice = choiceNamed(name)
      if (!choice) return
      take(choice)
      if (told) tell(told.room)
    },
    turn(parameter, turn) {
      const now = store.get()
      const definition = definitionOf(now.choice)
      const index = definition?.parameters.findIndex(({ id }) => id === parameter) ?? -1
      if (index < 0) return
      store.set({ ...now, turns: now.turns.with(index, Math.min(1, Math.max(0, turn))) })
      instruments.turn(OWN_STRIP, index, turn)
    },
    follow(room) {
      const { phase, self: me } = room.view()
      if (phase.name !== 'in') return
      const said = saidBy(room, me.player)
      if (said === undefined) return // the room has not written this player down yet
      if (told?.room !== room) {
        told = { room, said, awaited: [] }
        if (fullNameOf(said) !== store.get().name) tell(room)
        return
      }
      if (said === told.said) return
      told.said = said
      // My own words come back one by one: only another's is news.
      const known = told.awaited.indexOf(said)
      told.awaited = told.awaited.slice(known + 1)
      const choice = choiceNamed(said)
      if (known < 0 && choice && fullNameOf(said) !== store.get().name) take(choice)
    },
  }
}

/** With its preset, where only the instrument was named. */
function fullNameOf(name: string): string {
  const choice = choiceNamed(name)
  return choice ? nameOfChoice(choice) : name
}

const saidBy = (room: Room, player: PlayerId): string | undefined =>
  room.session()?.players[player]?.instrument

function viewOf(choice: Choice): InstrumentView {
  const definition = definitionOf(choice)
  const preset = presetOf(choice)
  const values = definition && preset ? valuesOf(definition, preset) : []
  const turns = values.map((value, i) => {
    const parameter = definition?.parameters[i]
    return parameter ? turnOf(parameter, value) : 0
  })
  return { name: nameOfChoice(choice), choice, turns }
}
