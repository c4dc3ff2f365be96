import { expect, it } from 'vitest'
import { iceNotes, iceServers, TURN_LIFETIME, turnCredentials } from '../../../signaling/ice.ts'

it('TURN passwords are those that coturn computes: base64 of HMAC-SHA-1 over the name', () => {
  // printf '1700000000:musearoo' | openssl dgst -sha1 -hmac north -binary | base64
  expect(turnCredentials('north', 1_700_000_000)).toEqual({
    username: '1700000000:musearoo',
    credential: 'gWekMzwpfxHWRwx4e7pnkgMr9BE=',
  })
})

it('TURN passwords are good for their lifetime from now, beside STUN', () => {
  const config = {
    STUN_URLS: ['stun:s'],
    TURN_URLS: ['turn:t', 'turns:t'],
    TURN_SECRET: 'secret-of-turn',
  }
  const servers = iceServers(config, 1000.7)
  expect(servers).toEqual([
    { urls: ['stun:s'] },
    { urls: ['turn:t', 'turns:t'], ...turnCredentials('secret-of-turn', 1000 + TURN_LIFETIME) },
  ])
  expect(JSON.stringify(servers)).not.toContain('secret-of-turn')
})

it('there may be no ICE server at all, and then the start log says what fails', () => {
  const none = { STUN_URLS: [], TURN_URLS: [], TURN_SECRET: undefined }
  expect(iceServers(none, 0)).toEqual([])
  expect(iceNotes(none)).toHaveLength(2)
  expect(iceNotes({ ...none, STUN_URLS: ['stun:s'], TURN_URLS: ['turn:t'] })).toEqual([])
})
