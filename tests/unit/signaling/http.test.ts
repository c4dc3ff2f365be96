import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSite, type Site } from '../../support/signaling-site.ts'

let site: Site
let clientDir: string
beforeEach(() => {
  clientDir = mkdtempSync(join(tmpdir(), 'musearoo-client-'))
  mkdirSync(join(clientDir, 'assets'))
  writeFileSync(join(clientDir, 'index.html'), '<!doctype html>page')
  writeFileSync(join(clientDir, 'favicon.svg'), '<svg/>')
  writeFileSync(join(clientDir, 'assets/entry-1a2b.js'), 'plain')
  writeFileSync(join(clientDir, 'assets/entry-1a2b.js.br'), 'as-brotli')
  writeFileSync(join(clientDir, 'assets/entry-1a2b.js.gz'), 'as-gzip')
  writeFileSync(join(clientDir, 'assets/engine-3c.wasm'), 'wasm')
})
afterEach(async () => {
  await site.close()
  rmSync(clientDir, { recursive: true })
})

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** As sent on the wire: `fetch` would set Host itself, clean the path and decompress the body. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: site.port, path, method, headers, agent: false },
      answer => {
        let body = ''
        answer.setEncoding('utf8')
        answer.on('data', (text: string) => {
          body += text
        })
        answer.on('end', () =>
          resolve({ status: answer.statusCode, headers: answer.headers, body }),
        )
      },
    )
    asked.on('error', reject)
    asked.end()
  })
}

describe('the page', () => {
  it('is served for / and for rooms, never stored', async () => {
    site = await openSite({ CLIENT_DIR: clientDir })
    for (const path of ['/', '/r/r_abc000000001', '/?x=1']) {
      const { status, headers, body } = await ask(path)
      expect([status, body]).toEqual([200, '<!doctype html>page'])
      expect(headers['cache-control']).toBe('no-store')
      expect(headers['content-type']).toContain('text/html')
    }
  })

  it('has hashed files kept for ever, in the best encoding that is there', async () => {
    site = await openSite({ CLIENT_DIR: clientDir })
    const js = '/assets/entry-1a2b.js'
    for (const [accepted, encoding, body] of [
      ['gzip, deflate, br', 'br', 'as-brotli'],
      ['gzip', 'gzip', 'as-gzip'],
      ['identity', undefined, 'plain'],
    ] as const) {
      const answer = await ask(js, { 'accept-encoding': accepted })
      expect(answer).toMatchObject({ status: 200, body })
      expect(answer.headers['content-encoding']).toBe(encoding)
      expect(answer.headers['content-type']).toContain('javascript')
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect(answer.headers.vary).toContain('Accept-Encoding')
    }
    const wasm = await ask('/assets/engine-3c.wasm', { 'accept-encoding': 'br' })
    expect(wasm).toMatchObject({ status: 200, body: 'wasm' })
    expect(wasm.headers['content-type']).toBe('application/wasm')
    expect((await ask('/favicon.svg')).headers['cache-control']).toBe('no-cache')
    expect((await ask(js, {}, 'HEAD')).body).toBe('')
  })

  it('gives nothing from outside its folder', async () => {
    site = await openSite({ CLIENT_DIR: join(clientDir, 'assets') })
    for (const path of [
      '/../index.html',
      '/%2e%2e/index.html',
      '/..%2findex.html',
      '/assets/../../index.html',
      '//etc/passwd',
      '/%00',
      '/%ff',
    ])
      expect((await ask(path)).body).not.toContain('page')
  })

  it('says how to build it when it is not built', async () => {
    site = await openSite({ CLIENT_DIR: join(clientDir, 'nowhere') })
    expect(await ask('/')).toMatchObject({
      status: 503,
      body: expect.stringContaining('npm start'),
    })
  })
})

describe('headers', () => {
  it('isolate the page, with a strict policy where the context is secure', async () => {
    site = await openSite({ CLIENT_DIR: clientDir, PUBLIC_URL: 'https://jam.example.org' })
    for (const host of ['localhost:8080', '127.0.0.1', '[::1]:8080', 'jam.example.org']) {
      const { headers } = await ask('/', { host })
      expect(headers['cross-origin-opener-policy']).toBe('same-origin')
      expect(headers['cross-origin-embedder-policy']).toBe('require-corp')
      const policy = String(headers['content-security-policy'])
      expect(policy.split(';')).toEqual(
        expect.arrayContaining([
          "script-src 'self' 'wasm-unsafe-eval'",
          "worker-src 'self' blob:",
          "connect-src 'self' ws: wss:",
          "style-src 'self'",
          "img-src 'self' data: blob:",
        ]),
      )
    }
  })

  it('allow the worklet polyfill on plain http from another computer only', async () => {
    site = await openSite({ CLIENT_DIR: clientDir })
    const { headers } = await ask('/', { host: '192.168.1.5:8080' })
    expect(headers['content-security-policy']).toContain(
      "script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline' 'unsafe-eval'",
    )
  })

  it('believe a proxy only when told to', async () => {
    const behind = { host: 'jam.example.org', 'x-forwarded-proto': 'https' }
    site = await openSite({ CLIENT_DIR: clientDir })
    expect((await ask('/', behind)).headers['content-security-policy']).toContain('unsafe-inline')
    await site.close()
    site = await openSite({ CLIENT_DIR: clientDir, TRUST_PROXY: '1' })
    expect((await ask('/', behind)).headers['content-security-policy']).not.toContain(
      'unsafe-inline',
    )
  })
})

describe('for those who run it', () => {
  it('/healthz and /readyz answer', async () => {
    site = await openSite()
    for (const path of ['/healthz', '/readyz'])
      expect(await ask(path)).toMatchObject({ status: 200, body: '{"ok":true}' })
  })

  it('/metrics is for this computer, or for who has the token', async () => {
    const token = 'metrics-token-of-ours'
    site = await openSite({ METRICS_TOKEN: token })
    expect((await ask('/metrics')).body).toContain('musearoo_peers 0')
    const proxied = { 'x-forwarded-for': '203.0.113.7' }
    expect((await ask('/metrics', proxied)).status).toBe(403)
    const shown = (text: string) => ask('/metrics', { ...proxied, authorization: `Bearer ${text}` })
    expect((await shown(token)).status).toBe(200)
    expect((await shown(`${token}x`)).status).toBe(403)
    expect((await shown('')).status).toBe(403)
  })

  it('[SG14] /config says what the page must know, and no secret', async () => {
    const env = { TURN_URLS: 'turn:t.example.org', TURN_SECRET: 'turn-secret' }
    site = await openSite({ ...env, PUBLIC_URL: 'https://jam.example.org' })
    expect(JSON.parse((await ask('/config')).body)).toEqual({
      publicUrl: 'https://jam.example.org',
      lanUrls: [],
      recorder: false,
      archiveUrl: null,
    })
  })

  it('limits how often an address asks', async () => {
    site = await openSite({}, { requests: 2 })
    for (const status of [200, 200, 429]) expect((await ask('/lobby')).status).toBe(status)
    expect(JSON.parse((await ask('/lobby')).body)).toMatchObject({ code: 'rate-limited' })
    expect((await ask('/healthz')).status).toBe(200)
  })
})

describe('/api', () => {
  it('reaches the archive as it was asked, and brings back what it says', async () => {
    const asked: unknown[] = []
    const archive = createServer((request, response) => {
      asked.push([request.method, request.url, request.headers.authorization])
      response.writeHead(401, { 'content-type': 'text/plain', 'x-archive': 'yes' }).end('no')
    })
    await new Promise<void>(resolve => archive.listen(0, '127.0.0.1', resolve))
    const { port } = archive.address() as AddressInfo
    site = await openSite({ ARCHIVE_PORT: String(port) })
    const answer = await ask('/api/sessions/r_1?a=%20b', { authorization: 'Bearer key' })
    expect(asked).toEqual([['GET', '/api/sessions/r_1?a=%20b', 'Bearer key']])
    expect(answer).toMatchObject({ status: 401, body: 'no', headers: { 'x-archive': 'yes' } })
    archive.closeAllConnections()
    await new Promise(resolve => archive.close(resolve))
    const away = await ask('/api/sessions')
    expect(away.status).toBe(502)
    expect(JSON.parse(away.body)).toMatchObject({ code: 'recorder-away' })
    expect(site.faults).toEqual([])
  })
})
