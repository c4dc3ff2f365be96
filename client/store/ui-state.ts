/** What the page itself remembers while it is open: dialogs, who owns the letters, its own notices. */
import type { PeerId } from '../../shared/protocol/ids.ts'
import type { Farewell, Notice } from '../app.ts'
import { createStore, type Store } from './store.ts'

export type Sheet = 'players' | 'stage'

export interface UiState {
  readonly sharing: boolean
  readonly helping: boolean
  /** Of a phone, which has room for one: what lies over the keyboard. */
  readonly sheet: Sheet | undefined
  readonly chatting: boolean
  /** Whether letters on the computer keyboard are notes or commands. */
  readonly letters: 'piano' | 'page'
  /** Octave of the key A, 4 beginning at middle C. */
  readonly octave: number
  /** 1–127, of the computer keys. */
  readonly velocity: number
  /** Bars that this player's Play counts first. */
  readonly countIn: 0 | 1 | 2
  /** Whose view this page shows (PR5). */
  readonly following: PeerId | undefined
  /** Of the room just left, until one goes elsewhere. */
  readonly farewell: Farewell | undefined
  readonly notices: readonly PageNotice[]
}

/** A sentence of the page itself. */
export interface PageNotice extends Notice {
  /** Of the player whom it is about: an index into the colours of players. */
  readonly colour?: number
}

export const createUiState = (): Store<UiState> =>
  createStore<UiState>({
    sharing: false,
    helping: false,
    sheet: undefined,
    chatting: false,
    letters: 'piano',
    octave: 4,
    velocity: 96,
    countIn: 0,
    following: undefined,
    farewell: undefined,
    notices: [],
  })

export const swapLetters = (now: UiState): UiState => ({
  ...now,
  letters: now.letters === 'piano' ? 'page' : 'piano',
})

/** Older ones make way: more than this many at once would cover the stage. */
const MAX_NOTICES = 4

/** Adds a sentence, unless the newest says the same. */
export function withNotice(
  now: UiState,
  kind: Notice['kind'],
  text: string,
  colour?: number,
): UiState {
  const newest = now.notices.at(-1)
  if (newest?.text === text) return now
  // Negative, so that it never collides with the App's own.
  const id = (newest?.id ?? 0) - 1
  const notice = { id, kind, text, ...(colour !== undefined && { colour }) }
  return { ...now, notices: [...now.notices.slice(1 - MAX_NOTICES), notice] }
}

export const withoutNotice = (now: UiState, id: number): UiState => ({
  ...now,
  notices: now.notices.filter(notice => notice.id !== id),
})

/** The sentence of anything thrown, an error or a failure of the companion's; or one that owns up. */
export function sentenceOf(error: unknown): string {
  const isSaid = typeof error === 'object' && error !== null && 'message' in error
  return isSaid && typeof error.message === 'string' && error.message !== ''
    ? error.message
    : 'That did not work.'
}
