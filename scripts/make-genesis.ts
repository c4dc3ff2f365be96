/** Prints the changes that every document starts from, for shared/doc/genesis.ts: `npx tsx` runs it. */

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { openCrdt } from '../shared/doc/crdt.ts'
import { makeGenesis } from '../shared/doc/make-genesis.ts'
import { toBase64Url } from '../shared/protocol/bytes.ts'

const wasm = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm')
const crdt = await openCrdt(readFile(wasm))
for (const change of makeGenesis(crdt)) console.log(toBase64Url(change))
