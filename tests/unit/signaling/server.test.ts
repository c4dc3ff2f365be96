import { afterEach, describe, expect, it } from 'vitest'
import { MAX_RELAY_CHARS } from '../../../shared/protocol/signaling.ts'
import { createSignalingServer } from '../../../signaling/server.ts'
import { openSite, type Site, testConfig } from '../../support/signaling-site.ts'
import {
  inviteTo,
  join,
  peer,
  RECORDER_KEY,
  RECORDER_TOKEN,
  recorderHello,
  room,
  tag,
} from '../../support/signals.ts'

const [ann, bob, cat] = [peer(1), peer(2), peer(3)]
const jam = room('jam')
let site: Site
afterEach(() => site.close())

async function annAndBob() {
  const [a, b] = [site.client(), site.client()]
  await a.join(ann, jam)
  await b.join(bob, jam)
  await a.next('joined')
  return { a, b }
}

describe('over real sockets', () => {
  it('[SG4] [SG5] two peers meet, exchange a sealed body, and part', async () => {
    site = await openSite({ STUN_URLS: 'stun:stun.example.org:3478' })
    const [a, b] = [site.client(), site.client()]
    const welcome = await a.join(ann, jam)
    expect(welcome.ice).toEqual([{ urls: ['stun:stun.example.org:3478'] }])
    expect((await b.join(bob, jam)).peers).toEqual([{ peer: ann, door: false, recorder: false }])
    expect(await a.next('joined')).toMatchObject({ peer: bob })
    const body = 'x'.repeat(MAX_RELAY_CHARS)
    b.say({ type: 'relay', to: ann, body })
    expect(await a.next('relay')).toEqual({ type: 'relay', from: bob, body })
    b.close()
    expect(await a.next('left')).toEqual({ type: 'left', peer: bob })
  })

  it('[SG4] nothing crosses from one room into another', async () => {
    site = await openSite()
    const { a } = await annAndBob()
    const c = site.client()
    await c.join(cat, room('other'))
    c.say({ type: 'relay', to: ann, body: 'x' })
    await c.settled()
    await a.settled()
    expect(a.heard).toEqual([])
  })

  it('[SG1] garbage is refused with a code and costs nothing else', async () => {
    site = await openSite()
    const { a, b } = await annAndBob()
    const garbage = [
      null,
      7,
      'join',
      [],
      {},
      { type: 'dance' },
      { type: 'enter', extra: 1 },
      { type: 'relay', to: 'p_x', body: 'x' },
      { type: 'relay', to: bob, body: new Uint8Array([1, 2, 3]) },
      { ...join(ann, jam), peer: '__proto__' },
    ]
    for (const data of garbage) {
      a.sayAnything(data)
      expect((await a.next('refused')).code).toBe('malformed')
    }
    a.socket.emit('signal')
    expect((await a.next('refused')).code).toBe('malformed')
    a.say({ type: 'relay', to: bob, body: 'still-here' })
    expect((await b.next('relay')).body).toBe('still-here')
  })

  it('[SG5] a body that is too large is refused; one beyond any message ends the socket', async () => {
    site = await openSite()
    const { a, b } = await annAndBob()
    a.sayAnything({ type: 'relay', to: bob, body: 'x'.repeat(MAX_RELAY_CHARS + 1) })
    expect((await a.next('refused')).code).toBe('too-large')
    a.sayAnything({ type: 'relay', to: bob, body: 'x'.repeat(100_000) })
    await a.connected(false)
    expect(await b.next('left')).toEqual({ type: 'left', peer: ann })
  })

  it('[SG7] a flood is refused, then disconnected; an honest peer hears nothing of it', async () => {
    site = await openSite({}, { signalBurst: 20, signalRate: 0.001, patience: 10 })
    const { a, b } = await annAndBob()
    for (let n = 0; n < 60; n++) b.say({ type: 'relay', to: cat, body: 'x' })
    expect((await b.next('refused')).code).toBe('rate-limited')
    await b.connected(false)
    expect(await a.next('left')).toEqual({ type: 'left', peer: bob })
    expect(a.heard).toEqual([])
  })

  it('[SG7] an address that opens too many sockets waits', async () => {
    site = await openSite({}, { connections: 2 })
    await annAndBob()
    const refused = await fetch(`${site.url}/socket.io/?EIO=4&transport=polling`)
    expect(refused.status).toBe(403)
  })

  it('[SG3] a PeerId whose holder answers is refused; the holder stays', async () => {
    site = await openSite()
    const { a, b } = await annAndBob()
    const pirate = site.client()
    await pirate.connected(true)
    pirate.say({ ...join(bob, jam), resume: tag('pirate') })
    expect((await pirate.next('refused')).code).toBe('duplicate-peer')
    a.say({ type: 'relay', to: bob, body: 'you' })
    expect((await b.next('relay')).body).toBe('you')
  })

  it('[SG3] a holder that does not answer in time makes room', async () => {
    site = await openSite({}, { liveness: 50 })
    const { a, b } = await annAndBob()
    b.socket.off('alive')
    const heir = site.client()
    await heir.join(bob, jam, { resume: tag('heir') })
    expect((await a.next('left')).peer).toBe(bob)
    expect((await a.next('joined')).peer).toBe(bob)
    a.say({ type: 'relay', to: bob, body: 'you' })
    expect((await heir.next('relay')).body).toBe('you')
  })

  it('[SG3] [SG10] the same resume takes over at once, and the room hears nothing of it', async () => {
    site = await openSite({}, { liveness: 60_000 })
    const { a, b } = await annAndBob()
    const again = site.client()
    await again.join(bob, jam)
    await b.connected(false)
    await a.settled()
    expect(a.heard).toEqual([])
  })

  it('[SG6] a full room is refused', async () => {
    site = await openSite({ ROOM_LIMIT: '2' })
    await annAndBob()
    const c = site.client()
    await c.connected(true)
    c.say(join(cat, jam))
    expect(await c.next('refused')).toMatchObject({
      code: 'room-full',
      message: 'This room is full.',
    })
  })

  it('[SG2] an old page is told to reload', async () => {
    site = await openSite()
    const a = site.client()
    await a.connected(true)
    a.say({ ...join(ann, jam), version: 0 })
    expect(await a.next('refused')).toMatchObject({ code: 'outdated' })
  })

  it('[AR2] [AR3] the archive hears of rooms and gets invites; a wrong token gets nothing', async () => {
    site = await openSite()
    const [a, archive, eve] = [site.client(), site.client(), site.client()]
    await a.join(ann, jam)
    await archive.connected(true)
    archive.say(recorderHello())
    expect(await archive.next('occupied')).toMatchObject({ room: jam, proof: tag('proof') })
    expect(await a.next('recorder')).toEqual({ type: 'recorder', recorderKey: RECORDER_KEY })
    expect(await (await site.get('/config')).json()).toMatchObject({ recorder: true })
    a.say({ type: 'save', body: 'sealed' })
    expect(await archive.next('save')).toMatchObject({ room: jam, from: ann, body: 'sealed' })
    await eve.connected(true)
    eve.say(recorderHello(`${RECORDER_TOKEN}x`))
    expect((await eve.next('refused')).code).toBe('not-permitted')
    archive.close()
    expect(await a.next('recorder')).toEqual({ type: 'recorder', recorderKey: null })
  })

  it('[SG8] GET /lobby lists a room while its creator does', async () => {
    site = await openSite()
    const { a } = await annAndBob()
    const lobby = async () => (await site.get('/lobby')).json()
    expect(await lobby()).toEqual([])
    a.say({ type: 'list', title: '  Blues in E ', invite: inviteTo(jam) })
    expect(await a.next('listed')).toEqual({ type: 'listed', listed: true })
    expect(await lobby()).toEqual([
      { room: jam, title: 'Blues in E', invite: inviteTo(jam), players: 2 },
    ])
    a.say({ type: 'unlist' })
    await a.next('listed')
    expect(await lobby()).toEqual([])
  })
})

describe('who may open a socket', () => {
  const knock = (origin: string | undefined) =>
    fetch(`${site.url}/socket.io/?EIO=4&transport=polling`, { headers: origin ? { origin } : {} })

  it('[SG13] pages of this server, of PUBLIC_URL and of ALLOWED_ORIGINS; no others', async () => {
    site = await openSite({
      PUBLIC_URL: 'https://jam.example.org/',
      ALLOWED_ORIGINS: 'https://a.example.org, https://b.example.org',
    })
    const friends = [
      undefined,
      site.url,
      'https://jam.example.org',
      'https://a.example.org',
      'https://b.example.org',
    ]
    for (const origin of friends) expect((await knock(origin)).status).toBe(200)
    const strangers = ['https://evil.example.org', 'null', 'http://localhost:1', 'not an origin']
    for (const origin of strangers) expect((await knock(origin)).status).toBe(403)
  })
})

describe('living and dying', () => {
  it('closes with sockets open, twice, and frees its port', async () => {
    site = await openSite()
    const { a } = await annAndBob()
    const polling = site.client({ transports: ['polling'] })
    await polling.join(cat, jam)
    expect((await site.get('/readyz')).status).toBe(200)
    await Promise.all([site.stop(), site.stop()])
    await a.connected(false)
    const next = createSignalingServer({
      config: testConfig({ PORT: String(site.port) }),
      log: { error: () => {} },
    })
    await next.listen()
    await next.close()
  })

  it('a taken port rejects, and leaves nothing open', async () => {
    site = await openSite()
    const second = createSignalingServer({
      config: testConfig({ PORT: String(site.port) }),
      log: { error: () => {} },
    })
    await expect(second.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await second.close()
  })

  it('closes before it ever listened', async () => {
    site = await openSite()
    const never = createSignalingServer({ config: testConfig(), log: { error: () => {} } })
    await never.close()
  })
})
