/** What the page and the worker of session files say to each other. Both ends are ours. */
import type { PageHash, PlayerId, RoomId } from '../../shared/protocol/ids.ts'
import type { Failure } from '../doc-worker/messages.ts'

/** One order a worker. */
export type FileOrder =
  | {
      readonly type: 'write'
      /** As Automerge saves it. */
      readonly saved: Uint8Array
      readonly pages: ReadonlyMap<PageHash, Uint8Array>
    }
  | {
      readonly type: 'open'
      readonly file: Blob
      /** Nobody has ever been there. */
      readonly room: RoomId
      readonly opener: PlayerId
    }

export type FileAnswer =
  | { readonly type: 'written'; readonly file: Blob }
  /** All that is in the file is durable in this browser. */
  | { readonly type: 'opened' }
  | { readonly type: 'failed'; readonly failure: Failure }
