import { errorOf } from '../doc-worker/messages.ts'
import type { MidiAnswer, MidiOrder } from './messages.ts'
import MidiFileWorker from './worker.ts?worker'

/** Done by a worker of its own. @throws FileError, or Error for a bug */
export function runMidiOrder(order: MidiOrder): Promise<Exclude<MidiAnswer, { type: 'failed' }>> {
  const worker = new MidiFileWorker()
  return new Promise<Exclude<MidiAnswer, { type: 'failed' }>>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<MidiAnswer>) => {
      if (data.type === 'failed') reject(errorOf(data.failure))
      else resolve(data)
    }
    // Also where the memory does not suffice.
    worker.onerror = event => reject(new Error(event.message || 'The file could not be worked on.'))
    worker.postMessage(order)
  }).finally(() => worker.terminate())
}
