import { describe, expect, test } from 'vitest'
import { isSilent, noteHeardAt } from '../support/output-tap.ts'
import { annAndBob, button, edit, PATIENCE, play } from '../support/players.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

describe('how one page hears another', () => {
  test('[LV9] “hears you” is lit by a note that came to sound there, and muting puts it out', async () => {
    const { ann, bob } = await annAndBob(house)
    await ann.getByText('Bob is ready to hear you').waitFor(PATIENCE)
    await play(ann, [0x90, 60, 100])
    await expect.poll(() => noteHeardAt(bob), PATIENCE).toBe(60)
    await ann.getByText('Bob hears you').waitFor(PATIENCE)
    await play(ann, [0x80, 60, 0])
    await bob.getByRole('button', { name: /^Mute / }).click()
    await ann.getByText('Bob has muted you').waitFor(PATIENCE)
  })

  test('[LV10] in Bar a note sounds exactly one bar later, and the row says so', async () => {
    const { ann, bob } = await annAndBob(house)
    await edit(ann, { type: 'set-tempo', bpm: 240 })
    await button(ann, 'Play').first().click()
    const choice = bob.getByRole('combobox', { name: /^How you hear / })
    await choice.selectOption('bar')
    await bob.getByText(/exactly one bar later/).waitFor(PATIENCE)
    const heard = bob.evaluate(
      () =>
        new Promise<number>(resolve => {
          window.musearoo.on('note', ({ played, bytes }) => {
            if (bytes[0] === 0x90) resolve(performance.timeOrigin + performance.now() - played)
          })
        }),
    )
    await play(ann, [0x90, 64, 100])
    // A bar lasts 1 s; the audio thread has it 150 ms before, and not when it arrives.
    expect(await heard).toBeGreaterThan(700)
    await expect.poll(() => noteHeardAt(bob), PATIENCE).toBe(64)
    await play(ann, [0x80, 64, 0])
    await expect.poll(() => isSilent(bob), PATIENCE).toBe(true)
  })
})
