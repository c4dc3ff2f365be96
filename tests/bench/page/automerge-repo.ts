/** The rival automerge-repo, as its makers ship it, over a data channel of its own. */
import {
  type AutomergeUrl,
  cbor,
  type DocHandle,
  initializeBase64Wasm,
  type Message,
  NetworkAdapter,
  type PeerId,
  Repo,
} from '@automerge/automerge-repo/slim'
import { createValueWatch, type EditContender } from './edit-contender.ts'

type Values = Record<string, string>

export interface RepoContender extends EditContender {
  open(wasm: string, name: string): Promise<void>
  /** @returns the document's URL */
  create(): string
  find(url: string): Promise<void>
}

class ChannelAdapter extends NetworkAdapter {
  readonly #channel: RTCDataChannel

  constructor(channel: RTCDataChannel) {
    super()
    this.#channel = channel
  }

  isReady(): boolean {
    return true
  }

  async whenReady(): Promise<void> {}

  connect(self: PeerId): void {
    this.peerId = self
    this.#channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      this.emit('message', cbor.decode(new Uint8Array(data)))
    }
    const other = (self === 'bench-a' ? 'bench-b' : 'bench-a') as PeerId
    this.emit('peer-candidate', { peerId: other, peerMetadata: {} })
  }

  send(message: Message): void {
    this.#channel.send(Uint8Array.from(cbor.encode(message)))
  }

  disconnect(): void {}
}

export function createRepoContender(channel: RTCDataChannel): RepoContender {
  const watch = createValueWatch()
  let repo: Repo | undefined
  let handle: DocHandle<Values> | undefined

  return {
    async open(wasm, name) {
      await initializeBase64Wasm(wasm)
      repo = new Repo({
        network: [new ChannelAdapter(channel)],
        peerId: name as PeerId,
        sharePolicy: async () => true,
      })
    },
    create() {
      handle = repo?.create<Values>({})
      return handle?.url ?? ''
    },
    async find(url) {
      handle = await repo?.find<Values>(url as AutomergeUrl)
    },
    write(parameter, value) {
      handle?.change(values => {
        values[parameter] = value
      })
    },
    onValue(listener) {
      watch.onValue(listener)
      handle?.on('change', ({ doc }) => watch.look(parameter => doc[parameter]))
    },
  }
}
