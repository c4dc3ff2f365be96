import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type House, openHouse } from './house.ts'

/**
 * One house for the tests of a file, open from the first of them to the last. After each test its
 * pages end, and none of them may have thrown.
 *
 * @param env for both servers, asked for before the first test
 */
export function testHouse(
  env: () => Promise<Readonly<Record<string, string>>> = async () => ({}),
): House {
  const house = {} as House
  beforeAll(async () => {
    Object.assign(house, await openHouse(await env()))
  })
  afterAll(() => house.close())
  afterEach(async () => expect(await house.clear()).toEqual([]))
  return house
}
