import { expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import { INSTRUMENTS } from '../../../shared/sound/catalogue.ts'
import { renderFrames } from '../../support/render-frames.ts'
import { partOf, planOf } from '../../support/render-parts.ts'
import { db, peakOf } from '../../support/spectrum.ts'

const FRAMES = 72_000
/** Every preset of every instrument, into every effect. */
const PLAN = planOf(
  INSTRUMENTS.flatMap(({ id, presets }) =>
    presets.map((preset, n) =>
      partOf(`${id}/${preset.id}`, `${id}/${preset.id}`, [[n / 10, id === 'kit' ? 38 : 57, 0.4]], {
        level: -9,
        reverbSend: -12,
        delaySend: -12,
      }),
    ),
  ),
)

it('[SY13] is the same each time in the browser, and to −90 dB what it is in Node', async () => {
  const here = renderFrames(PLAN, FRAMES)
  expect(renderFrames(PLAN, FRAMES)).toEqual(here)
  const bytes = Uint8Array.from(atob(await commands.renderInNode(PLAN, FRAMES)), letter =>
    letter.charCodeAt(0),
  )
  const there = new Float32Array(bytes.buffer)
  expect(there.length).toBe(here.length)
  expect(peakOf(here)).toBeGreaterThan(0.1)
  expect(db(peakOf(here.map((sample, i) => sample - there[i]!)))).toBeLessThan(-90)
})
