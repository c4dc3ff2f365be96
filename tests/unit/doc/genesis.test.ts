import { expect, it } from 'vitest'
import { CONSTANT_CHANGES } from '../../../shared/doc/genesis.ts'
import { inspectChange } from '../../../shared/doc/incoming.ts'
import { makeGenesis } from '../../../shared/doc/make-genesis.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { fromBase64Url, toHex } from '../../../shared/protocol/bytes.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()

/** A document of schema version 1 as it was saved on the day that version was made. */
const SAVED_IN_VERSION_1 = [
  'hW9Kg8LlNFkAmwUCEAAAAAAAAAAAAAAAAAAAAAAQq6urq6urq6urq6urq6urqwH2xOWGC6ndL3EJcMiJD98edj2i',
  'b1-ghNLHH3t4OnsMUwcBAwMDEwMjAkADQwJWAgoBBgIQFeMBIQgjFDQBQgpWEVfqAYABAn4AAX4BAH4YBwIAfgAB',
  'fwACBwAGFgADAQAGAgF9AgQGEAh_CQIcfx54B2NvbnRleHQHcGxheWVycwZzYXZpbmcFdGFrZXMGdHJhY2tzCXRy',
  'YW5zcG9ydANrZXkFc2NhbGUCATBrInVfMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDEBMAExATIBMwE0',
  'ATUBNgE3ATgBOQFhAWIBYwFkAWUBZhZ0XzAwMDAwMDAwMDAwMDAwMDAwMDAxBGluZm8FcGFnZXNAMDAwMDAwMDAw',
  'MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMQgAAwEQAAQBdwEF',
  'fwN_fX4BGAJ_f3APAX8EAwEfCAADAREAfQEAAQgAffYG1ga2BhEAfdYHAOYBeyJrZXkiOlsiRiMiLDEsOSwidV8w',
  'MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMSJdfXsiYnBtIjpbOTcsMSw5LCJ1XzAwMDAwMDAwMDAwMDAw',
  'MDAwMDAwMDAwMDAwMDAwMDAxIl19eyJuYW1lIjoiQW5uIiwiY29sb3VyIjoyLCJqb2luZWRBdCI6OSwiZmlyc3Qi',
  'OnRydWV9eyJwbGF5ZXIiOiJ1XzAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAxIiwic3RhcnRlZEF0Ijo1',
  'fVswLDEwLDAsMTAwMDBdHwAB',
].join('')

it('[DOC2] genesis is the very changes that its script makes', () => {
  expect(makeGenesis(crdt).map(toHex)).toEqual(CONSTANT_CHANGES.map(toHex))
})

it('[DOC2] genesis never changes: two versions of it could not merge', () => {
  const hashes = CONSTANT_CHANGES.map(change => inspectChange(change)?.hash)
  expect(hashes).toEqual([
    'adb8b01b62a928b3fd2166670c5d07adf907a1f0c731fa74ec00e54126ab1e24',
    '6df07a48501dd6dbcd67d87647f41c1f6224eb8e53a004ff4a31b7f1e7ba09e1',
    '0c589963269771d17fe6175e681143b30aa800910776e1d4153f7644c2372180',
  ])
  expect(new Replica(crdt, nextActor()).heads()).toEqual([hashes.at(-1)])
})

it('[DOC2] a document that was saved in version 1 opens', () => {
  const replica = new Replica(crdt, nextActor())
  expect(replica.load([fromBase64Url(SAVED_IN_VERSION_1)!])).toBe(0)
  const view = createViewReader()(replica.doc)
  expect(view.context).toMatchObject({ tempo: 97, key: 'F#' })
  expect(Object.values(view.players).map(({ name, role }) => [name, role])).toEqual([
    ['Ann', 'host'],
  ])
  expect(Object.values(view.takes)[0]?.pages).toHaveLength(1)
})
