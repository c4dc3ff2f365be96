/**
 * A control in my hand (PR3): everybody sees it move at once, the document gets it at most four times
 * a second, and its last value when I let go.
 */
import type { Edit } from '../doc/edit.ts'
import type { Cancel, Clock } from '../ports.ts'
import { localMicros, ms } from '../time/units.ts'

export interface TurningOptions {
  readonly clock: Clock
  /** A fresh name for one movement of the hand. */
  gesture(): string
  /** Shown here and told to the others, not kept; undefined: no longer. */
  hold(edits: readonly Edit[] | undefined): void
  commit(edits: readonly Edit[], gesture: Gesture): Promise<unknown>
}

export interface Gesture {
  readonly gesture: string
  readonly held: boolean
}

export interface Turning {
  /** The control stands at this now. All edits of one gesture are of the same parameters. */
  turn(edits: readonly Edit[]): void
  /** @returns when the document has the last value; without a gesture at once */
  letGo(): Promise<void>
  close(): void
}

const COMMIT_EVERY = ms(250)
/** The word that I let go must not overtake the change that holds the last value. */
const HOLD_AFTER = ms(300)

export function createTurning(options: TurningOptions): Turning {
  const { clock } = options
  let gesture: string | undefined
  let latest: readonly Edit[] = []
  let committed: readonly Edit[] | undefined
  let timer: Cancel | undefined
  let lowering: Cancel | undefined

  function commitSome(): void {
    timer = undefined
    if (gesture === undefined || committed === latest) return
    committed = latest
    // A refusal is told by the last commit.
    options.commit(latest, { gesture, held: true }).catch(() => {})
    timer = clock.at(localMicros(clock.now() + COMMIT_EVERY), commitSome)
  }

  return {
    turn(edits) {
      lowering?.()
      lowering = undefined
      gesture ??= options.gesture()
      latest = edits
      options.hold(edits)
      timer ??= clock.at(localMicros(clock.now() + COMMIT_EVERY), commitSome)
    },
    async letGo() {
      if (gesture === undefined) return
      const ended = gesture
      gesture = undefined
      timer?.()
      timer = undefined
      committed = undefined
      lowering = clock.at(localMicros(clock.now() + HOLD_AFTER), () => options.hold(undefined))
      await options.commit(latest, { gesture: ended, held: false })
    },
    close() {
      timer?.()
      lowering?.()
    },
  }
}
