/** Every task of a page's main thread, as Chromium itself records them. */
import type { Page } from 'playwright'

export interface Task {
  /** ms from its beginning to its end; on a busy machine also what others took meanwhile. */
  readonly wall: number
  /** ms of processor time. */
  readonly cpu: number
}

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** µs */
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string; readonly data?: { readonly url?: string } }
}

/** The tasks alone: what happens within them would be recorded at the page's cost. */
const CATEGORIES = ['toplevel', '__metadata']
const MAIN_THREAD = 'CrRendererMain'
const TASK = 'RunTask'

/** Records while `work` runs. The page must be the only one of its browser that does anything. */
export async function recordTasks(page: Page, work: () => Promise<void>): Promise<readonly Task[]> {
  const browser = page.context().browser()
  if (!browser) throw new Error('This page has no browser to record.')
  await browser.startTracing(page, { categories: CATEGORIES })
  await work()
  const trace: { readonly traceEvents: readonly TraceEvent[] } = JSON.parse(
    (await browser.stopTracing()).toString('utf8'),
  )
  const mains = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === MAIN_THREAD)
      .map(({ pid, tid }) => `${pid}/${tid}`),
  )
  const tasksOf = (thread: string) =>
    trace.traceEvents.filter(
      ({ name, pid, tid, dur }) =>
        dur !== undefined && name.endsWith(TASK) && `${pid}/${tid}` === thread,
    )
  const busiest = [...mains].map(tasksOf).reduce((a, b) => (total(b) > total(a) ? b : a), [])
  return busiest.map(({ dur = 0, tdur = 0 }) => ({ wall: dur / 1000, cpu: tdur / 1000 }))
}

const total = (tasks: readonly TraceEvent[]): number =>
  tasks.reduce((sum, { dur = 0 }) => sum + dur, 0)
