import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../archive/config.ts'

const RECORDER_TOKEN = 'abcdefghijklmnop'
const linesOf = (environment: Record<string, string>) => {
  const read = readConfig(environment)
  return read.ok ? [] : read.error.message.split('\n')
}

describe('the archive’s environment', () => {
  it('needs a token and nothing else', () => {
    const read = readConfig({ RECORDER_TOKEN, DATA_DIR: '', RTC_PUBLIC_IP: '' })
    expect(read.ok && read.value).toEqual({
      signalingUrl: 'http://localhost:8080',
      recorderToken: RECORDER_TOKEN,
      dataDir: expect.stringMatching(/^\/.*\/data$/),
      port: 8081,
      cors: [],
      rtcPorts: undefined,
      rtcPublicIp: undefined,
      logLevel: 'info',
    })
  })

  it('takes what is set', () => {
    const read = readConfig({
      RECORDER_TOKEN,
      SIGNALING_URL: 'https://jam.example',
      DATA_DIR: '/srv/jam',
      ARCHIVE_PORT: '0',
      ARCHIVE_CORS: 'https://a.example, http://b.example:81',
      RTC_PORT_RANGE: '50000-50100',
      RTC_PUBLIC_IP: '2001:db8::1',
      LOG_LEVEL: 'silent',
    })
    expect(read.ok && read.value).toMatchObject({
      signalingUrl: 'https://jam.example',
      dataDir: '/srv/jam',
      port: 0,
      cors: ['https://a.example', 'http://b.example:81'],
      rtcPorts: { min: 50000, max: 50100 },
      rtcPublicIp: '2001:db8::1',
      logLevel: 'silent',
    })
  })

  it('says all that is wrong at once, a line each', () => {
    const lines = linesOf({
      SIGNALING_URL: 'ftp://jam.example',
      ARCHIVE_PORT: '65536',
      ARCHIVE_CORS: 'https://a.example/path',
      RTC_PORT_RANGE: '50100-50000',
      RTC_PUBLIC_IP: 'jam.example',
      LOG_LEVEL: 'loud',
    })
    expect(lines).toEqual([
      'SIGNALING_URL must be an http or https URL.',
      'RECORDER_TOKEN must be set: the same token as at the signaling server.',
      'ARCHIVE_PORT must be a port, 0 to 65535.',
      'ARCHIVE_CORS must be origins such as https://jam.example.org, with commas.',
      'RTC_PORT_RANGE must be two UDP ports from 1024 on, such as 50000-50100.',
      'RTC_PUBLIC_IP must be an IP address.',
      'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent.',
    ])
  })

  it('never repeats a value, which may be a secret, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), secret => {
        const environment = { RECORDER_TOKEN: `!${secret}`, RTC_PUBLIC_IP: `!${secret}` }
        for (const line of linesOf(environment)) expect(line).not.toContain(`!${secret}`)
      }),
    )
  })
})
