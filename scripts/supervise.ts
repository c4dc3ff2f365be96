/** A child process that is started again when it dies, until it is told to end. */
import { type ChildProcess, spawn } from 'node:child_process'

/** ms before the nth start in a row. */
const BACK_OFF_START = 250
const BACK_OFF_MOST = 15_000
/** ms of running after which a death counts as the first one again. */
const STEADY = 30_000
/** ms between SIGTERM and SIGKILL: both children end within 5 s of Ctrl-C. */
const GRACE = 4_500

export interface SupervisedOptions {
  readonly file: string
  readonly env: Readonly<Record<string, string | undefined>>
  onMessage?(message: unknown): void
  /** It ended by itself. @returns whether to start it again after `delay` ms */
  onDeath(death: { readonly code: number | null; readonly delay: number }): 'again' | 'give-up'
}

export interface Supervised {
  /** Ends it and starts it at once: its source changed. */
  restart(): Promise<void>
  /** SIGTERM, then SIGKILL after the grace. Resolves when it is gone. Twice is safe. */
  stop(): Promise<void>
}

/** ms to wait before start number `failures` in a row: 0.25 s × 2ⁿ, at most 15 s. */
export const backOff = (failures: number): number =>
  Math.min(BACK_OFF_MOST, BACK_OFF_START * 2 ** failures)

/** The child ends by itself when its IPC channel closes, so it never outlives this process. */
export function supervise({ file, env, onMessage, onDeath }: SupervisedOptions): Supervised {
  let child: ChildProcess | undefined
  let waiting: NodeJS.Timeout | undefined
  let ending: Promise<void> | undefined
  let stopped = false
  let failures = 0

  function start(): void {
    waiting = undefined
    const startedAt = performance.now()
    const started = spawn(process.execPath, ['--import', 'tsx', file], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child = started
    started.on('message', message => onMessage?.(message))
    started.once('exit', code => {
      if (child !== started) return
      child = undefined
      if (ending) return
      failures = performance.now() - startedAt > STEADY ? 0 : failures
      const delay = backOff(failures++)
      if (onDeath({ code, delay }) === 'again') waiting = setTimeout(start, delay)
    })
  }

  function end(): Promise<void> {
    clearTimeout(waiting)
    const running = child
    if (!running) return Promise.resolve()
    return new Promise(resolve => {
      const kill = setTimeout(() => running.kill('SIGKILL'), GRACE)
      running.once('exit', () => {
        clearTimeout(kill)
        resolve()
      })
      running.kill('SIGTERM')
    })
  }

  start()
  return {
    async restart() {
      if (stopped) return
      ending ??= end().finally(() => {
        ending = undefined
        failures = 0
        if (!stopped && !child) start()
      })
      await ending
    },
    async stop() {
      stopped = true
      ending ??= end()
      await ending
    },
  }
}
