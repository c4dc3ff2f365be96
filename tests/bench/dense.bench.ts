/**
 * A minute of a full session on this computer's own audio output, in Chromium: how often it ran dry, as
 * the browser counts it (AudioContext.playbackStats). Run with `npm run bench -- dense`.
 */
import { printNote, printTargets, printTitle } from './measure/report.ts'
import { openSoundPage } from './measure/sound-page.ts'

const SECONDS = Number(process.env.SECONDS ?? 60)

printTitle(`${SECONDS} s of dense playing: kit, five instruments, 24 voices, every effect`)
const { page, close } = await openSoundPage()
const heard = await page.evaluate(seconds => window.sound.play(seconds), SECONDS)
await close()
printNote(`${heard.blocks} blocks, ${heard.noteOns} notes.`)
const inMs = (seconds: number) => `${(seconds * 1000).toFixed(1)} ms`
printNote(
  `Buffered: ${inMs(heard.baseLatency)}; as the browser says, until it is heard ${inMs(heard.outputLatency)}.`,
)
if (heard.moments.length > 0)
  printNote(`Dry within a second before ${heard.moments.map(s => `${s.toFixed(1)} s`).join(', ')}.`)
if (heard.counted) printTargets([{ what: 'underruns', value: heard.underruns, limit: 0, unit: '' }])
else printNote('This browser does not count underruns.')
