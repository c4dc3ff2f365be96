/** What the document's worker of a page holds, by the browser's own account. */
import type { Page } from 'playwright'

interface Measured {
  readonly breakdown: readonly {
    readonly bytes: number
    readonly attribution: readonly { readonly scope: string; readonly url: string }[]
  }[]
}

/** MB, JavaScript and wasm together, after a collection of garbage. Takes up to 20 s. */
export const workerHeap = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { measureUserAgentSpecificMemory } = performance as Performance & {
      measureUserAgentSpecificMemory(): Promise<Measured>
    }
    const { breakdown } = await measureUserAgentSpecificMemory.call(performance)
    const bytes = breakdown
      .filter(({ attribution }) =>
        attribution.some(
          ({ scope, url }) => scope === 'DedicatedWorkerGlobalScope' && /\/worker-/.test(url),
        ),
      )
      .reduce((sum, part) => sum + part.bytes, 0)
    return bytes / 2 ** 20
  })
