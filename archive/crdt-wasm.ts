import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Crdt, openCrdt } from '../shared/doc/crdt.ts'

/** Automerge for this process: the first call loads its wasm, about 60 ms. */
export const openNodeCrdt = (): Promise<Crdt> =>
  openCrdt(readFile(createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm')))
