/** Notes that may sound at once, all instruments together. */
export const POLYPHONY = 64
/** Beside them as many stolen ones may still be fading in each pool. */
export const POOL_VOICES = POLYPHONY + POLYPHONY / 2

/** What can give up a note for another. */
export interface Giver {
  /** Notes that count: fading ones do not. */
  readonly notes: number
  /** Lets the least important note fade. */
  giveUp(): void
}

/**
 * How many notes sound in all, and who gives one up when there are too many: whoever plays most.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class VoiceBudget {
  readonly #givers: Giver[] = []

  /** While things are being built, not later. */
  add(giver: Giver): void {
    this.#givers.push(giver)
  }

  /** Called before a note begins. */
  makeRoom(): void {
    let notes = 0
    let most = this.#givers[0]
    for (let i = 0; i < this.#givers.length; i++) {
      const giver = this.#givers[i]!
      notes += giver.notes
      if (most !== undefined && giver.notes > most.notes) most = giver
    }
    if (notes >= POLYPHONY) most?.giveUp()
  }
}
