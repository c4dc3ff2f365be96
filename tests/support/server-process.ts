import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

type Env = Readonly<Record<string, string>>

const PROJECT = new URL('../../', import.meta.url)

/** One of our servers as `npm start` runs it: a process of its own, which can be killed and started. */
export class ServerProcess {
  readonly #file: string
  #env: Env
  #child: ChildProcess | undefined
  #said = ''

  /** @param file from the project's root */
  constructor(file: string, env: Env) {
    this.#file = fileURLToPath(new URL(file, PROJECT))
    this.#env = env
  }

  /**
   * @returns the port it listens on, which it keeps through later starts
   * @throws what it said when it ended instead
   */
  async start(env: Env = {}): Promise<number> {
    const child = spawn(process.execPath, ['--import', 'tsx', this.#file], {
      env: { ...process.env, ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', data => {
        this.#said += data
      })
    this.#child = child
    const first: unknown[] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => []),
    ])
    const [message] = first as [{ readonly port: number }?]
    if (!message) throw new Error(`${this.#file} ended at its start:\n${this.#said}`)
    this.#env = { ...this.#env, ...env }
    return message.port
  }

  /** SIGKILL leaves it no time for anything. Resolves when it is gone; twice is safe. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}
