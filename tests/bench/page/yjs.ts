/** The rival Yjs over its own WebRTC provider; the bench carries its signals in a server's place. */
import { WebrtcConn, WebrtcProvider } from 'y-webrtc'
import * as Y from 'yjs'
import { createValueWatch, type EditContender } from './edit-contender.ts'

export interface YjsContender extends EditContender {
  connect(options: {
    readonly initiator: boolean
    /** Brings a signal to the other page's `signal`. */
    say(signal: string): void
  }): Promise<void>
  signal(signal: string): void
}

export function createYjsContender(): YjsContender {
  const doc = new Y.Doc()
  const values = doc.getMap<string>('context')
  const watch = createValueWatch()
  let link: WebrtcConn | undefined
  const early: string[] = []

  const hear = (signal: string): void => link?.peer.signal(JSON.parse(signal))

  return {
    async connect({ initiator, say }) {
      const provider = new WebrtcProvider('bench', doc, {
        signaling: [],
        peerOpts: { config: { iceServers: [] } },
      })
      await provider.key
      const room = provider.room
      if (!room) throw new Error('y-webrtc opened no room')
      const signaling = {
        send: (message: { readonly data: { readonly signal: unknown } }) =>
          say(JSON.stringify(message.data.signal)),
      }
      const made = new WebrtcConn(signaling as never, initiator, 'other', room)
      room.webrtcConns.set('other', made)
      link = made
      for (const signal of early.splice(0)) hear(signal)
      await new Promise<void>(resolve => made.peer.on('connect', resolve))
    },
    signal(signal) {
      if (link) hear(signal)
      else early.push(signal)
    },
    write: (parameter, value) => void values.set(parameter, value),
    onValue(listener) {
      watch.onValue(listener)
      values.observe(() => watch.look(parameter => values.get(parameter)))
    },
  }
}
