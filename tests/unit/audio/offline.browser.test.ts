import { describe, expect, it } from 'vitest'
import { openFeed } from '../../../client/audio/feed.ts'
import jamProcessorUrl from '../../../worklets/processors/jam-processor.ts?worker&url'
import { noteOffAt, noteOnAt, renderJam, SAMPLE_RATE } from '../../support/jam-render.ts'
import { peakOf, strongestHz } from '../../support/spectrum.ts'

const FRAMES = 65_536

async function renderInBrowser(sampleRate = SAMPLE_RATE, frame = 5001, warmUp = false) {
  const context = new OfflineAudioContext({ numberOfChannels: 2, length: FRAMES, sampleRate })
  await context.audioWorklet.addModule(jamProcessorUrl)
  const feed = openFeed(context, { shared: true, warmUp })
  await feed.ready
  for (const event of [noteOffAt(45_000, 69), noteOnAt(frame, 69)]) feed.push(event)
  const buffer = await context.startRendering()
  return { left: buffer.getChannelData(0), right: buffer.getChannelData(1), feed }
}

describe('jam processor in Chromium', () => {
  it('[SY1] begins a note exactly at its frame and is silent after its release', async () => {
    const { left, feed } = await renderInBrowser()
    const { left: expected } = renderJam({ events: [noteOnAt(5001, 69)], frames: 8192 })
    const onset = (samples: Float32Array) => samples.findIndex(sample => sample !== 0)
    expect(onset(left)).toBe(onset(expected))
    const tone = left.slice(8000, 8000 + 32_768)
    expect(Math.abs(1200 * Math.log2(strongestHz(tone, SAMPLE_RATE) / 440))).toBeLessThan(5)
    expect(peakOf(left.subarray(FRAMES - 2048))).toBe(0)
    expect(feed.read().counts).toMatchObject({ noteOns: 1, events: 2, late: 0, refused: 0 })
  })

  it('renders in the worklet what the same classes render on the page', async () => {
    const { left, right } = await renderInBrowser()
    const here = renderJam({
      events: [noteOnAt(5001, 69), noteOffAt(45_000, 69)],
      frames: FRAMES,
    })
    expect(peakOf(left.map((sample, i) => sample - here.left[i]!))).toBe(0)
    expect(peakOf(right.map((sample, i) => sample - here.right[i]!))).toBe(0)
  })

  it('[SY18] sounds the same when it has warmed up', async () => {
    const cold = await renderInBrowser()
    const warm = await renderInBrowser(SAMPLE_RATE, 5001, true)
    expect(peakOf(warm.left.map((sample, i) => sample - cold.left[i]!))).toBe(0)
    expect(warm.feed.read().counts).toEqual(cold.feed.read().counts)
  })

  it.each([44_100, 96_000])('is in tune at %d Hz', async sampleRate => {
    const { left } = await renderInBrowser(sampleRate)
    const tone = left.slice(8000, 8000 + 32_768)
    expect(Math.abs(1200 * Math.log2(strongestHz(tone, sampleRate) / 440))).toBeLessThan(5)
  })
})
