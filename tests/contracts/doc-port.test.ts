import type { RoomId } from '../../shared/protocol/ids.ts'
import { MemoryLogStore } from '../support/memory-stores.ts'
import { openDoc } from '../support/open-doc.ts'
import { docPortContract } from './doc-port.contract.ts'

const media = new Map<RoomId, MemoryLogStore>()

docPortContract('the document in this process', room => {
  const store = media.get(room)?.reopen() ?? new MemoryLogStore()
  media.set(room, store)
  return openDoc({ room, store })
})
