import type { RoomId } from '../../shared/protocol/ids.ts'
import { createDocClient, type DocClient } from './doc-client.ts'
import DocWorker from './worker.ts?worker'

/** Opens the room's document in a worker of its own. */
export const startDoc = (room: RoomId): DocClient => createDocClient(new DocWorker(), room)
