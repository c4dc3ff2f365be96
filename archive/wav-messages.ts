/** What the archive and the process that renders for it say to each other. The file goes to its stdout. */
import type { SessionView } from '../shared/doc/view.ts'
import type { FileError } from '../shared/errors.ts'
import type { PageHash } from '../shared/protocol/ids.ts'
import type { RenderSubject } from '../shared/sequence/render-plan.ts'
import type { WavFormat } from '../shared/sound/wav-format.ts'

/** Said once, first. */
export interface WavOrder {
  readonly session: SessionView
  /** Those on our disk, of those that the session names. */
  readonly pages: ReadonlyMap<PageHash, Uint8Array>
  /** Absent: the tracks, or where they hold nothing what was played. */
  readonly subject?: RenderSubject | undefined
  readonly format: WavFormat
  /** Where a .zip of stems is wanted instead: a folder on a disk for what cannot be sent at once. */
  readonly stemsIn?: string | undefined
}

export type FromWavProcess =
  /** The file follows. */
  | {
      readonly type: 'begun'
      /** Of the whole file. */
      readonly bytes: number
      /** So many of them come as they are made, the others after that. */
      readonly bytesAsMade: number
      /** Pages that were not there. */
      readonly missing: number
    }
  | { readonly type: 'refused'; readonly code: FileError['code']; readonly message: string }
