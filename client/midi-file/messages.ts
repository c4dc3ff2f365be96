/** What the page and the worker of .mid files say to each other. Both ends are ours. */
import type { Edit } from '../../shared/doc/edit.ts'
import type { ImportChoice } from '../../shared/sequence/import-edits.ts'
import type { ImportedSettings } from '../../shared/sequence/imported-settings.ts'
import type { Failure } from '../doc-worker/messages.ts'
import type { GatheredMusic } from '../room-music.ts'

/** One order a worker. */
export type MidiOrder =
  | { readonly type: 'write'; readonly title: string; readonly music: GatheredMusic }
  /** To know what is in it. */
  | { readonly type: 'look'; readonly file: Blob }
  | { readonly type: 'read'; readonly file: Blob; readonly choice: ImportChoice }

export type MidiAnswer =
  | {
      readonly type: 'written'
      readonly bytes: Uint8Array<ArrayBuffer>
      /** Pages that were not there. */
      readonly missing: number
    }
  | { readonly type: 'seen'; readonly contents: MidiContents }
  /** Each list is one change. */
  | { readonly type: 'edits'; readonly changes: readonly (readonly Edit[])[] }
  | { readonly type: 'failed'; readonly failure: Failure }

/** What a .mid holds, as a player wants to know it before it is in the room. */
export interface MidiContents {
  readonly parts: readonly {
    readonly name: string
    /** As the document names it. */
    readonly instrument: string
    readonly notes: number
  }[]
  readonly notes: number
  readonly bars: number
  readonly sections: number
  readonly markers: number
  readonly settings: ImportedSettings
}
