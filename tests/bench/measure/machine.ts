/** What the machine is doing while it is measured: figures from a loaded one mean little. */
import { availableParallelism, loadavg } from 'node:os'

/** Runnable processes in the last minute beyond which figures are marked. */
const BUSY_LOAD = 2

export function describeMachine(): string {
  const [load = 0] = loadavg()
  const cores = `${availableParallelism()} cores, load average ${load.toFixed(1)}`
  return load > BUSY_LOAD
    ? `${cores} — BUSY: other programs are running, trust only differences between rows`
    : cores
}
