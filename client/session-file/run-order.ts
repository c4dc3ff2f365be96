import { errorOf } from '../doc-worker/messages.ts'
import type { FileAnswer, FileOrder } from './messages.ts'
import FileWorker from './worker.ts?worker'

/** Done by a worker of its own. @throws SessionFileError, StoreError, or Error for a bug */
export function runOrder(order: FileOrder): Promise<Exclude<FileAnswer, { type: 'failed' }>> {
  const worker = new FileWorker()
  return new Promise<Exclude<FileAnswer, { type: 'failed' }>>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FileAnswer>) => {
      if (data.type === 'failed') reject(errorOf(data.failure))
      else resolve(data)
    }
    // Also where the memory does not suffice.
    worker.onerror = event => reject(new Error(event.message || 'The file could not be worked on.'))
    worker.postMessage(order)
  }).finally(() => worker.terminate())
}
