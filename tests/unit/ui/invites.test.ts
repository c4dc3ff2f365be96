import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readInviteLink } from '../../../client/ui/invite-link.ts'
import { inviteScope } from '../../../client/ui/invite-scope.ts'

const BASE = 'https://jam.example'
const PATH = '/r/r_abcdefghij23#AAAAAAAAAAAAAAAAAAAAAA'

test.each([
  ['http://localhost:3000', 'computer'],
  ['http://app.localhost', 'computer'],
  ['http://127.0.0.1:3000', 'computer'],
  ['http://[::1]:3000', 'computer'],
  ['http://192.168.1.20:3000', 'network'],
  ['http://10.0.0.4', 'network'],
  ['http://172.16.0.1', 'network'],
  ['http://172.31.255.1', 'network'],
  ['http://172.32.0.1', 'anywhere'],
  ['http://100.64.0.1', 'network'],
  ['http://169.254.3.4', 'network'],
  ['http://[fd00::1]', 'network'],
  ['http://[fe80::1]', 'network'],
  ['http://[2001:db8::1]', 'anywhere'],
  ['https://studio.local', 'network'],
  ['http://studio:3000', 'network'],
  ['https://jam.example', 'anywhere'],
  ['https://10.example.com', 'anywhere'],
  ['https://203.0.113.9', 'anywhere'],
  ['no address at all', 'computer'],
])('[SE1] an invite on %s works for: %s', (origin, scope) => {
  expect(inviteScope(`${origin}${PATH}`)).toBe(scope)
})

test('[SE1] a complete invite is read, with or without its origin and with spaces around', () => {
  expect(readInviteLink(` ${BASE}${PATH} `, BASE)).toEqual({
    origin: BASE,
    room: 'r_abcdefghij23',
    path: PATH,
  })
  expect(readInviteLink(PATH, BASE)?.path).toBe(PATH)
  expect(readInviteLink(`https://other.example${PATH}`, BASE)?.origin).toBe('https://other.example')
})

test.each([
  '',
  '/r/r_abcdefghij23',
  '/r/r_abcdefghij23#AAAA',
  '/r/r_abc#AAAAAAAAAAAAAAAAAAAAAA',
  `/x${PATH}`,
  `javascript:alert(1)//${PATH}`,
  `ftp://jam.example${PATH}`,
])('[SE1] %j is no invite', text => {
  expect(readInviteLink(text, BASE)).toBeUndefined()
})

test('[SE1] whatever is pasted, reading it never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map(text => `${BASE}/r/${text}`),
      ),
      text => {
        const link = readInviteLink(text, BASE)
        inviteScope(text)
        return link === undefined || readInviteLink(link.path, BASE)?.path === link.path
      },
    ),
  )
})
