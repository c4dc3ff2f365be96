/** Files of notes that come into the room. */
import type { SessionView } from '../shared/doc/view.ts'
import type { App } from './app.ts'
import type { Jam } from './jam.ts'

/** @param here throws RoomError outside a room */
export function createImports(
  here: () => { readonly jam: Jam; readonly session: SessionView },
): Pick<App, 'lookIntoMidi' | 'importMidi'> {
  const load = () => import('./midi-file/import-midi.ts')
  return {
    async lookIntoMidi(file) {
      return (await load()).lookIntoMidi(file)
    },
    async importMidi(file, choice, onProgress) {
      const { jam, session } = here()
      await (await load()).importMidi(file, choice, { session, edit: jam.room.edit }, onProgress)
    },
  }
}
