/**
 * Scripts that watch a page from before its first line runs, as text: they are given to Playwright's
 * `addInitScript`. All moments are ms since the navigation began.
 */

/** What `window.moments` holds once it happened. */
export interface PageMoments {
  /** The on-screen keys are there, and so is `window.musearoo`. */
  readonly keyboard?: number
  /** A note has reached the audio thread's queue. */
  readonly handed?: number
  /** The first key was pressed by the player. */
  readonly pressed?: number
  /** The join card with its button is there. */
  readonly card?: number
  /** The link to the other player is open and the document shows what he set. */
  readonly ready?: number
  readonly clicked?: number
  /** The first note of the other that went to a sound that runs. */
  readonly heard?: number
}

declare global {
  interface Window {
    moments: PageMoments
  }
}

/** How often conditions that nobody announces are looked at, ms. */
const LOOK_EVERY = 4

const watching = (body: string): string => `
  window.moments = {}
  const mark = name => { window.moments[name] ??= performance.now() }
  const isDone = name => name in window.moments
  const look = () => { const m = window.musearoo; ${body}; setTimeout(look, ${LOOK_EVERY}) }
  setTimeout(look, 0)`

/** Marks `keyboard`, then tries a note until one is `handed`. Sound needs no gesture. */
export const WATCH_LOADING = watching(`
  if (m && document.querySelector('[data-note]')) mark('keyboard')
  if (isDone('keyboard') && !isDone('handed')) {
    m.play([0x90, 60, 1]); m.play([0x80, 60, 0])
    if (m.stats().handed > 0) mark('handed')
  }`)

/** Marks `pressed` and when that press was `handed`: here the press unlocks the sound. */
export const WATCH_FIRST_KEY = `${watching(`
  if (m && document.querySelector('[data-note]')) mark('keyboard')
  if (isDone('pressed') && m.stats().handed > 0) mark('handed')`)}
  document.addEventListener('keydown', () => mark('pressed'), true)`

/** Marks `card`, `ready`, `clicked` and `heard`. @param tempo what the other player has set */
export const watchJoining = (tempo: number): string => `${watching(`
  if (document.querySelector('.door-form button[type=submit]')) mark('card')
  if (m && isDone('card') && !isDone('ready')
    && m.peers().some(peer => peer.role === 'player' && peer.link === 'open')
    && m.session()?.context.tempo === ${tempo}) mark('ready')
  if (m && !listening) {
    listening = true
    m.on('note', ({ peer }) => {
      if (isDone('clicked') && m.peers().some(({ id }) => id === peer)
        && m.stats().handed > handedBefore) mark('heard')
    })
  }`)}
  let listening = false
  let handedBefore = 0
  document.addEventListener('click', () => {
    handedBefore = window.musearoo.stats().handed
    mark('clicked')
  }, true)`
