/** Whether and by whom this room is kept, in sentences. Pure. */

import { unreachable } from '../../shared/result.ts'
import type { RecorderState, SavingState } from '../../shared/session/room-view.ts'

/** A word for the bar, a sentence for who wants to know. */
export function savedText(state: SavingState['name']): {
  readonly word: string
  readonly sentence: string
} {
  switch (state) {
    case 'off':
      return { word: 'Not saved', sentence: 'Kept in this browser only: saving is off.' }
    case 'unsaved':
      return { word: 'Not saved', sentence: 'Not saved on the server; kept in this browser.' }
    case 'saving':
      return { word: 'Saving', sentence: 'The Recorder is writing the latest changes.' }
    case 'saved':
      return { word: 'Saved', sentence: 'The Recorder has everything on its disk.' }
    case 'failing':
      return {
        word: 'Not saved',
        sentence: 'The Recorder cannot write. Everything is kept in this browser.',
      }
    default:
      return unreachable(state)
  }
}

/** Who can read this room later. `host` is the server's name in the address bar. */
export function keeperText(recorder: RecorderState, saving: boolean, host: string): string {
  if (recorder === 'none' || !saving)
    return 'Nobody saves this room on a server; it is kept in this browser.'
  return `Saved by the Recorder of ${host}. Whoever runs it can read this room.`
}

export const RECORDER_AWAY = 'The recorder is away: the earlier part will appear when it is back.'
