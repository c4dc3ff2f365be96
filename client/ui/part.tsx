/** Parts of the page that are loaded when they are first wanted, or when there is time (OF7). */
import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react'

const RETRY_AFTER = 2_000
/** What a room needs at once comes first. ms */
const ALL_AFTER = 1_500
/** A part that is there within this time is not worth a word. ms */
const SAID_AFTER = 1_000

type Load<Props> = () => Promise<ComponentType<Props>>

const loads: (() => Promise<unknown>)[] = []

/**
 * A component whose code is loaded apart. While the server cannot be reached it is asked again, until
 * the part is there: what has been opened appears by itself, and nothing else of the page is hurt.
 *
 * @param inline whether it stands in a line of others, where a sentence has no room
 */
export function part<Props extends object>(
  load: Load<Props>,
  { inline = false }: { readonly inline?: boolean } = {},
): ComponentType<Props> {
  loads.push(load)
  const Loaded = lazy(async () => ({ default: await untilLoaded(load) }))
  const fallback = inline ? null : <Awaited />
  return (props: Props) => (
    <Suspense fallback={fallback}>
      <Loaded {...props} />
    </Suspense>
  )
}

/** Loads every part, one after the other: none is missing when the server goes. */
export function useAllParts(): void {
  useEffect(() => {
    const timer = setTimeout(async () => {
      for (const load of loads) await load().catch(() => undefined)
    }, ALL_AFTER)
    return () => clearTimeout(timer)
  }, [])
}

/** @param wait resolves when it is time to try again; a timer, but for tests */
export async function untilLoaded<Loaded>(
  load: () => Promise<Loaded>,
  wait: () => Promise<void> = () => new Promise(done => setTimeout(done, RETRY_AFTER)),
): Promise<Loaded> {
  for (;;) {
    try {
      return await load()
    } catch {
      await wait()
    }
  }
}

function Awaited() {
  const [isSaid, setSaid] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSaid(true), SAID_AFTER)
    return () => clearTimeout(timer)
  }, [])
  return isSaid ? (
    <p className="part-awaited" role="status">
      This part of the page is not here yet: it opens as soon as the server answers.
    </p>
  ) : null
}
