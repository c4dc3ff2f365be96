import { describe, expect, it } from 'vitest'
import { createSignalingSocket, type SocketLike } from '../../../shared/net/signaling-socket.ts'
import { join, peer, room } from '../../support/signals.ts'

/** A socket whose server is the test. */
class FakeSocket implements SocketLike {
  connected = false
  readonly emitted: unknown[][] = []
  readonly calls: string[] = []
  readonly #listeners = new Map<string, Set<(...args: unknown[]) => void>>()

  on(event: string, listener: (...args: unknown[]) => void): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener))
  }
  off(event: string, listener: (...args: unknown[]) => void): void {
    this.#listeners.get(event)?.delete(listener)
  }
  emit(...said: unknown[]): void {
    this.emitted.push(said)
  }
  connect(): void {
    this.calls.push('connect')
  }
  disconnect(): void {
    this.calls.push('disconnect')
  }
  /** The server, or socket.io itself, says something. */
  hears(event: string, ...args: unknown[]): void {
    if (event === 'connect') this.connected = true
    if (event === 'disconnect') this.connected = false
    for (const listener of this.#listeners.get(event) ?? []) listener(...args)
  }
}

function open() {
  const socket = new FakeSocket()
  const signaling = createSignalingSocket(socket)
  const heard: unknown[] = []
  const states: boolean[] = []
  signaling.onSignal(signal => heard.push(signal))
  signaling.onConnected(connected => states.push(connected))
  return { socket, signaling, heard, states }
}

describe('a signaling socket', () => {
  it('[SG9] drops and counts what is no signal, whatever it is', () => {
    const { socket, signaling, heard } = open()
    const left = { type: 'left', peer: peer(1) }
    const bad = [
      undefined,
      null,
      1,
      '',
      [],
      {},
      { ...left, more: 1 },
      { type: 'left', peer: 'p_x' },
    ]
    for (const data of bad) socket.hears('signal', data)
    socket.hears('signal')
    socket.hears('signal', left)
    expect(heard).toEqual([left])
    expect(signaling.stats.refused).toBe(bad.length + 1)
  })

  it('[SG10] says nothing while not connected, not even later', () => {
    const { socket, signaling } = open()
    signaling.send(join(peer(1), room('jam')))
    socket.hears('connect')
    expect(socket.emitted).toEqual([])
    signaling.send({ type: 'enter' })
    expect(socket.emitted).toEqual([['signal', { type: 'enter' }]])
  })

  it('tells every change of the connection, and dials anew when the server ended it', () => {
    const { socket, states } = open()
    socket.hears('connect')
    socket.hears('disconnect', 'transport close')
    expect(socket.calls).toEqual([])
    socket.hears('connect')
    socket.hears('disconnect', 'io server disconnect')
    expect(socket.calls).toEqual(['connect'])
    expect(states).toEqual([false, true, false, true, false])
  })

  it('[SG3] answers when asked whether it is alive, and bears a wrong question', () => {
    const { socket } = open()
    let answers = 0
    socket.hears('alive', () => answers++)
    socket.hears('alive')
    socket.hears('alive', 'not a function')
    expect(answers).toBe(1)
  })

  it('is silent once closed, and has told so', () => {
    const { socket, signaling, heard, states } = open()
    socket.hears('connect')
    signaling.close()
    signaling.close()
    signaling.send({ type: 'enter' })
    socket.hears('signal', { type: 'left', peer: peer(1) })
    expect([socket.calls, socket.emitted, heard]).toEqual([['disconnect'], [], []])
    expect(states).toEqual([false, true, false])
  })
})
