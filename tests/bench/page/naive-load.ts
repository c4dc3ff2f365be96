/** `window.naiveLoad`: a bare Automerge document, as its makers' package loads it. */
import * as automerge from '@automerge/automerge/slim'

declare global {
  interface Window {
    /** @returns ms until the document can be read, in one task of this thread */
    naiveLoad(wasm: string, document: string): Promise<number>
  }
}

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), character => character.charCodeAt(0))

window.naiveLoad = async (wasm, document) => {
  await automerge.initializeBase64Wasm(wasm)
  const bytes = bytesOf(document)
  const from = performance.now()
  const doc = automerge.load<object>(bytes)
  const spent = performance.now() - from
  if (Object.keys(doc).length === 0) throw new Error('the rival loaded nothing')
  return spent
}
