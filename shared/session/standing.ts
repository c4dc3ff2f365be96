/** What the signaling server, and peers that could not be understood, have said of this room. */
import type { ProtocolError } from '../errors.ts'
import type { ServerSignal } from '../protocol/signaling.ts'
import type { RoomView } from './room-view.ts'

type Said = Pick<RoomView, 'signaling' | 'otherSecret' | 'listed' | 'isOutdated'>

export class Standing {
  #said: Said = { signaling: false, otherSecret: false, listed: false, isOutdated: false }

  connected(signaling: boolean): void {
    this.#said = { ...this.#said, signaling }
  }

  heard(signal: ServerSignal): void {
    if (signal.type === 'welcome') this.#said = { ...this.#said, otherSecret: signal.otherSecret }
    if (signal.type === 'welcome' || signal.type === 'listed')
      this.#said = { ...this.#said, listed: signal.listed }
  }

  refused({ code }: ProtocolError): void {
    if (code === 'newer-version') this.#said = { ...this.#said, isOutdated: true }
  }

  /** @param isAlone nobody is here under our secret */
  view(isAlone: boolean): Said {
    return { ...this.#said, otherSecret: this.#said.otherSecret && isAlone }
  }
}
