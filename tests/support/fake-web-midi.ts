/** A computer's MIDI ports as `requestMIDIAccess` gives them; changes are told later, and not alike. */
class FakeInput {
  readonly type = 'input'
  state: 'connected' | 'disconnected' = 'connected'
  connection: 'open' | 'closed' | 'pending' = 'closed'
  onmidimessage: ((event: { data: Uint8Array; timeStamp: number }) => void) | null = null
  onstatechange: ((event: { port: FakeInput }) => void) | null = null
  readonly id: string
  readonly name: string

  constructor(name: string) {
    this.id = this.name = name
  }

  open = async () => {
    this.connection = 'open'
  }
  close = async () => {
    this.connection = 'closed'
  }
  play(bytes: readonly number[], timeStamp = performance.now()) {
    this.onmidimessage?.({ data: Uint8Array.from(bytes), timeStamp })
  }
}

class FakeOutput {
  readonly type = 'output'
  state: 'connected' | 'disconnected' = 'connected'
  connection: 'open' | 'closed' | 'pending' = 'closed'
  onstatechange: ((event: { port: FakeOutput }) => void) | null = null
  /** What was sent, and for when (ms since `timeOrigin`). */
  readonly sent: { readonly bytes: readonly number[]; readonly at: number }[] = []
  readonly id: string
  readonly name: string

  constructor(name: string) {
    this.id = this.name = name
  }

  open = async () => {
    this.connection = 'open'
  }
  close = async () => {
    this.connection = 'closed'
  }
  send(bytes: Iterable<number>, at = 0) {
    if (this.state === 'disconnected') throw new DOMException('gone', 'InvalidStateError')
    this.sent.push({ bytes: [...bytes], at })
  }
}
type FakePort = FakeInput | FakeOutput

export class FakeWebMidi {
  readonly inputs = new Map<string, FakeInput>()
  readonly outputs = new Map<string, FakeOutput>()
  onstatechange: ((event: { port: FakePort; timeStamp: number }) => void) | null = null

  readonly requestMIDIAccessFunction = async () => this as unknown as MIDIAccess

  async plug(name: string): Promise<FakeInput> {
    const input = new FakeInput(name)
    this.inputs.set(input.id, input)
    await Promise.resolve()
    this.onstatechange?.({ port: input, timeStamp: performance.now() })
    return input
  }

  async plugOutput(name: string): Promise<FakeOutput> {
    const output = new FakeOutput(name)
    this.outputs.set(output.id, output)
    await Promise.resolve()
    this.onstatechange?.({ port: output, timeStamp: performance.now() })
    return output
  }

  async unplugOutput(output: FakeOutput): Promise<void> {
    this.outputs.delete(output.id)
    output.state = 'disconnected'
    output.connection = 'pending'
    await Promise.resolve()
    output.onstatechange?.({ port: output })
    this.onstatechange?.({ port: output, timeStamp: performance.now() })
  }

  async unplug(input: FakeInput, connection: 'pending' | 'closed' = 'pending'): Promise<void> {
    this.inputs.delete(input.id)
    input.state = 'disconnected'
    input.connection = connection
    await Promise.resolve()
    input.onstatechange?.({ port: input })
    this.onstatechange?.({ port: input, timeStamp: performance.now() })
  }
}
