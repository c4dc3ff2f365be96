import { errorOf } from '../doc-worker/messages.ts'
import type { FromRenderer, RenderOrder } from './messages.ts'
import RenderWorker from './worker.ts?worker'

export interface RenderedFiles {
  readonly files: readonly Blob[]
  readonly names: readonly string[]
  /** CRC-32 of each. */
  readonly checksums: readonly number[]
  /** Pages that nobody present had. */
  readonly missing: number
}

export interface Render {
  /** Rejects with what went wrong; never settles after `cancel`. */
  readonly result: Promise<RenderedFiles>
  cancel(): void
}

/** Renders in a worker of its own. @param onProgress share of it that is done, 0 … 1 */
export function startRender(order: RenderOrder, onProgress: (share: number) => void): Render {
  const worker = new RenderWorker()
  const parts: BlobPart[][] = []
  const result = new Promise<RenderedFiles>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromRenderer>) => {
      if (data.type === 'bytes') {
        parts[data.file] ??= []
        // A blob may lie on disk; bytes would all lie in memory.
        parts[data.file]!.push(new Blob([data.bytes]))
      } else if (data.type === 'progress') onProgress(data.done / data.frames)
      else {
        worker.terminate()
        if (data.type === 'failed') reject(errorOf(data.failure))
        else {
          const { names, checksums, missing } = data
          resolve({ files: parts.map(fileOf), names, checksums, missing })
        }
      }
    }
    worker.onerror = event => {
      worker.terminate()
      reject(new Error(event.message || 'The renderer broke.'))
    }
  })
  worker.postMessage(order)
  return { result, cancel: () => worker.terminate() }
}

const fileOf = (parts: BlobPart[]): Blob => new Blob(parts, { type: 'audio/wav' })
