import { startDoc } from '../../client/doc-worker/start-doc.ts'
import { docPortContract } from './doc-port.contract.ts'

docPortContract('the document in a worker of Chromium', async room => startDoc(room).doc)
