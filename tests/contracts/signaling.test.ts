import { io } from 'socket.io-client'
import { createSignalingSocket, SIGNALING_SOCKET } from '../../shared/net/signaling-socket.ts'
import { seconds } from '../../shared/time/units.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemorySignaling } from '../support/memory-signaling.ts'
import { openSite } from '../support/signaling-site.ts'
import { signalingContract } from './signaling.contract.ts'

signalingContract('signaling in memory', () => {
  const clock = new FakeClock()
  const server = new MemorySignaling({ clock })
  return {
    connect: () => server.connect(),
    kill: () => server.kill(),
    restart: () => server.restart(),
    until: condition => clock.runUntil(condition, seconds(10)),
    close() {},
  }
})

signalingContract('signaling over socket.io', async () => {
  const site = await openSite()
  /** Woken whenever anything arrives, after whoever listened before. */
  const waiting = new Set<() => void>()
  const wake = () =>
    setImmediate(() => {
      for (const check of [...waiting]) check()
    })
  return {
    connect() {
      const socket = io(site.url, { ...SIGNALING_SOCKET, reconnectionDelayMax: 250 })
      const signaling = createSignalingSocket(socket)
      signaling.onSignal(wake)
      signaling.onConnected(wake)
      return signaling
    },
    kill: () => site.stop(),
    restart: () => site.restart(),
    until: condition =>
      new Promise<void>(resolve => {
        const check = () => {
          if (!condition()) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    close: () => site.close(),
  }
})
