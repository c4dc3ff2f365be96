/** What the page and the document's worker say to each other. Both ends are ours. */
import type { Edit, EditStamp } from '../../shared/doc/edit.ts'
import type { SessionView } from '../../shared/doc/view.ts'
import { EditError, FileError, SessionFileError, StoreError } from '../../shared/errors.ts'
import type { DocState, Durable, Source } from '../../shared/ports.ts'
import type { PeerId, PlayerId, RoomId } from '../../shared/protocol/ids.ts'
import { unreachable } from '../../shared/result.ts'
import type { Delta } from './delta.ts'

/** The methods of DocPort that answer. */
export type Call =
  | { readonly method: 'edit'; readonly edits: readonly Edit[]; readonly stamp: EditStamp }
  | {
      readonly method: 'receive'
      readonly changes: readonly Uint8Array[]
      readonly from: Source | undefined
    }
  | { readonly method: 'syncMessage'; readonly peer: PeerId }
  | {
      readonly method: 'receiveSync'
      readonly peer: PeerId
      readonly message: Uint8Array
      readonly from: Source | undefined
    }
  | { readonly method: 'actions'; readonly player: PlayerId }
  | { readonly method: 'save' }
  | { readonly method: 'close' }

export type ToWorker =
  | { readonly type: 'open'; readonly room: RoomId }
  | { readonly type: 'call'; readonly id: number; readonly call: Call }
  | { readonly type: 'forget'; readonly peer: PeerId }
  /** Somebody wants to hear of what is durable; most pages never do. */
  | { readonly type: 'tell-durable' }

export type FromWorker =
  /** A part of the next view, on top of the parts before: shown when all of them are there. */
  | { readonly type: 'part'; readonly deltas: readonly Delta<SessionView | undefined>[] }
  /** The parts so far are what the room looked like last, not the document. */
  | { readonly type: 'remembered' }
  /** `kept`: whether this browser keeps the session (see client/storage/kept.ts). */
  | { readonly type: 'opened'; readonly state: DocFacts; readonly kept: boolean }
  /** There is no document, and will be none. */
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refusal'; readonly id: number; readonly failure: Failure }
  | { readonly type: 'view'; readonly state: DocFacts }
  | { readonly type: 'local-change'; readonly change: Uint8Array }
  | { readonly type: 'durable'; readonly durable: Durable }
  | { readonly type: 'store-fault'; readonly failure: Failure }

/** What there is to say of the document beside its view, which came in parts. */
export type DocFacts = Omit<DocState, 'view'>

/** An error as it survives the way: a class of ours with its code, or a bug's message. */
export type Failure =
  | { readonly family: 'edit'; readonly code: EditError['code']; readonly message: string }
  | { readonly family: 'store'; readonly code: StoreError['code']; readonly message: string }
  | { readonly family: 'file'; readonly code: SessionFileError['code']; readonly message: string }
  | { readonly family: 'music'; readonly code: FileError['code']; readonly message: string }
  | { readonly family: 'bug'; readonly message: string }

export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof EditError) return { family: 'edit', code: error.code, message }
  if (error instanceof StoreError) return { family: 'store', code: error.code, message }
  if (error instanceof SessionFileError) return { family: 'file', code: error.code, message }
  if (error instanceof FileError) return { family: 'music', code: error.code, message }
  return { family: 'bug', message }
}

export function errorOf(failure: Failure): Error {
  switch (failure.family) {
    case 'edit':
      return new EditError(failure.code, failure.message)
    case 'store':
      return new StoreError(failure.code, failure.message)
    case 'file':
      return new SessionFileError(failure.code, failure.message)
    case 'music':
      return new FileError(failure.code, failure.message)
    case 'bug':
      return new Error(failure.message)
    default:
      return unreachable(failure)
  }
}
