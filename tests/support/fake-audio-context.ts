import type { FromProcessor } from '../../worklets/messages.ts'

/** An AudioContext whose fate a test decides: it loads or not, runs, is interrupted, fails, closes. */
export class FakeAudioContext extends EventTarget {
  static readonly all: FakeAudioContext[] = []
  /** What loading the processor comes to, for each context that is opened next. */
  static load: () => Promise<void> = async () => {}
  state: AudioContextState | 'interrupted' = 'suspended'
  onstatechange: (() => void) | undefined
  readonly sampleRate = 48_000
  readonly currentTime = 0
  readonly baseLatency = 0.01
  outputLatency = 0.02
  readonly destination = {}
  readonly sinks: string[] = []
  readonly audioWorklet = { addModule: () => FakeAudioContext.load() }

  constructor() {
    super()
    FakeAudioContext.all.push(this)
  }

  become(state: FakeAudioContext['state']): void {
    this.state = state
    this.onstatechange?.()
  }

  async resume(): Promise<void> {
    if (this.state === 'closed') throw new DOMException('closed', 'InvalidStateError')
    this.become('running')
  }

  async suspend(): Promise<void> {
    this.become('suspended')
  }

  async close(): Promise<void> {
    this.become('closed')
  }

  async setSinkId(id: string): Promise<void> {
    this.sinks.push(id)
  }

  getOutputTimestamp() {
    return {}
  }
}

/** A processor that is ready at once, hears everything and says nothing more. */
export class FakeWorkletNode {
  static readonly all: FakeWorkletNode[] = []
  /** When its processors, made next, are ready. */
  static warm: () => Promise<void> = async () => {}
  onprocessorerror: (() => void) | undefined
  readonly port = {
    postMessage: () => {},
    addEventListener: () => {},
    set onmessage(hear: (event: { data: FromProcessor }) => void) {
      void FakeWorkletNode.warm().then(() => hear({ data: { type: 'ready' } }))
    },
  }

  constructor() {
    FakeWorkletNode.all.push(this)
  }

  connect(): void {}
}
