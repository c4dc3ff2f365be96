/** Whether everything of ours is on the Recorder's disk (AR5). Pure. */
import type { ChangeHash, PageHash } from '../protocol/ids.ts'
import type { Saved } from '../protocol/sync-message.ts'
import type { RecorderState, SavingState } from './room-view.ts'

/** States of our document that the Recorder may still report as its own. */
const REMEMBERED_STATES = 256

export class SavingTracker {
  /** Head sets our document has had since it was opened, oldest first. */
  readonly #states = new Set<string>()
  #seq = 0
  #latest: Saved | undefined
  /** The Recorder has had all that this document held at some moment since it was opened. */
  #covered = false

  /** Our document is now here, `seq` changes of its own actor in. */
  moved(heads: readonly ChangeHash[], seq: number): void {
    this.#seq = seq
    this.#states.delete(keyOf(heads))
    this.#states.add(keyOf(heads))
    if (this.#states.size > REMEMBERED_STATES) {
      for (const oldest of this.#states) {
        this.#states.delete(oldest)
        break
      }
    }
    this.#compare()
  }

  heard(saved: Saved): void {
    this.#latest = saved
    this.#compare()
  }

  /** The Recorder's link is lost: its last word stands only for what it had. */
  lost(): void {
    if (this.#latest) this.#latest = { ...this.#latest, failing: false }
  }

  state(
    wanted: boolean,
    recorder: RecorderState,
    isMine: (page: PageHash) => boolean,
  ): SavingState {
    if (!wanted) return { name: 'off' }
    if (recorder !== 'present') return { name: 'unsaved' }
    if (!this.#latest) return { name: 'saving', waiting: this.#seq }
    if (this.#latest.failing) return { name: 'failing' }
    const waiting =
      Math.max(0, this.#seq - this.#latest.seq) + this.#latest.missing.filter(isMine).length
    if (waiting > 0 || !this.#covered) return { name: 'saving', waiting }
    return { name: 'saved' }
  }

  #compare(): void {
    if (this.#latest && this.#states.has(keyOf(this.#latest.heads))) this.#covered = true
  }
}

const keyOf = (heads: readonly ChangeHash[]): string => [...heads].sort().join()
