import { io } from 'socket.io-client'
import {
  createSignalingSocket,
  SIGNALING_SOCKET,
  type SignalingSocket,
} from '../../shared/net/signaling-socket.ts'
import type { PeerId, RoomId } from '../../shared/protocol/ids.ts'
import type { ClientSignal, ServerSignal } from '../../shared/protocol/signaling.ts'
import type { JoinSignal } from './signals.ts'
import { join } from './signals.ts'

export type Heard<T extends ServerSignal['type']> = Extract<ServerSignal, { type: T }>

/** A peer at a real socket: what it heard, and a way to wait for more without sleeping. */
export class SignalingClient {
  readonly socket
  readonly port: SignalingSocket
  readonly heard: ServerSignal[] = []
  #waiting: (() => void)[] = []
  #connected = false

  constructor(url: string, options: Parameters<typeof io>[1] = {}) {
    this.socket = io(url, { ...SIGNALING_SOCKET, transports: ['websocket'], ...options })
    this.port = createSignalingSocket(this.socket)
    this.port.onSignal(signal => {
      this.heard.push(signal)
      this.#wake()
    })
    this.port.onConnected(connected => {
      this.#connected = connected
      this.#wake()
    })
  }

  say(signal: ClientSignal): void {
    this.port.send(signal)
  }

  /** Something that no honest client would say. */
  sayAnything(data: unknown): void {
    this.socket.emit('signal', data)
  }

  async join(peer: PeerId, room: RoomId, more: Partial<JoinSignal> = {}) {
    await this.connected(true)
    this.say({ ...join(peer, room), ...more })
    return this.next('welcome')
  }

  /** Takes the oldest signal of that type out of what was heard, once there is one. */
  async next<T extends ServerSignal['type']>(type: T): Promise<Heard<T>> {
    const is = (signal: ServerSignal): signal is Heard<T> => signal.type === type
    await this.#until(() => this.heard.some(is))
    const at = this.heard.findIndex(is)
    return this.heard.splice(at, 1)[0] as Heard<T>
  }

  connected(wanted: boolean): Promise<void> {
    return this.#until(() => this.#connected === wanted)
  }

  /** Resolves when the server has dealt with all that was said before: it answers in order. */
  async settled(): Promise<void> {
    this.sayAnything({ type: 'are-we-done' })
    await this.next('refused')
  }

  close(): void {
    this.port.close()
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>(resolve => this.#waiting.push(resolve))
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}
