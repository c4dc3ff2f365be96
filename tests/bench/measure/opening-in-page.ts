/** Watches a page open a room, as text for `addInitScript`; all moments are ms since the last click. */

/** What `window.opening` holds once it happened. */
export interface OpeningMoments {
  /** The document's worker was started. */
  readonly started?: number
  /** The card at the door says what is in the session. */
  readonly shown?: number
  /** The worker said that the document is loaded. */
  readonly loaded?: number
}

declare global {
  interface Window {
    opening: OpeningMoments
  }
}

export const WATCH_OPENING = `
  let from = 0
  window.opening = {}
  const mark = name => { window.opening[name] ??= performance.now() - from }
  document.addEventListener('click', () => { from = performance.now(); window.opening = {} }, true)
  const Started = window.Worker
  window.Worker = class extends Started {
    constructor(...all) {
      super(...all)
      this.addEventListener('message', ({ data }) => {
        if (data?.type === 'opened' && data.state) mark('loaded')
      })
      mark('started')
    }
  }
  new MutationObserver(() => {
    if (document.querySelector('[aria-label="What is in the session"]')) mark('shown')
  }).observe(document, { childList: true, subtree: true })`
