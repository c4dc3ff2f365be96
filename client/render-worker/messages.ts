/** What the page and the render worker say to each other. The page ends a render by ending the worker. */
import type { RenderSubject } from '../../shared/sequence/render-plan.ts'
import type { EffectsSettings } from '../../shared/sound/effects.ts'
import type { WavFormat } from '../../shared/sound/wav-format.ts'
import type { Failure } from '../doc-worker/messages.ts'
import type { GatheredMusic } from '../room-music.ts'

/** Said once, first. */
export interface RenderOrder {
  readonly music: GatheredMusic
  readonly subject: RenderSubject
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
  | {
      readonly type: 'complete'
      /** Of each file, for a zip: what it is called, and its CRC-32. */
      readonly names: readonly string[]
      readonly checksums: readonly number[]
      /** Pages that were not there. */
      readonly missing: number
    }
  | { readonly type: 'failed'; readonly failure: Failure }
