/**
 * One session as a .wav on stdout, in a process of its own, so that saving feels nothing of it. It
 * waits wherever its reader does, and ends with the archive.
 */
import { once } from 'node:events'
import { FileError } from '../shared/errors.ts'
import { planRender } from '../shared/sequence/render-plan.ts'
import { hasTracks } from '../shared/sequence/song-notes.ts'
import { DEFAULT_EFFECTS } from '../shared/sound/effects.ts'
import { SongRenderer } from '../worklets/dsp/render/song-renderer.ts'
import { DITHER_SEED, WavEncoder, wavBytes, wavHeader } from '../worklets/dsp/render/wav.ts'
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
async function render({ session, pages, subject, format }: WavOrder): Promise<void> {
  const plan = await planRender(
    session,
    subject ?? (hasTracks(session) ? 'tracks' : 'played'),
    async hash => pages.get(hash),
  )
  const renderer = new SongRenderer(plan, {
    sampleRate: SAMPLE_RATE,
    effects: DEFAULT_EFFECTS,
    stems: false,
  })
  if (renderer.frames > LONGEST_SECONDS * SAMPLE_RATE)
    throw new FileError('too-large', 'The server makes files of three hours at most.')
  say({ type: 'begun', bytes: wavBytes(format, renderer.frames), missing: plan.missing })
  await write(wavHeader(format, SAMPLE_RATE, renderer.frames))
  const encoder = new WavEncoder(format, DITHER_SEED)
  for (let frames = renderer.render(); frames > 0; frames = renderer.render())
    await write(encoder.encode(renderer.left, renderer.right, frames))
  process.stdout.end(() => process.disconnect())
}

async function write(bytes: Uint8Array): Promise<void> {
  if (!process.stdout.write(bytes)) await once(process.stdout, 'drain')
}
