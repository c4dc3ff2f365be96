/**
 * One session as a .wav, or its stems as a .zip, on stdout, in a process of its own, so that saving feels nothing of it. It
 * waits wherever its reader does, and ends with the archive.
 */
import { once } from 'node:events'
import { FileError } from '../shared/errors.ts'
import { planRender, type RenderPlan } from '../shared/sequence/render-plan.ts'
import { hasTracks } from '../shared/sequence/song-notes.ts'
import { DEFAULT_EFFECTS } from '../shared/sound/effects.ts'
import type { WavFormat } from '../shared/sound/wav-format.ts'
import { SongRenderer } from '../worklets/dsp/render/song-renderer.ts'
import { stemNamesOf } from '../worklets/dsp/render/stem-names.ts'
import {
  DITHER_SEED,
  mostFrames,
  WavEncoder,
  wavBytes,
  wavHeader,
} from '../worklets/dsp/render/wav.ts'
import { StemZip } from './stem-zip.ts'
import type { FromWavProcess, WavOrder } from './wav-messages.ts'

const SAMPLE_RATE = 48_000
const LONGEST_SECONDS = 3 * 3600

process.once('disconnect', () => process.exit(0))
process.once('message', (order: WavOrder) => {
  render(order).catch((error: unknown) => {
    if (!(error instanceof FileError)) throw error
    say({ type: 'refused', code: error.code, message: error.message })
  })
})

const say = (message: FromWavProcess) => process.send?.(message)

/** @throws FileError */
async function render({ session, pages, subject, format, stemsIn }: WavOrder): Promise<void> {
  const plan = await planRender(
    session,
    subject ?? (hasTracks(session) ? 'tracks' : 'played'),
    async hash => pages.get(hash),
  )
  const renderer = new SongRenderer(plan, {
    sampleRate: SAMPLE_RATE,
    effects: DEFAULT_EFFECTS,
    stems: stemsIn !== undefined,
  })
  if (renderer.frames > LONGEST_SECONDS * SAMPLE_RATE)
    throw new FileError('too-large', 'The server makes files of three hours at most.')
  if (stemsIn === undefined) await sendMix(renderer, plan, format)
  else await sendStems(renderer, plan, format, stemsIn)
  process.stdout.end(() => process.disconnect())
}

async function sendMix(renderer: SongRenderer, { missing }: RenderPlan, format: WavFormat) {
  const bytes = wavBytes(format, renderer.frames)
  say({ type: 'begun', bytes, bytesAsMade: bytes, missing })
  await write(wavHeader(format, SAMPLE_RATE, renderer.frames))
  const encoder = new WavEncoder(format, DITHER_SEED)
  for (let frames = renderer.render(); frames > 0; frames = renderer.render())
    await write(encoder.encode(renderer.left, renderer.right, frames))
}

async function sendStems(
  renderer: SongRenderer,
  plan: RenderPlan,
  format: WavFormat,
  folder: string,
): Promise<void> {
  const { stems, frames } = renderer
  if (frames * stems.length > mostFrames(format))
    throw new FileError('too-large', 'It is more than the 4 GB that such a file can hold.')
  const names = stemNamesOf(plan).slice(0, stems.length)
  const zip = new StemZip({ names, size: wavBytes(format, frames), folder, send: write })
  await zip.open()
  say({ type: 'begun', bytes: zip.bytes, bytesAsMade: zip.bytesAsMade, missing: plan.missing })
  await zip.add(stems.map(() => wavHeader(format, SAMPLE_RATE, frames)))
  const encoders = stems.map((_, n) => new WavEncoder(format, DITHER_SEED + n))
  for (let count = renderer.render(); count > 0; count = renderer.render())
    await zip.add(stems.map(({ left, right }, n) => encoders[n]!.encode(left, right, count)))
  await zip.finish()
}

async function write(bytes: Uint8Array): Promise<void> {
  if (!process.stdout.write(bytes)) await once(process.stdout, 'drain')
}
