import { expect, test } from 'vitest'
import { drawLater } from '../../../client/store/draw-later.ts'

/** What was posted before it is over. */
const nextTask = () =>
  new Promise<void>(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })

test('drawings are made in the order in which they were asked for, one a task', async () => {
  const drawn: string[] = []
  for (const name of ['a', 'b', 'c'])
    drawLater(() => {
      drawn.push(name)
      queueMicrotask(() => drawn.push(`after ${name}`))
    })
  expect(drawn).toEqual([])
  while (drawn.length < 6) await nextTask()
  expect(drawn).toEqual(['a', 'after a', 'b', 'after b', 'c', 'after c'])
})

test('what is asked for no longer is not drawn, and holds nothing up', async () => {
  const drawn: string[] = []
  const cancel = drawLater(() => drawn.push('a'))
  drawLater(() => drawn.push('b'))
  cancel()
  while (drawn.length < 1) await nextTask()
  expect(drawn).toEqual(['b'])
})
