import axe from 'axe-core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { createFakeApp, type FakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import {
  atTheDoor,
  INVITE,
  inTheRoom,
  ME,
  ROOM,
  roomScene,
  SECRET,
  sessionScene,
} from './scenes.ts'

let mounted: Mounted | undefined
const show = (fake: FakeApp, path?: string, hash?: string) => {
  mounted = mount(fake, path, hash)
}
const button = (name: string) => page.getByRole('button', { name, exact: true })

beforeEach(() => {
  const lobby = [{ room: ROOM, title: 'Late night modal', players: 4, invite: INVITE }]
  vi.stubGlobal('fetch', async () => Response.json(lobby))
})
afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Everything axe knows, on all of the page. */
async function violations(): Promise<readonly string[]> {
  const { violations } = await axe.run(document)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)
}

describe('front page', () => {
  test('offers to start, to join, to come back and to look in, accessibly', async () => {
    const fake = createFakeApp(ME)
    fake.stores.visits.set([{ room: roomScene.room, invite: INVITE, title: 'Blues', lastAt: 0 }])
    show(fake, '/', '')
    await expect.element(page.getByRole('link', { name: /Blues/ })).toBeVisible()
    await expect.element(page.getByRole('link', { name: /Late night modal/ })).toBeVisible()
    expect(await violations()).toEqual([])
    await button('Forget Blues').click()
    await button('Start a jam').click()
    expect(fake.calls).toContainEqual(['forgetVisit', ROOM])
    expect(fake.calls).toContainEqual(['startJam', { name: 'Ada Byron', colour: 1 }])
  })

  test('[CO1] being in a room shows its address, whoever led there', async () => {
    const fake = createFakeApp(ME)
    show(fake, '/', '')
    await expect.element(button('Start a jam')).toBeVisible()
    fake.stores.invite.set(INVITE)
    fake.stores.room.set(roomScene)
    await expect.poll(() => mounted?.addresses.at(-1)).toBe(`/r/${ROOM}`)
    expect(window.location.hash).toBe(`#${SECRET}`)
  })

  test('a changed link is refused in a sentence, a complete one is followed', async () => {
    show(createFakeApp(ME), '/', '')
    const field = page.getByLabelText('Join with a link')
    await field.fill(`${INVITE}x`)
    await button('Join').click()
    await expect.element(page.getByText('This link is incomplete or was changed.')).toBeVisible()
    await field.fill(`${window.location.origin}/r/${ROOM}#${SECRET}`)
    await button('Join').click()
    await expect.poll(() => mounted?.addresses.at(-1)).toBe(`/r/${ROOM}`)
    expect(window.location.hash).toBe(`#${SECRET}`)
  })
})

describe('door', () => {
  test('[AR1] says who is there and who saves, and joins with name and colour', async () => {
    const fake = atTheDoor()
    show(fake)
    await expect.element(page.getByText(/Whoever runs it can read this room/)).toBeVisible()
    await expect.element(page.getByText('Grace Hopper')).toBeVisible()
    expect(await violations()).toEqual([])
    await page.getByLabelText('Your name').fill(' Mary ')
    await page.getByRole('radio', { name: 'Violet' }).click({ force: true })
    await button('Join').click()
    expect(fake.calls).toContainEqual(['enter', { name: 'Mary', colour: 9 }])
  })

  test('[OF5] says what is in the session before the room is there, and nothing of an empty one', async () => {
    const fake = createFakeApp(ME)
    show(fake)
    const facts = page.getByRole('note', { name: 'What is in the session' })
    await expect.element(button('Join')).toBeVisible()
    expect(facts.query()).toBeNull()
    fake.stores.session.set(sessionScene)
    await expect.element(facts).toHaveTextContent('120 bpm · D minor · 1 track · 3 takes')
    expect(await violations()).toEqual([])
  })

  test('knocks once, with the whole link', async () => {
    const fake = createFakeApp(ME)
    show(fake)
    await expect.element(button('Join')).toBeVisible()
    const knocks = fake.calls.filter(([command]) => command === 'knock')
    expect(knocks).toEqual([['knock', `${window.location.origin}/r/${ROOM}#${SECRET}`]])
  })

  test('takes the click while the session is being fetched, and goes in when it is there', async () => {
    const fake = atTheDoor()
    fake.stores.room.update(room => room && { ...room, fetching: true })
    show(fake)
    await expect.element(page.getByText('Fetching your session…')).toBeVisible()
    await button('Join').click()
    const entered = () => fake.calls.some(([command]) => command === 'enter')
    expect(entered()).toBe(false)
    fake.stores.room.update(room => room && { ...room, fetching: false })
    await expect.poll(entered).toBe(true)
  })

  test.each([
    ['room-full', 'This room is full.', 'Try again'],
    ['outdated', 'This page is older than the room. Reload it.', 'Reload'],
  ] as const)('[SG6] refused as %s, it says so and what to do', async (code, text, way) => {
    const fake = atTheDoor()
    const phase = { name: 'refused', code, message: '' } as const
    fake.stores.room.update(room => room && { ...room, phase })
    show(fake)
    await expect.element(page.getByRole('alert')).toHaveTextContent(text)
    await expect.element(button(way)).toBeVisible()
    expect(button('Join').query()).toBeNull()
    expect(await violations()).toEqual([])
  })

  test('[SG4] another secret or none is a wrong link', async () => {
    const fake = atTheDoor()
    fake.stores.room.update(room => room && { ...room, otherSecret: true })
    show(fake)
    await expect.element(page.getByRole('alert')).toHaveTextContent(/incomplete or was changed/)
    mounted?.unmount()
    const bare = createFakeApp(ME)
    show(bare, `/r/${ROOM}`, '')
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent(/incomplete/)
    expect(bare.calls).toEqual([])
  })
})

describe('room', () => {
  test('shows who is here, what was played and how it stands, accessibly', async () => {
    show(inTheRoom())
    await expect.element(page.getByText('hears you')).toBeVisible()
    await expect.element(button('Saved: about saving')).toBeVisible()
    await expect.element(button('Mute Grace Hopper')).toBeVisible()
    await expect.element(page.getByText('003.2')).toBeVisible()
    expect(document.querySelectorAll('h1')).toHaveLength(1)
    expect(await violations()).toEqual([])
  })

  test('[ED1] key, scale, time signature and tempo are edits', async () => {
    const fake = inTheRoom()
    show(fake)
    await page.getByLabelText('Key', { exact: true }).selectOptions('F♯')
    await page.getByLabelText('Scale', { exact: true }).selectOptions('dorian')
    await page.getByLabelText('Time signature').selectOptions('7/8')
    await page.getByLabelText('Tempo in bpm').fill('97.5')
    await page.getByLabelText('Scale', { exact: true }).click()
    await button('Stop').first().click()
    expect(fake.calls.filter(([command]) => command === 'edit').map(([, edit]) => edit)).toEqual([
      { type: 'set-key', key: 'F#' },
      { type: 'set-scale', scale: 'dorian' },
      { type: 'set-time-signature', beats: 7, unit: 8 },
      { type: 'set-tempo', bpm: 97.5 },
      { type: 'stop' },
    ])
  })

  test('what is wrong is said, and the jam goes on', async () => {
    const fake = inTheRoom()
    fake.stores.room.update(
      room => room && { ...room, signaling: false, recorder: 'away', saving: { name: 'unsaved' } },
    )
    fake.stores.audio.update(audio => ({ ...audio, state: 'locked' }))
    show(fake)
    await expect
      .element(page.getByText('Reconnecting to the server.', { exact: false }))
      .toBeVisible()
    await expect.element(page.getByText(/The recorder is away: the earlier part/)).toBeVisible()
    await expect.element(button('Turn the sound on')).toBeVisible()
    expect(await violations()).toEqual([])
  })

  test.each([
    ['denied', 'Why no MIDI?', /Allow it in the site settings/],
    ['absent', 'Why no MIDI?', /This browser has no Web MIDI/],
    ['insecure', 'Why no MIDI?', /No MIDI, no offline: use https/],
  ] as const)('MIDI that is %s explains the way out', async (state, name, sentence) => {
    const fake = inTheRoom()
    fake.stores.midi.set({ state, inputs: [] })
    show(fake)
    await button(name).click()
    await expect.element(page.getByText(sentence)).toBeVisible()
  })

  test('Share shows the link, for whom it works, and copies it', async () => {
    const fake = inTheRoom()
    fake.stores.invite.set(`http://192.168.1.20:3000/r/${ROOM}#${SECRET}`)
    show(fake)
    await button('Share').click()
    await expect.element(page.getByText('This link works only on this network.')).toBeVisible()
    await expect
      .poll(() => document.querySelector('.qr path')?.getAttribute('d'))
      .toMatch(/^M0 0h7/)
    expect(await violations()).toEqual([])
    const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    await expect.element(page.getByRole('textbox', { name: 'Link for listeners' })).toBeVisible()
    await button('Copy: Link to the room').click()
    await expect.element(page.getByText('Copied')).toBeVisible()
    expect(copied).toHaveBeenCalledWith(`http://192.168.1.20:3000/r/${ROOM}#${SECRET}`)
    await button('List this room').click()
    expect(fake.calls).toContainEqual(['listRoom', 'Ada Byron’s jam'])
    await button('Close').click()
    await expect.poll(() => document.querySelector('dialog')).toBeNull()
    expect(document.activeElement?.textContent).toBe('Share')
  })

  test('Leave tells how it was, and the way back', async () => {
    const fake = inTheRoom()
    show(fake)
    await button('Leave').click()
    await expect.element(page.getByText('12 min 34 s')).toBeVisible()
    await expect.element(page.getByText('Grace, Linus')).toBeVisible()
    expect(await violations()).toEqual([])
    await button('Download .mid').click()
    expect(fake.calls).toContainEqual(['downloadMidi'])
  })
})
