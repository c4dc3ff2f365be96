/** The Recorder's side of "Saved" (AR5): tells every link what is on its disk, and nothing sooner. */
import type { DocPort, Durable } from '../ports.ts'
import type { ActorId, PageHash, PeerId } from '../protocol/ids.ts'
import { MAX_WANTED_PAGES, type Saved } from '../protocol/sync-message.ts'

export interface RecorderWordOptions {
  readonly doc: DocPort
  /** Linked peers with the actor that each announced. */
  peers(): Iterable<readonly [PeerId, ActorId]>
  missing(): readonly PageHash[]
  tell(peer: PeerId, saved: Saved): void
}

export interface RecorderWord {
  /** A link stands, or pages came or failed: say how things are. */
  repeat(): void
  /** A page could not be written. */
  pageFailed(): void
  pageStored(): void
  close(): void
}

export function createRecorderWord(options: RecorderWordOptions): RecorderWord {
  const { doc } = options
  const seqs = new Map<ActorId, number>()
  let durable: Durable | undefined
  let failing = false

  const stop = [
    doc.onDurable(latest => {
      durable = latest
      for (const [actor, seq] of latest.seqs) seqs.set(actor, seq)
      failing = false
      repeat()
    }),
    doc.onStoreFault(() => {
      failing = true
      repeat()
    }),
  ]

  function repeat(): void {
    const missing = options.missing()
    for (const [peer, actor] of options.peers())
      options.tell(peer, {
        heads: durable?.heads ?? [],
        seq: seqs.get(actor) ?? 0,
        missing: missing.slice(0, MAX_WANTED_PAGES),
        missingCount: missing.length,
        failing,
      })
  }

  return {
    repeat,
    pageFailed() {
      failing = true
      repeat()
    },
    pageStored() {
      failing = false
      repeat()
    },
    close() {
      for (const end of stop) end()
    },
  }
}
