/** One side's word on whether it hears the other (LV9): three bits of feedback. */
export interface Hearing {
  /** Its sound runs. */
  readonly audible: boolean
  /** Its listener has muted the other. */
  readonly muted: boolean
  /** A note of the other went to its running output since both of that are so. */
  readonly reached: boolean
}

const AUDIBLE = 1
const MUTED = 2
const REACHED = 4

export const hearingBits = ({ audible, muted, reached }: Hearing): number =>
  (audible ? AUDIBLE : 0) | (muted ? MUTED : 0) | (reached ? REACHED : 0)

export const hearingOf = (bits: number): Hearing => ({
  audible: (bits & AUDIBLE) !== 0,
  muted: (bits & MUTED) !== 0,
  reached: (bits & REACHED) !== 0,
})
