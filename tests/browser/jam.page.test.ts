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
  statOf,
} from '../support/players.ts'
import { allKept, downloadMidi } from '../support/session-file.ts'
import { testHouse } from '../support/test-house.ts'

const house = testHouse()

describe('two pages', () => {
  test('[CO1] one starts by the button, the other comes by the link, and each hears the other', async () => {
    const { ann, bob } = await annAndBob(house)
    const before = await statOf(bob, 'noteOns')
    await keepNotes(bob)
    for (const [key, note] of [
      ['KeyA', 60],
      ['KeyG', 67],
    ] as const) {
      await ann.keyboard.down(key)
      await expect.poll(() => noteHeardAt(bob), PATIENCE).toBe(note)
      await ann.keyboard.up(key)
      await expect.poll(() => isSilent(bob), PATIENCE).toBe(true)
    }
    await play(bob, [0x90, 45, 100])
    await expect.poll(() => noteHeardAt(ann), PATIENCE).toBe(45)
    await play(bob, [0x80, 45, 0])
    await expect.poll(() => isSilent(ann), PATIENCE).toBe(true)
    expect((await notesOf(bob)).filter(([status]) => status === 0x90)).toEqual([
      [0x90, 60, 96],
      [0x90, 67, 96],
      [0x90, 45, 100],
    ])
    expect((await statOf(bob, 'noteOns')) - before).toBe(3)
  })

  test('[TR6] simultaneous edits of tempo and key hold on both, and both bars show them', async () => {
    const { ann, bob } = await annAndBob(house)
    await Promise.all([
      edit(ann, { type: 'set-tempo', bpm: 97 }),
      edit(bob, { type: 'set-key', key: 'D' }),
      edit(bob, { type: 'set-scale', scale: 'minor' }),
    ])
    for (const page of [ann, bob]) {
      await expect
        .poll(async () => (await sessionOf(page)).context, PATIENCE)
        .toMatchObject({ tempo: 97, key: 'D', scale: 'minor' })
      const bar = page.getByRole('group', { name: 'What we play by' })
      await expect.poll(() => bar.getByLabel('Tempo in bpm').inputValue()).toBe('97')
      await expect.poll(() => bar.getByLabel('Key').inputValue()).toBe('D')
    }
    await bob.getByLabel('Tempo in bpm').fill('140')
    await bob.keyboard.press('Enter')
    await expect.poll(() => ann.getByLabel('Tempo in bpm').inputValue(), PATIENCE).toBe('140')
  })

  test('[TR1] play and stop move both, and both are at the same place', async () => {
    const { ann, bob } = await annAndBob(house)
    await button(ann, 'Play').click()
    for (const page of [ann, bob]) await button(page, 'Stop').waitFor()
    /** The same moment of the room, asked on both pages: what is left is the position's own error. */
    const places = await Promise.all(
      [ann, bob].map(page =>
        page.evaluate(() => {
          const { position, tempo } = window.musearoo.transport()
          return position - (window.musearoo.now().moment * tempo * 960) / 60e6
        }),
      ),
    )
    expect(Math.abs(places[0]! - places[1]!)).toBeLessThan(20)
    await expect
      .poll(() => bob.getByRole('timer', { name: 'Bar and beat' }).textContent(), PATIENCE)
      .toMatch(/^00[2-9]/)
    await button(bob, 'Metronome').click()
    await expect.poll(() => isSilent(bob), PATIENCE).toBe(false)
    await button(bob, 'Stop').click()
    await button(ann, 'Play').waitFor()
    await expect.poll(() => isSilent(bob), PATIENCE).toBe(true)
  })

  test('[MF1] Download .mid gives a file that two readers read as the notes that were played', async () => {
    const { ann, bob } = await annAndBob(house)
    await keepNotes(ann)
    for (const key of ['KeyA', 'KeyD', 'KeyG']) await bob.keyboard.press(key)
    await play(ann, [0x90, 45, 90], [0xb0, 64, 127], [0x80, 45, 0], [0xb0, 64, 0])
    await allKept(ann, 10)
    const file = await downloadMidi(ann)
    expect(file.name).toMatch(/^musearoo_[a-z0-9]{12}_\d{4}-\d\d-\d\d_120bpm\.mid$/)
    expect(file.tracks.map(({ keys }) => keys).toSorted()).toEqual([[45], [60, 64, 67]])
    expect(file.tracks.find(({ keys }) => keys.length === 3)?.name).toContain('Bob')
  })
})
