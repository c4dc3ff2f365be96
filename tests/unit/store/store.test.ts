import { expect, test } from 'vitest'
import { createStore } from '../../../client/store/store.ts'

test('listeners are told before set returns, and can read the new value', () => {
  const store = createStore<number | undefined>(1)
  const heard: (number | undefined)[] = []
  store.subscribe(() => heard.push(store.get()))
  store.set(2)
  store.set(undefined)
  expect(heard).toEqual([2, undefined])
})

test('a value is replaced whole, never merged', () => {
  const store = createStore<Record<string, number>>({ a: 1 })
  store.set({ b: 2 })
  expect(store.get()).toEqual({ b: 2 })
  const map = createStore<ReadonlyMap<string, number>>(new Map([['a', 1]]))
  map.update(now => new Map(now).set('b', 2))
  expect([...map.get().keys()]).toEqual(['a', 'b'])
})

test('an unchanged value tells nobody, and who unsubscribed hears nothing', () => {
  const store = createStore({ a: 1 })
  let told = 0
  const stop = store.subscribe(() => told++)
  store.update(now => now)
  expect(told).toBe(0)
  stop()
  store.set({ a: 2 })
  expect(told).toBe(0)
})

test('[CO2] who watches is told before who subscribed, whoever came first, until he has enough', () => {
  const store = createStore(0)
  const told: string[] = []
  store.subscribe(() => told.push(`draws ${store.get()}`))
  const stop = store.watch(() => told.push(`watches ${store.get()}`))
  store.set(1)
  stop()
  store.set(2)
  expect(told).toEqual(['watches 1', 'draws 1', 'draws 2'])
})
