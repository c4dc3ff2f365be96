/** Renders a plan to files of sound, as fast as this computer can, away from the page's thread. */
import { RENDER_BLOCK, SongRenderer } from '../../worklets/dsp/render/song-renderer.ts'
import { mostFrames, WavEncoder, wavHeader } from '../../worklets/dsp/render/wav.ts'
import { crc32, NO_BYTES_CRC } from './crc32.ts'
import type { FromRenderer, RenderOrder } from './messages.ts'

/** Blocks that are sent together: about four seconds. */
const BLOCKS_A_MESSAGE = 48
/** Dither is noise, and the same noise each time. */
const DITHER_SEED = 0x6d75_7365

const post = (message: FromRenderer, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer })

self.addEventListener('message', ({ data }: MessageEvent<RenderOrder>) => {
  try {
    render(data)
  } catch (error) {
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
})

function render({ plan, effects, format, sampleRate, stems }: RenderOrder): void {
  const renderer = new SongRenderer(plan, { sampleRate, effects, stems })
  if (renderer.frames > mostFrames(format)) throw new Error('It is too long for one .wav file.')
  const files = (stems ? renderer.stems : [renderer]).map((block, file) =>
    createFile(block, new WavEncoder(format, DITHER_SEED + file), bytes =>
      post({ type: 'bytes', file, bytes }, [bytes.buffer]),
    ),
  )
  for (const file of files) file.add(wavHeader(format, sampleRate, renderer.frames))
  let blocks = 0
  for (let frames = renderer.render(); frames > 0; frames = renderer.render()) {
    for (const file of files) file.encode(frames)
    if (++blocks % BLOCKS_A_MESSAGE !== 0) continue
    for (const file of files) file.flush()
    post({ type: 'progress', done: renderer.done, frames: renderer.frames })
  }
  for (const file of files) file.flush()
  post({ type: 'complete', checksums: files.map(file => file.checksum()) })
}

function createFile(
  { left, right }: { readonly left: Float32Array; readonly right: Float32Array },
  encoder: WavEncoder,
  send: (bytes: Uint8Array<ArrayBuffer>) => void,
) {
  let waiting: Uint8Array[] = []
  let checksum = NO_BYTES_CRC
  return {
    add(bytes: Uint8Array) {
      waiting.push(bytes)
    },
    encode(frames: number) {
      waiting.push(encoder.encode(left, right, Math.min(frames, RENDER_BLOCK)))
    },
    flush() {
      const bytes = new Uint8Array(waiting.reduce((sum, part) => sum + part.length, 0))
      let at = 0
      for (const part of waiting) {
        bytes.set(part, at)
        at += part.length
      }
      waiting = []
      checksum = crc32(bytes, checksum)
      send(bytes)
    },
    checksum: () => checksum,
  }
}
