import { expect, it } from 'vitest'
import { askedFor } from '../../../client/service-worker/asked-for.ts'

const ORIGIN = 'https://jam.example'
const NAMED = new Set(['/', '/icon.svg'])
const asked = (path: string, mode: RequestMode = 'no-cors', method = 'GET') =>
  askedFor({ url: new URL(path, ORIGIN).href, mode, method }, ORIGIN, NAMED)

it('[OF1] the worker answers the page at its own address and at every room’s', () => {
  for (const path of ['/', '/?x=1', '/r/r_abc000000001', '/r/r_abc000000001?ice=relay'])
    expect(asked(path, 'navigate'), path).toEqual({ kind: 'page' })
  expect(asked('/assets/index-Ab12.js')).toEqual({ kind: 'file', path: '/assets/index-Ab12.js' })
  expect(asked('/icon.svg')).toEqual({ kind: 'file', path: '/icon.svg' })
})

it('[OF1] it never answers for the server, whatever way it is asked', () => {
  const paths = [
    '/api/sessions',
    '/api',
    '/socket.io/?EIO=4',
    '/healthz',
    '/readyz',
    '/metrics',
    '/config',
    '/lobby',
    '/service-worker.js',
    '/r/r_abc000000001/more',
    '/elsewhere',
  ]
  for (const path of paths)
    for (const mode of ['navigate', 'cors', 'no-cors'] as const)
      expect(asked(path, mode), path).toBeUndefined()
  expect(asked('/', 'cors')).toBeUndefined()
  expect(asked('/', 'navigate', 'POST')).toBeUndefined()
  expect(asked('https://other.example/assets/index-Ab12.js')).toBeUndefined()
})
