/** What two pages over a lossy network made of each other's playing. */
export interface LossyFacts {
  /** 0–1, of all datagrams that arrived. */
  readonly observedLoss: number
  readonly ways: readonly WayFacts[]
}

/** From one page to the other. */
export interface WayFacts {
  /** Played. */
  readonly events: number
  /** Told to the listener's page. */
  readonly heard: number
  /** Keys that were down at the end, and notes that sounded 3.5 s longer than they were played. */
  readonly stuck: number
  /** By how much each note ended later than it was played to, ms. */
  readonly releases: readonly number[]
  readonly recovered: number
  readonly dropped: number
  /** The listener read, in order, the bytes that were played; both have the same pages. */
  readonly takeIsEqual: boolean
}
