/** What the page and the render worker say to each other. The page ends a render by ending the worker. */
import type { RenderPlan } from '../../shared/sequence/render-plan.ts'
import type { EffectsSettings } from '../../shared/sound/effects.ts'
import type { WavFormat } from '../../shared/sound/wav-format.ts'

/** Said once, first. */
export interface RenderOrder {
  readonly plan: RenderPlan
  readonly effects: EffectsSettings
  readonly format: WavFormat
  readonly sampleRate: number
  /** A file for each part instead of one for all. */
  readonly stems: boolean
}

export type FromRenderer =
  /** The next bytes of that file, in order. */
  | {
      readonly type: 'bytes'
      readonly file: number
      readonly bytes: Uint8Array<ArrayBuffer>
    }
  | { readonly type: 'progress'; readonly done: number; readonly frames: number }
  /** All files are complete; their CRC-32, for a zip. */
  | { readonly type: 'complete'; readonly checksums: readonly number[] }
  | { readonly type: 'failed'; readonly message: string }
