import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Signaling } from '../../shared/ports.ts'
import type { ServerSignal } from '../../shared/protocol/signaling.ts'
import { join, peer, room } from '../support/signals.ts'

export interface SignalingHarness {
  connect(): Signaling
  /** The server dies and forgets everything. */
  kill(): void | Promise<void>
  restart(): void | Promise<void>
  /** Lets the wire work until `condition` holds; rejects when it never does. */
  until(condition: () => boolean): Promise<void>
  close(): void | Promise<void>
}

const [ann, bob] = [peer(1), peer(2)]
const jam = room('jam')

/** Run on the fake and on socket.io over loopback. */
export function signalingContract(
  name: string,
  open: () => SignalingHarness | Promise<SignalingHarness>,
) {
  describe(`${name} keeps the signaling contract`, () => {
    let harness: SignalingHarness
    let open_: Signaling[]
    beforeEach(async () => {
      harness = await open()
      open_ = []
    })
    afterEach(async () => {
      for (const signaling of open_) signaling.close()
      await harness.close()
    })

    function connect() {
      const signaling = harness.connect()
      open_.push(signaling)
      const heard: ServerSignal[] = []
      const states: boolean[] = []
      signaling.onSignal(signal => heard.push(signal))
      signaling.onConnected(connected => states.push(connected))
      const has = (type: ServerSignal['type'], times = 1) =>
        heard.filter(signal => signal.type === type).length >= times
      const connected = () => harness.until(() => states.at(-1) === true)
      return { signaling, heard, states, has, connected }
    }

    async function annAndBob() {
      const [a, b] = [connect(), connect()]
      await a.connected()
      a.signaling.send(join(ann, jam))
      await harness.until(() => a.has('welcome'))
      await b.connected()
      b.signaling.send(join(bob, jam))
      await harness.until(() => b.has('welcome') && a.has('joined'))
      return { a, b }
    }

    it('[SG4] brings two peers of a room together', async () => {
      const { a, b } = await annAndBob()
      const entry = { door: false, recorder: false }
      expect(b.heard[0]).toMatchObject({ type: 'welcome', peers: [{ peer: ann, ...entry }] })
      expect(a.heard.at(-1)).toEqual({ type: 'joined', peer: bob, ...entry })
    })

    it('[SG5] carries bodies in the order in which they were sent', async () => {
      const { a, b } = await annAndBob()
      const bodies = Array.from({ length: 20 }, (_, n) => `body-${n}`)
      for (const body of bodies) a.signaling.send({ type: 'relay', to: bob, body })
      await harness.until(() => b.has('relay', 20))
      const relays = b.heard.flatMap(signal => (signal.type === 'relay' ? [signal.body] : []))
      expect(relays).toEqual(bodies)
    })

    it('[SG6] tells whoever comes from the door that it is in', async () => {
      const { a } = await annAndBob()
      const c = connect()
      await c.connected()
      c.signaling.send({ ...join(peer(3), jam), door: true })
      await harness.until(() => c.has('welcome'))
      c.signaling.send({ type: 'enter' })
      await harness.until(() => c.has('entered') && a.has('entered'))
      expect(c.heard.at(-1)).toEqual({ type: 'entered', peer: peer(3) })
    })

    it('tells a new listener at once whether it is connected', async () => {
      const { signaling, connected } = connect()
      await connected()
      const told: boolean[] = []
      signaling.onConnected(connected => told.push(connected))
      expect(told).toEqual([true])
    })

    it('[SG10] comes back by itself, and then knows nobody until it has joined anew', async () => {
      const { a, b } = await annAndBob()
      await harness.kill()
      await harness.until(() => a.states.at(-1) === false && b.states.at(-1) === false)
      a.signaling.send({ type: 'relay', to: bob, body: 'into-the-void' })
      await harness.restart()
      await a.connected()
      await b.connected()
      a.signaling.send(join(ann, jam))
      await harness.until(() => a.has('welcome', 2))
      b.signaling.send(join(bob, jam))
      await harness.until(() => b.has('welcome', 2))
      a.signaling.send({ type: 'relay', to: bob, body: 'and-back' })
      await harness.until(() => b.has('relay'))
      expect(b.heard.at(-1)).toEqual({ type: 'relay', from: ann, body: 'and-back' })
    })

    it('once closed it says and hears nothing, and the others see it leave', async () => {
      const { a, b } = await annAndBob()
      const before = b.heard.length
      b.signaling.close()
      b.signaling.close()
      b.signaling.send({ type: 'relay', to: ann, body: 'from-beyond' })
      await harness.until(() => a.has('left'))
      a.signaling.send({ type: 'relay', to: bob, body: 'anyone' })
      expect(a.heard.at(-1)).toEqual({ type: 'left', peer: bob })
      expect(b.heard).toHaveLength(before)
    })

    it('a listener that was cancelled is not told', async () => {
      const { a, b } = await annAndBob()
      const told: ServerSignal[] = []
      b.signaling.onSignal(signal => told.push(signal))()
      a.signaling.send({ type: 'relay', to: bob, body: 'x' })
      await harness.until(() => b.has('relay'))
      expect(told).toEqual([])
    })
  })
}
