/** MIDI learn: the next controller that moves is bound to the knob that waits for it (MO9). */
import { CONTROL_CHANGE, type MidiMessage } from '../../shared/midi/message.ts'
import type { LearningView, Readable } from '../app.ts'
import type { ControlName } from '../control-name.ts'
import type { Controls } from '../controls.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { type Binding, keepBindings, readBindings } from '../storage/learned-store.ts'
import { createStore } from '../store/store.ts'
import { PickUp } from './pick-up.ts'

export interface Learning extends Readable<LearningView> {
  /** @returns whether the message was for a knob, and is no one else's */
  takes(message: MidiMessage, device: string): boolean
  /** That knob waits for a controller; undefined: none does. */
  wait(control: ControlName | undefined): void
  forget(control: ControlName): void
}

/** From here on controllers are channel mode messages. */
const FIRST_MODE = 120
const LARGEST = 127

export function createLearning({
  self,
  controls,
}: {
  readonly self: Promise<KeyValue>
  readonly controls: Pick<Controls, 'stand' | 'move'>
}): Learning {
  const store = createStore<LearningView>({ waiting: undefined, bindings: [] })
  const hands = new Map<string, PickUp>()

  function change(make: (bindings: readonly Binding[]) => readonly Binding[]): void {
    store.update(now => ({ ...now, bindings: make(now.bindings) }))
    void self.then(kept => keepBindings(kept, make)).catch(() => undefined)
  }

  void self
    .then(readBindings)
    .then(bindings => {
      const mine = store.get().bindings
      const others = bindings.filter(one => !mine.some(own => isSame(one, own)))
      store.update(now => ({ ...now, bindings: [...others, ...mine] }))
    })
    .catch(() => undefined) // a browser that keeps nothing learns anew every time

  function bind(binding: Binding): void {
    hands.delete(keyOf(binding))
    // A controller moves one knob, and a knob goes with one controller of each device.
    change(bindings => [
      ...bindings.filter(one => {
        const isItsKnob = one.control === binding.control && one.device === binding.device
        return !isSame(one, binding) && !isItsKnob
      }),
      binding,
    ])
    store.update(now => ({ ...now, waiting: undefined }))
  }

  function handOf(binding: Binding): PickUp {
    const key = keyOf(binding)
    const known = hands.get(key) ?? new PickUp()
    hands.set(key, known)
    return known
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    takes({ status, data1, data2 }, device) {
      if ((status & 0xf0) !== CONTROL_CHANGE || data1 >= FIRST_MODE) return false
      const moved = { device, midiChannel: status & 0x0f, controller: data1 }
      const { waiting, bindings } = store.get()
      if (waiting !== undefined) {
        bind({ ...moved, control: waiting })
        return true
      }
      const binding = bindings.find(one => isSame(one, moved))
      if (!binding) return false
      const stand = controls.stand(binding.control)
      const turn = stand && handOf(binding).move(stand, data2 / LARGEST)
      if (turn !== undefined) controls.move(binding.control, turn)
      return true
    },
    wait: waiting => store.update(now => ({ ...now, waiting })),
    forget(control) {
      change(bindings => bindings.filter(one => one.control !== control))
    },
  }
}

type Controller = Omit<Binding, 'control'>
const keyOf = ({ device, midiChannel, controller }: Controller): string =>
  `${midiChannel} ${controller} ${device}`
const isSame = (a: Controller, b: Controller): boolean => keyOf(a) === keyOf(b)
