import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../archive/main.ts', import.meta.url))

/** A real archive process, as its supervisor starts it. */
export class ArchiveProcess {
  readonly child: ChildProcess
  readonly ended: Promise<unknown>
  #said = ''

  constructor(env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
      env: { ...process.env, ARCHIVE_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', data => {
        this.#said += data
      })
    this.ended = once(this.child, 'exit')
  }

  /** All it wrote, to people and to its log. */
  said(): string {
    return this.#said
  }

  /** @returns the port of its HTTP. @throws what it said when it ended instead */
  async ready(): Promise<number> {
    const message = await Promise.race([once(this.child, 'message'), this.ended.then(() => [])])
    if (!message[0]) throw new Error(this.#said)
    return (message[0] as { port: number }).port
  }

  async kill(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal)
    await this.ended
    return this.child.exitCode
  }
}
