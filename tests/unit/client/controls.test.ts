import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { MixStripView } from '../../../client/app.ts'
import { controlName, controlTarget, type StripPart } from '../../../client/control-name.ts'
import { createControls } from '../../../client/controls.ts'
import { DEFAULT_STRIP } from '../../../shared/doc/defaults.ts'
import { choiceNamed } from '../../../shared/sound/catalogue.ts'
import { DEFAULT_EFFECTS, EFFECT_NAMES } from '../../../shared/sound/effects.ts'
import { NO_KNOBS, stepOfTurn, turnsOf } from '../../../shared/sound/knobs.ts'
import { ANN, trackId } from '../../support/edits.ts'
import { sessionOf, trackOf } from '../../support/session-view.ts'

const TRACK = trackId(1)

function setUp() {
  const choice = choiceNamed('organ/jazz')!
  let turns = turnsOf(choice, NO_KNOBS)
  let track = trackOf(TRACK, ANN, [], { instrument: 'bass/finger' })
  let strip = DEFAULT_STRIP
  let effects = DEFAULT_EFFECTS
  const controls = createControls({
    instrument: () => ({ name: 'organ/jazz', choice, turns }),
    mix: () => ({
      mode: 'shared',
      effects,
      strips: [{ id: ANN, name: 'Ann', strip } as unknown as MixStripView],
    }),
    session: () => sessionOf({ tracks: { [TRACK]: track } }),
    app: {
      turnParameter: (_parameter, turn) => {
        turns = turns.with(0, turn)
      },
      turnTrack: (_track, parameter, turn) => {
        track = { ...track, knobs: { ...track.knobs, [parameter]: stepOfTurn(turn) } }
      },
      setStrip: (_id, change) => {
        strip = { ...strip, ...change } as typeof strip
      },
      setEffect: (name, value) => {
        effects = { ...effects, [name]: value }
      },
    },
  })
  return controls
}
const parts: readonly StripPart[] = ['level', 'pan', 'reverbSend', 'delaySend']
const NAMES = [
  controlName({ kind: 'instrument', parameter: 'sub' }),
  controlName({ kind: 'track', track: TRACK, parameter: 'cutoff' }),
  ...parts.map(part => controlName({ kind: 'strip', strip: ANN, part })),
  ...EFFECT_NAMES.filter(name => name !== 'tempo').map(effect =>
    controlName({ kind: 'effect', effect }),
  ),
]

it('[MO9] every knob and fader stands where it was moved to, as near as it can', () => {
  const controls = setUp()
  fc.assert(
    fc.property(
      fc.constantFrom(...NAMES),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (name, turn) => {
        controls.move(name, turn)
        const stand = controls.stand(name)!
        // The middle of a pan is wider than a step.
        expect(Math.abs(stand.turn - turn)).toBeLessThanOrEqual(Math.max(stand.grain / 2, 0.021))
        expect(controls.titleOf(name)).toMatch(/\w/)
      },
    ),
  )
})

it('[MO9] one that is not here has no stand and no title', () => {
  const controls = setUp()
  for (const name of [
    controlName({ kind: 'instrument', parameter: 'cutoff' }),
    controlName({ kind: 'track', track: trackId(2), parameter: 'cutoff' }),
    controlName({ kind: 'strip', strip: trackId(2), part: 'pan' }),
  ]) {
    expect(controls.stand(name)).toBeUndefined()
    expect(controls.titleOf(name)).toBeUndefined()
  }
})

it('[MO9] the name of a control is read back as written, and nothing else is one', () => {
  for (const name of NAMES) expect(controlName(controlTarget(name)!)).toBe(name)
  for (const text of ['', 'effect', 'effect bogus', 'strip x level', `strip ${ANN} mute`, 'track'])
    expect(controlTarget(text)).toBeUndefined()
})
