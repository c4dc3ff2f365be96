import type { ComponentType } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { part, untilLoaded } from '../../../client/ui/part.tsx'

let element: HTMLElement
let root: Root
beforeEach(() => {
  element = document.body.appendChild(document.createElement('div'))
  root = createRoot(element)
})
afterEach(() => {
  root.unmount()
  element.remove()
})

const Desk = ({ name }: { readonly name: string }) => <p>The desk of {name}</p>

test('[OF7] a part that cannot be loaded yet is announced, appears by itself, and leaves the rest alone', async () => {
  let asked = 0
  const Part = part(async (): Promise<ComponentType<{ name: string }>> => {
    asked += 1
    if (asked === 1) throw new TypeError('Failed to fetch dynamically imported module')
    return Desk
  })
  root.render(
    <>
      <p>The room</p>
      <Part name="Ann" />
    </>,
  )
  await expect.element(page.getByRole('status')).toHaveTextContent('This part of the page')
  await expect.element(page.getByText('The room')).toBeVisible()
  await expect.element(page.getByText('The desk of Ann'), { timeout: 5_000 }).toBeVisible()
  await expect.element(page.getByRole('status')).not.toBeInTheDocument()
  expect(asked).toBe(2)
})

test('[OF7] it is asked for as often as it takes', async () => {
  let waits = 0
  const load = async () => {
    if (waits < 20) throw new TypeError('Failed to fetch')
    return 'here'
  }
  const wait = async () => {
    waits += 1
  }
  expect(await untilLoaded(load, wait)).toBe('here')
  expect(waits).toBe(20)
})
