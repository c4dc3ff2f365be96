import { Profiler } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { AppContext } from '../../../client/ui/app-context.tsx'
import { ConnectionBadge } from '../../../client/ui/connection-badge.tsx'
import { KeyPicker, MetrePicker, ScalePicker } from '../../../client/ui/context-pickers.tsx'
import { Lamp } from '../../../client/ui/lamp.tsx'
import { LoopControl } from '../../../client/ui/loop-control.tsx'
import { createPageContext } from '../../../client/ui/page-context.ts'
import { SavedBadge } from '../../../client/ui/saved-badge.tsx'
import { TempoField } from '../../../client/ui/tempo-field.tsx'
import type { SessionView } from '../../../shared/doc/view.ts'
import { bpm } from '../../../shared/time/units.ts'
import { type Mounted, mount } from './mount.tsx'
import { GRACE, inTheRoom, LINUS, ME } from './scenes.ts'

const nextFrame = () => new Promise(resolve => requestAnimationFrame(resolve))

let mounted: Mounted | undefined
afterEach(() => mounted?.unmount())

test('a note renders its own lamp and no other, once a frame however many notes it holds', async () => {
  const fake = inTheRoom()
  const renders: string[] = []
  const element = document.body.appendChild(document.createElement('div'))
  const root = createRoot(element)
  root.render(
    <AppContext value={createPageContext(fake.app)}>
      {[ME, GRACE, LINUS].map(peer => (
        <Profiler key={peer} id={peer} onRender={id => renders.push(id)}>
          <Lamp peer={peer} />
        </Profiler>
      ))}
    </AppContext>,
  )
  await expect.poll(() => renders.length).toBe(3)
  renders.length = 0
  for (let note = 40; note < 80; note++) fake.sound(GRACE, [note])
  expect(renders).toEqual([])
  await nextFrame()
  await nextFrame()
  expect(renders).toEqual([GRACE])
  expect(element.querySelectorAll('.lit')).toHaveLength(1)
  root.unmount()
  element.remove()
})

test('a change of one parameter renders one control, and what nobody sees renders none', async () => {
  const fake = inTheRoom()
  const renders: string[] = []
  const element = document.body.appendChild(document.createElement('div'))
  const root = createRoot(element)
  mounted = {
    addresses: [],
    unmount() {
      root.unmount()
      element.remove()
    },
  }
  const controls = {
    tempo: <TempoField />,
    key: <KeyPicker />,
    scale: <ScalePicker />,
    metre: <MetrePicker />,
    loop: <LoopControl />,
    saved: <SavedBadge />,
    connection: <ConnectionBadge />,
  }
  root.render(
    <AppContext value={createPageContext(fake.app)}>
      {Object.entries(controls).map(([name, control]) => (
        <Profiler key={name} id={name} onRender={id => renders.push(id)}>
          {control}
        </Profiler>
      ))}
    </AppContext>,
  )
  await expect.poll(() => new Set(renders).size).toBe(Object.keys(controls).length)

  /** What renders after that change, and after one more that certainly renders the tempo. */
  async function renderedBy(change: Partial<SessionView['context']>) {
    await nextFrame()
    renders.length = 0
    const { stores } = fake
    const edit = (context: Partial<SessionView['context']>) =>
      stores.session.update(now => now && { ...now, context: { ...now.context, ...context } })
    edit(change)
    if ('tempo' in change) await expect.poll(() => renders.length).toBeGreaterThan(0)
    else {
      edit({ tempo: bpm((stores.session.get()?.context.tempo ?? 120) + 1) })
      await expect.poll(() => renders).toContain('tempo')
    }
    await nextFrame()
    return renders.toSorted()
  }
  expect(await renderedBy({ tempo: bpm(133) })).toEqual(['tempo'])
  expect(await renderedBy({ key: 'F#' })).toEqual(['key', 'tempo'])
  expect(await renderedBy({ scale: 'dorian' })).toEqual(['scale', 'tempo'])
  // The loop is shown in bars.
  expect(await renderedBy({ timeSignature: { beats: 7, unit: 8 } })).toEqual([
    'loop',
    'metre',
    'tempo',
  ])
  expect(await renderedBy({ complexity: 0.9, style: 'bebop' })).toEqual(['tempo'])
})

test('keys light in their player’s colour at once, and in the whole room only one lamp changes', async () => {
  const fake = inTheRoom()
  mounted = mount(fake)
  await expect.element(page.getByRole('button', { name: 'C4', exact: true })).toBeVisible()
  // The piano takes as many octaves as it finds room for, once it is laid out.
  let keys = 0
  await expect
    .poll(async () => {
      const before = keys
      keys = document.querySelectorAll('.key').length
      await nextFrame()
      await nextFrame()
      // The host's menu is a part that is loaded when it is first wanted.
      const hasMenu = document.querySelector('[aria-label^="Decide about"]') !== null
      const isMarked = document.querySelector('.key.in-scale') !== null
      return hasMenu && isMarked && keys > 0 && keys === before
    })
    .toBe(true)
  const changed = new Set<string>()
  const observer = new MutationObserver(records => {
    for (const { target } of records)
      if (target instanceof HTMLElement && !target.closest('.position, .playhead'))
        changed.add(target.dataset.note ?? target.className)
  })
  observer.observe(document.body, { subtree: true, attributes: true, childList: true })
  fake.sound(GRACE, [60])
  const key = document.querySelector<HTMLElement>('[data-note="60"]')
  expect(key?.classList.contains('lit')).toBe(true)
  expect(key?.style.getPropertyValue('--player')).toBe('var(--player-7)')
  await nextFrame()
  await nextFrame()
  observer.disconnect()
  expect([...changed].sort()).toEqual(['60', 'lamp lit'])
  fake.sound(GRACE, [])
  expect(key?.classList.contains('lit')).toBe(false)
})

test('the position follows the transport without React', async () => {
  const fake = inTheRoom()
  mounted = mount(fake)
  await expect.element(page.getByText('003.2')).toBeVisible()
  fake.transport.bar = 12
  fake.transport.beat = 4
  await expect.element(page.getByText('012.4')).toBeVisible()
})

test('somebody’s tempo is told by name', async () => {
  const fake = inTheRoom()
  mounted = mount(fake)
  await expect.element(page.getByLabelText('Tempo in bpm')).toHaveValue('120')
  const { player } = fake.stores.room.get()?.peers[GRACE] ?? {}
  fake.stores.session.update(session => {
    if (!session || !player) return session
    const tempo = 96 as typeof session.context.tempo
    return { ...session, context: { ...session.context, tempo, changedBy: { tempo: player } } }
  })
  await expect.element(page.getByText('Grace Hopper set the tempo to 96')).toBeVisible()
  await expect.element(page.getByLabelText('Tempo in bpm')).toHaveValue('96')
})
