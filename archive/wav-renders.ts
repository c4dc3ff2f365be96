/** Sessions rendered to .wav files by processes of their own: few at a time, and each can be stopped. */
import { type ChildProcess, fork } from 'node:child_process'
import { setPriority } from 'node:os'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { FileError } from '../shared/errors.ts'
import type { RoomId } from '../shared/protocol/ids.ts'
import type { FromWavProcess, WavOrder } from './wav-messages.ts'

export interface WavRender {
  /** Of the whole file. */
  readonly bytes: number
  /** So many of them come as they are made, the others after that. */
  readonly bytesAsMade: number
  readonly missing: number
  readonly content: Readable
}

export interface WavRenders {
  /**
   * Settles when the file begins.
   *
   * @param order asked for once there is a place
   * @param stop ends it, wherever it is
   * @throws FileError `busy`, `empty` or `too-large`, or Error when the process breaks
   */
  start(room: RoomId, order: () => Promise<WavOrder>, stop: AbortSignal): Promise<WavRender>
}

/** More would only make each of them slower. */
const MOST_AT_ONCE = 2
/** Below everything else on this computer that is not idle. */
const NICENESS = 15
/** MiB: a million notes and the pages that they came from. */
const HEAP = 768

export function createWavRenders(): WavRenders {
  const running = new Map<RoomId, object>()

  return {
    async start(room, order, stop) {
      if (running.has(room) || running.size >= MOST_AT_ONCE)
        throw new FileError('busy', 'Other files are being made just now. Try again in a minute.')
      const place = {}
      running.set(room, place)
      const leave = () => {
        if (running.get(room) === place) running.delete(room)
      }
      let child: ChildProcess | undefined
      try {
        const asked = await order()
        stop.throwIfAborted()
        child = startProcess()
        const end = () => child?.kill('SIGKILL')
        stop.addEventListener('abort', end)
        child.once('exit', () => {
          stop.removeEventListener('abort', end)
          leave()
        })
        // Who has the whole file may ask for the next one, while this process still comes to its end.
        child.stdout?.once('end', leave)
        return await begun(child, asked)
      } catch (error) {
        if (child) child.kill('SIGKILL')
        else leave()
        throw error
      }
    },
  }
}

function startProcess(): ChildProcess {
  const child = fork(fileURLToPath(new URL('./wav-process.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx', `--max-old-space-size=${HEAP}`],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  try {
    if (child.pid !== undefined) setPriority(child.pid, NICENESS)
  } catch {
    // Not permitted here: then it is as urgent as we are.
  }
  return child
}

function begun(child: ChildProcess, order: WavOrder): Promise<WavRender> {
  return new Promise((resolve, reject) => {
    const content = child.stdout
    child.once('message', (message: FromWavProcess) => {
      if (message.type === 'refused') reject(new FileError(message.code, message.message))
      else if (content) resolve({ ...message, content })
    })
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`the renderer ended (${code})`)))
    child.send(order)
  })
}
