/** What people do on a page, by the names that they read there. */
import type { Locator, Page } from 'playwright'
import { expect } from 'vitest'
import type {} from '../../client/main.tsx'
import type { CompanionPeer } from '../../shared/companion.ts'
import type { SessionView } from '../../shared/doc/view.ts'
import type { House } from './house.ts'

/** For what takes a network, a start of a process or a slow machine; nothing waits so long in vain. */
export const PATIENCE = { timeout: 20_000, interval: 50 } as const

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

/** Start a jam. @returns the invite as Share shows it; the dialog is closed again */
export async function startJam(page: Page): Promise<string> {
  await page.goto('/')
  await button(page, 'Start a jam').click()
  const invite = await page.getByRole('textbox', { name: 'Link to the room' }).inputValue()
  await button(page, 'Close').click()
  return invite
}

/** By the card at the door. */
export async function joinByCard(page: Page, invite: string, name: string): Promise<void> {
  await page.goto(invite)
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await button(page, 'Join').click()
  await page.getByRole('region', { name: 'Keyboard' }).waitFor()
}

const peersOf = (page: Page): Promise<readonly CompanionPeer[]> =>
  page.evaluate(() => window.musearoo.peers())

export const playersOf = async (page: Page): Promise<readonly CompanionPeer[]> =>
  (await peersOf(page)).filter(peer => peer.role === 'player')

/** Everybody is linked with everybody, and says to hear the others. */
export async function allHearEachOther(...pages: readonly Page[]): Promise<void> {
  for (const page of pages)
    await expect
      .poll(
        async () => (await playersOf(page)).map(({ link, hearsMe }) => `${link} ${hearsMe}`),
        PATIENCE,
      )
      .toEqual(pages.slice(1).map(() => 'open yes'))
}

/** Ann has begun, Bob came by the link that Share shows, and both hear. */
export async function annAndBob(house: House) {
  const [ann, bob] = await Promise.all([house.newPage(), house.newPage()])
  const invite = await startJam(ann)
  await joinByCard(bob, invite, 'Bob')
  await allHearEachOther(ann, bob)
  return { ann, bob, invite }
}

export async function sessionOf(page: Page): Promise<SessionView> {
  const session = await page.evaluate(() => window.musearoo.session())
  if (!session) throw new Error('the page is in no room')
  return session
}

export const statOf = (page: Page, name: string): Promise<number> =>
  page.evaluate(counter => window.musearoo.stats()[counter] ?? Number.NaN, name)

export const play = (page: Page, ...messages: readonly (readonly number[])[]): Promise<void> =>
  page.evaluate(all => {
    for (const bytes of all) window.musearoo.play(bytes)
  }, messages)

export const edit = (page: Page, change: unknown): Promise<unknown> =>
  page.evaluate(what => window.musearoo.edit(what), change)

/** Note-ons and note-offs that a page has been told of since {@link keepNotes}, as MIDI bytes. */
export const notesOf = (page: Page): Promise<readonly (readonly number[])[]> =>
  page.evaluate(() => (window as { heardNotes?: number[][] }).heardNotes ?? [])

export const keepNotes = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const kept: number[][] = []
    const keeper: { heardNotes?: number[][] } = window as { heardNotes?: number[][] }
    keeper.heardNotes = kept
    window.musearoo.on('note', ({ bytes }) => kept.push([...bytes]))
  })

/** The badge in the bar says that the Recorder has everything on its disk. */
export const isSaved = (page: Page): Promise<void> =>
  button(page, 'Saved: about saving').waitFor({ timeout: PATIENCE.timeout })
