/** Collections of garbage: forced before something is measured, and counted while it is. */
import { PerformanceObserver, performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')

/** Takes away what building and warming up have left: a collection after that is due to what is measured. */
export const collect: () => void = runInNewContext('gc')

const begins: number[] = []
new PerformanceObserver(list => {
  begins.push(...list.getEntries().map(({ startTime }) => startTime))
}).observe({ entryTypes: ['gc'] })

/** How many begin while `work` runs; those of idle moments around it, which are nobody's fault, do not count. */
export async function collectionsDuring(work: () => void): Promise<number> {
  const from = performance.now()
  work()
  const to = performance.now()
  await new Promise(resolve => setTimeout(resolve, 50)) // they are reported a turn after they happened
  return begins.filter(begin => begin >= from && begin <= to).length
}
