import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { isSilent, noteHeardAt } from '../support/output-tap.ts'
import {
  annAndBob,
  button,
  edit,
  keepNotes,
  notesOf,
  PATIENCE,
  play,
  sessionOf,
  startJam,
  statOf,
} from '../support/players.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

const clipsOf = async (page: Page) =>
  Object.values((await sessionOf(page)).tracks).flatMap(({ clips }) => Object.values(clips))

/** Where the song was when sound began to come out, in ticks, to a hundredth of a second or two. */
const positionOfOnset = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const tap = (window as { outputTap?: AnalyserNode }).outputTap
    if (!tap) throw new Error('no output to listen at')
    const samples = new Float32Array(tap.fftSize)
    for (;;) {
      tap.getFloatTimeDomainData(samples)
      const { position, tempo } = window.musearoo.transport()
      const onset = samples.findIndex(sample => Math.abs(sample) > 0.003)
      const age = (samples.length - onset) / tap.context.sampleRate
      if (onset >= 0) return position - (age * tempo * 960) / 60
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  })

describe('what the document holds', () => {
  test('[SQ1] [SQ2] a recorded clip sounds on every page, at its place in the song, with no note sent', async () => {
    const { ann, bob } = await annAndBob(house)
    await ann.keyboard.press('Shift+KeyR')
    await play(ann, [0x90, 57, 110])
    await expect.poll(() => noteHeardAt(bob), PATIENCE).toBe(57)
    await play(ann, [0x80, 57, 0])
    await ann.keyboard.press('Shift+KeyR')
    for (const page of [ann, bob]) {
      await expect.poll(async () => (await clipsOf(page)).length, PATIENCE).toBe(1)
      await expect.poll(() => isSilent(page), PATIENCE).toBe(true)
    }
    const [clip] = await clipsOf(ann)
    await keepNotes(bob)
    const before = await statOf(bob, 'noteOns')
    await edit(ann, { type: 'seek', position: 0 })
    await edit(ann, { type: 'play' })
    await Promise.all(
      [ann, bob].map(page => expect.poll(() => noteHeardAt(page), PATIENCE).toBe(57)),
    )
    expect(clip).toMatchObject({ start: 0, notes: [{ pitch: 57, velocity: 110 }] })
    expect(await notesOf(bob)).toEqual([])
    expect((await statOf(bob, 'noteOns')) - before).toBe(1)
    for (const page of [ann, bob]) await expect.poll(() => isSilent(page), PATIENCE).toBe(true)
  })

  test('[SQ3] [SQ4] [SQ6] sounds where it lies, moves with an edit, and falls silent with a mute', async () => {
    const page = await house.newPage()
    await startJam(page)
    await expect.poll(() => isSilent(page), PATIENCE).toBe(true)
    const track = `k_${'0'.repeat(19)}1`
    const clip = `c_${'0'.repeat(19)}1`
    await edit(page, { type: 'add-track', track, name: 'Keys' })
    await page.evaluate(
      on =>
        window.musearoo.edit({
          ...on,
          type: 'add-clip',
          start: 1920,
          length: 1920,
          notes: new Uint8Array(),
        } as never),
      { track, clip },
    )
    const note = { id: 'n_00000000000a', start: 0, length: 960, pitch: 60, velocity: 120 }
    await edit(page, { type: 'add-notes', track, clip, notes: [note] })
    await edit(page, { type: 'set-loop', on: true, range: { start: 0, end: 3840 } })
    await edit(page, { type: 'play' })
    // A tenth of a second at 120 bpm is 192 ticks: what outputs and timers of a busy page may be off.
    expect(Math.abs((await positionOfOnset(page)) - 1_920)).toBeLessThan(192)
    await expect.poll(() => isSilent(page), PATIENCE).toBe(true)
    await edit(page, { type: 'set-clip', track, clip, start: 960 })
    await expect.poll(() => noteHeardAt(page), PATIENCE).toBe(60)
    await edit(page, { type: 'set-track', track, strip: { mute: true } })
    await expect.poll(() => isSilent(page), PATIENCE).toBe(true)
    const before = await statOf(page, 'noteOns')
    const begun = await page.evaluate(() => window.musearoo.now().moment)
    await expect
      .poll(() => page.evaluate(() => window.musearoo.now().moment), PATIENCE)
      .toBeGreaterThan(begun + 2_500_000)
    expect(await statOf(page, 'noteOns')).toBe(before)
  })

  test('[SQ7] Shift+1 makes a loop of my last bar, and it sounds from the next one on', async () => {
    const page = await house.newPage()
    await startJam(page)
    await edit(page, { type: 'play' })
    await play(page, [0x90, 64, 110])
    await expect.poll(() => noteHeardAt(page), PATIENCE).toBe(64)
    await play(page, [0x80, 64, 0])
    await expect.poll(() => isSilent(page), PATIENCE).toBe(true)
    await page.keyboard.press('Shift+Digit1')
    await expect.poll(async () => (await clipsOf(page))[0]?.loop, PATIENCE).toBe(3_840)
    await expect.poll(() => noteHeardAt(page), PATIENCE).toBe(64)
    await button(page, 'Stop').click()
    await expect.poll(() => isSilent(page), PATIENCE).toBe(true)
    await button(page, 'Loop the last 8 bars that I played').click()
    await expect.poll(async () => (await clipsOf(page)).length, PATIENCE).toBe(2)
  })
})
