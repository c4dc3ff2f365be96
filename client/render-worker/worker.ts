/** Renders a session to files of sound, as fast as this computer can, away from the page's thread. */
import { FileError } from '../../shared/errors.ts'
import { planRender } from '../../shared/sequence/render-plan.ts'
import { crc32, NO_BYTES_CRC } from '../../worklets/dsp/render/crc32.ts'
import { RENDER_BLOCK, SongRenderer } from '../../worklets/dsp/render/song-renderer.ts'
import { stemNamesOf } from '../../worklets/dsp/render/stem-names.ts'
import { DITHER_SEED, mostFrames, WavEncoder, wavHeader } from '../../worklets/dsp/render/wav.ts'
import { failureOf } from '../doc-worker/messages.ts'
import type { FromRenderer, RenderOrder } from './messages.ts'

/** Blocks that are sent together: about four seconds. */
const BLOCKS_A_MESSAGE = 48

const post = (message: FromRenderer, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer })

self.addEventListener('message', ({ data }: MessageEvent<RenderOrder>) => {
  render(data).catch((error: unknown) => post({ type: 'failed', failure: failureOf(error) }))
})

/** @throws FileError */
async function render(order: RenderOrder): Promise<void> {
  const { music, subject, effects, format, sampleRate, stems } = order
  const plan = await planRender(music.session, subject, async hash => music.pages.get(hash))
  const renderer = new SongRenderer(plan, { sampleRate, effects, stems })
  // A .zip has the same limit as a .wav.
  if (renderer.frames * Math.max(1, renderer.stems.length) > mostFrames(format))
    throw new FileError('too-large', 'It is more than the 4 GB that such a file can hold.')
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
  const checksums = files.map(file => file.checksum())
  post({
    type: 'complete',
    names: stems ? stemNamesOf(plan) : [],
    checksums,
    missing: plan.missing,
  })
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
