import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../signaling/config.ts'

const linesOf = (env: Record<string, string | undefined>) => {
  const config = readConfig(env)
  return config.ok ? [] : config.error.lines
}

describe('the environment', () => {
  it('may be empty: everything has a default', () => {
    const config = readConfig({})
    expect(config).toMatchObject({
      ok: true,
      value: {
        PORT: 8080,
        HOST: '0.0.0.0',
        ROOM_LIMIT: 12,
        STUN_URLS: ['stun:stun.l.google.com:19302'],
        TURN_URLS: [],
        ARCHIVE_PORT: 8081,
        LOG_LEVEL: 'info',
        tls: undefined,
      },
    })
  })

  it('an empty STUN_URLS means none; elsewhere an empty value means that it is not set', () => {
    expect(readConfig({ STUN_URLS: '', PORT: '', TURN_URLS: '', TURN_SECRET: '' })).toMatchObject({
      value: { STUN_URLS: [], PORT: 8080, TURN_URLS: [] },
    })
  })

  it('lists are split at commas and spaces', () => {
    const config = readConfig({ STUN_URLS: 'stun:a:1, stuns:b  stun:c' })
    expect(config).toMatchObject({ value: { STUN_URLS: ['stun:a:1', 'stuns:b', 'stun:c'] } })
  })

  it.each([
    ['PORT', '65536'],
    ['PORT', 'eighty'],
    ['PORT', '-1'],
    ['ROOM_LIMIT', '0'],
    ['ROOM_LIMIT', '49'],
    ['STUN_URLS', 'http://x'],
    ['PUBLIC_URL', 'jam.example.org'],
    ['PUBLIC_URL', 'https://jam.example.org/path'],
    ['ALLOWED_ORIGINS', 'https://a.example.org,*'],
    ['METRICS_TOKEN', 'short'],
    ['RECORDER_TOKEN', 'has a space in the middle'],
    ['ARCHIVE_PORT', '1e3'],
    ['TRUST_PROXY', 'true'],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s is named in one line', (name, value) => {
    const lines = linesOf({ [name]: value })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(new RegExp(`^${name} must be .+\\.$`))
  })

  it('says all that is wrong at once, and never the secrets themselves', () => {
    const lines = linesOf({
      PORT: 'x',
      TURN_URLS: 'turn:t',
      METRICS_TOKEN: 'tiny-secret',
      TLS_CERT: '/nowhere/cert.pem',
      TLS_KEY: '/nowhere/key.pem',
    })
    expect(lines.map(line => line.split(' ')[0])).toEqual([
      'PORT',
      'METRICS_TOKEN',
      'TURN_SECRET',
      'TLS_CERT',
      'TLS_KEY',
    ])
    expect(lines.join()).not.toContain('tiny-secret')
  })

  it('TLS needs both files, and a certificate with its key in them', () => {
    expect(linesOf({ TLS_CERT: 'a' })).toEqual(['TLS_CERT and TLS_KEY must be set together.'])
    const here = new URL(import.meta.url).pathname
    expect(linesOf({ TLS_CERT: here, TLS_KEY: here })).toEqual([
      'TLS_CERT and TLS_KEY must be a PEM certificate and the key that belongs to it.',
    ])
  })

  it('whatever is set, the answer is a configuration or at least one line', () => {
    const name = fc.constantFrom(
      'PORT',
      'HOST',
      'STUN_URLS',
      'PUBLIC_URL',
      'ROOM_LIMIT',
      'TLS_CERT',
    )
    fc.assert(
      fc.property(fc.dictionary(name, fc.string()), env => {
        const config = readConfig(env)
        if (!config.ok) expect(config.error.lines.length).toBeGreaterThan(0)
      }),
    )
  })
})
