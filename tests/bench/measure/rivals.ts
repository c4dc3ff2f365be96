/** Brings the rivals' documents together over channels that are open already. */
import type { Page } from 'playwright'
import { automergeWasm } from './bundle.ts'
import type { TwoPages } from './pages.ts'

/** Carries Yjs's signals from page to page, as its signaling server would. */
export async function connectYjs({ a, b }: TwoPages): Promise<void> {
  const hand = (page: Page, signal: string) =>
    page.evaluate(said => window.bench.yjs.signal(said), signal)
  await a.exposeFunction('benchSay', (signal: string) => hand(b, signal))
  await b.exposeFunction('benchSay', (signal: string) => hand(a, signal))
  const connect = (page: Page, initiator: boolean) =>
    page.evaluate(
      first => window.bench.yjs.connect({ initiator: first, say: window.benchSay }),
      initiator,
    )
  await Promise.all([connect(a, true), connect(b, false)])
}

/** One document of automerge-repo in both pages. */
export async function connectRepo({ a, b }: TwoPages): Promise<void> {
  const wasm = await automergeWasm()
  const open = (page: Page, name: string) =>
    page.evaluate(([code, self]) => window.bench.repo.open(code, self), [wasm, name] as const)
  await Promise.all([open(a, 'bench-a'), open(b, 'bench-b')])
  const document = await a.evaluate(() => window.bench.repo.create())
  await b.evaluate(found => window.bench.repo.find(found), document)
}
