/** How a player is heard, in words. Pure. */
import type { PlayoutFigures } from '../../shared/live/listener-time.ts'
import type { PlayoutChoice } from '../../shared/live/playout.ts'
import { unreachable } from '../../shared/result.ts'
import type { PeerView } from '../../shared/session/room-view.ts'
import type { Micros } from '../../shared/time/units.ts'

export const CHOICE_NAMES: Readonly<Record<PlayoutChoice, string>> = {
  live: 'Live',
  tight: 'Tight',
  grid: 'Grid',
  bar: 'Bar',
  auto: 'Auto',
}

/** `7.1 ms`, `120 ms`, `2.0 s`. */
export function delayText(span: Micros | undefined): string {
  if (span === undefined) return '…'
  const ms = span / 1000
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
}

/** After the number: what kind of delay it is. */
export function kindOfDelay({ mode, bars }: PlayoutFigures): string {
  switch (mode) {
    case 'live':
      return 'on arrival'
    case 'tight':
      return 'steady'
    case 'grid':
      return 'on the beat'
    case 'bar':
      return `${barsText(bars)} later, in time`
    default:
      return unreachable(mode)
  }
}

const barsText = (bars = 1): string => (bars === 1 ? 'one bar' : `${bars} bars`)

/** One plain sentence: why this player sounds as he does. */
export function timeSentence(playout: PlayoutFigures, name: string): string {
  const delay = delayText(playout.delay)
  const most = delayText(playout.judged ?? playout.oneWay)
  switch (playout.why) {
    case 'chosen':
      return chosenSentence(playout, name)
    case 'standing':
      return `The song stands still: until it plays, you hear ${name} in Tight instead of ${CHOICE_NAMES[playout.chosen]}.`
    case 'measuring':
      return `Auto is still measuring the way from ${name}; until then each note sounds on arrival.`
    case 'near':
      return `Notes of ${name} take at most ${most} and come evenly, so each sounds on arrival.`
    case 'uneven':
      return `${name} is near but comes unevenly, so each note sounds ${delay} after it was played.`
    case 'middle':
      return `Notes of ${name} take up to ${most}, so each sounds ${delay} after it was played, which keeps the rhythm.`
    case 'far':
      return `Notes of ${name} take up to ${most}, too long to groove by ear: Grid would put each on the beat.`
    case 'very-far':
      return `Notes of ${name} take up to ${most}, too long for one beat: Bar would play each one bar later, in time.`
    case 'holding':
      return `The way from ${name} has just changed, notes take up to ${most}: Auto changes at a rest, and at most every half a minute.`
    default:
      return unreachable(playout.why)
  }
}

function chosenSentence(playout: PlayoutFigures, name: string): string {
  switch (playout.mode) {
    case 'live':
      return `You hear each note of ${name} as soon as it arrives.`
    case 'tight':
      return `You hear each note of ${name} ${delayText(playout.delay)} after it was played, which keeps the rhythm.`
    case 'grid':
      return `You hear each note of ${name} on the next line of the beat.`
    case 'bar':
      return `You hear ${name} exactly ${barsText(playout.bars)} later, in time with you.`
    default:
      return unreachable(playout.mode)
  }
}

const HEARS_ME_WORDS: Readonly<Record<PeerView['hearsMe'], string>> = {
  yes: 'not yet: play a note',
  locked: 'no: their sound is off',
  muted: 'no: they muted you',
  'no-link': 'no: no connection',
  unknown: 'not known',
}

/** For a table. */
export const hearsMeWord = ({ hearsMe, heardMe }: PeerView): string =>
  hearsMe === 'yes' && heardMe ? 'yes' : HEARS_ME_WORDS[hearsMe]

/** Whether that player hears me, or why not. */
export function hearsMeText({ name, hearsMe, heardMe }: PeerView): string {
  switch (hearsMe) {
    case 'yes':
      return heardMe ? `${name} hears you` : `${name} is ready to hear you`
    case 'locked':
      return `${name} has not turned the sound on`
    case 'muted':
      return `${name} has muted you`
    case 'no-link':
      return `${name} does not hear you: no connection`
    case 'unknown':
      return `not known whether ${name} hears you`
    default:
      return unreachable(hearsMe)
  }
}
