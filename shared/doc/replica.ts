/**
 * One copy of the session document in this process: synchronous, without disk, network or listeners.
 * Never throws on what others sent.
 */
import { concatBytes } from '../protocol/bytes.ts'
import type { ActorId, ChangeHash } from '../protocol/ids.ts'
import { applyEdit } from './apply-edit.ts'
import { splitChunks } from './chunks.ts'
import type { Crdt, CrdtDoc } from './crdt.ts'
import type { Edit, EditStamp } from './edit.ts'
import { GENESIS } from './genesis.ts'
import { type Incoming, MAX_CHANGE_BYTES } from './incoming.ts'
import type { Written } from './log-writer.ts'

export class Replica {
  readonly #crdt: Crdt
  readonly #actor: ActorId
  #doc: CrdtDoc
  readonly #genesis: readonly ChangeHash[]
  #seq = 0
  #heads: readonly ChangeHash[] = []
  #headsOf: CrdtDoc | undefined

  /** @param actor drawn for this replica alone: a reused one wedges every peer for good (ID3) */
  constructor(crdt: Crdt, actor: ActorId) {
    this.#crdt = { ...crdt, writer: actor }
    this.#actor = actor
    this.#doc = crdt.loadIncremental(crdt.init<Record<string, unknown>>({ actor }), GENESIS)
    this.#genesis = this.heads()
  }

  get doc(): CrdtDoc {
    return this.#doc
  }

  /** Changes made by this actor so far. */
  get seq(): number {
    return this.#seq
  }

  heads(): readonly ChangeHash[] {
    if (this.#headsOf !== this.#doc) {
      this.#heads = this.#crdt.getHeads(this.#doc) as ChangeHash[]
      this.#headsOf = this.#doc
    }
    return this.#heads
  }

  /** Asked first of the heads: to find an older change Automerge builds it anew, and compresses it. */
  has(hash: ChangeHash): boolean {
    return this.heads().includes(hash) || this.#crdt.hasHeads(this.#doc, [hash])
  }

  /** @throws EditError, and then nothing has changed  @returns undefined if nothing was to change */
  edit(edits: readonly Edit[], stamp: EditStamp): Written | undefined {
    const changed = this.#crdt.change(this.#doc, { time: 0 }, draft => {
      for (const edit of edits) applyEdit(this.#crdt, draft, edit, stamp)
    })
    // After a change that wrote nothing the last local change would be the one before.
    if (changed === this.#doc) return undefined
    this.#doc = changed
    const bytes = this.#crdt.getLastLocalChange(changed)
    if (!bytes) throw new Error('Automerge made a change and has none')
    this.#seq++
    return { bytes, seqs: [[this.#actor, this.#seq]] }
  }

  /** Takes changes whose dependencies are here or among them. @returns those that it has now */
  take(changes: readonly Incoming[]): readonly Incoming[] {
    if (changes.length === 0) return []
    this.#load(concatBytes(...changes.map(change => change.bytes)))
    const missing = changes.filter(change => !this.has(change.hash))
    for (const change of missing) this.#load(change.bytes)
    return missing.length === 0 ? changes : changes.filter(change => this.has(change.hash))
  }

  /**
   * A new document takes a whole one as it is, many times faster than change by change.
   *
   * @param parts from a sync message
   * @returns undefined, and nothing is taken, unless it is one whole document of our kind and ours
   * is new
   */
  adopt(parts: readonly Uint8Array[]): (Written & { readonly count: number }) | undefined {
    const [bytes, ...more] = parts
    if (!bytes || more.length > 0 || this.heads().join() !== this.#genesis.join()) return undefined
    if (splitChunks(bytes).some(chunk => chunk.kind !== 'document')) return undefined
    try {
      const doc = this.#crdt.load<Record<string, unknown>>(bytes, { actor: this.#actor })
      const changes = this.#crdt.getAllChanges(doc)
      const isOurs =
        this.#crdt.hasHeads(doc, [...this.#genesis]) &&
        changes.every(change => change.length <= MAX_CHANGE_BYTES)
      if (!isOurs) return undefined
      this.#doc = doc
      return { bytes, seqs: this.seqs(), count: changes.length }
    } catch {
      return undefined
    }
  }

  /** What a store kept, in any order. @returns how many chunks are corrupt */
  load(stored: readonly Uint8Array[]): number {
    const chunks = stored.flatMap(splitChunks)
    const intact = chunks.filter(chunk => chunk.kind !== 'corrupt')
    const largest = intact
      .filter(chunk => chunk.kind === 'document')
      .reduce<Uint8Array | undefined>(larger, undefined)
    const begun = largest !== undefined && this.#beginWith(largest)
    const rest = intact.filter(({ bytes }) => !begun || bytes !== largest)
    if (rest.length > 0) this.#load(concatBytes(...rest.map(chunk => chunk.bytes)))
    return chunks.length - intact.length
  }

  /** A new replica takes a snapshot as it is: change by change that lasts ten times as long. */
  #beginWith(snapshot: Uint8Array): boolean {
    if (this.heads().join() !== this.#genesis.join()) return false
    try {
      const doc = this.#crdt.load<Record<string, unknown>>(snapshot, { actor: this.#actor })
      // An older snapshot lacks the newer constant changes (DOC2).
      this.#doc = this.#crdt.loadIncremental(doc, GENESIS)
      return true
    } catch {
      return false
    }
  }

  #load(bytes: Uint8Array): void {
    try {
      this.#doc = this.#crdt.loadIncremental(this.#doc, bytes)
    } catch {
      // It may have taken a part before it threw: let the document catch up with its backend.
      this.#doc = this.#crdt.loadIncremental(this.#doc, new Uint8Array(0))
    }
  }

  /** Highest change number by actor, of all that the document had at `heads`. */
  seqs(heads: readonly ChangeHash[] = this.heads()): ReadonlyMap<ActorId, number> {
    const seqs = new Map<ActorId, number>()
    for (const { actor, seq } of this.#crdt.getChangesMetaSince(this.#doc, [])) {
      const id = actor as ActorId
      if (seq > (seqs.get(id) ?? 0)) seqs.set(id, seq)
    }
    // Changes of one actor have no gaps: the first that came later is behind all that were there.
    for (const { actor, seq } of this.#crdt.getChangesMetaSince(this.#doc, [...heads])) {
      const id = actor as ActorId
      if (seq > (seqs.get(id) ?? 0)) continue
      if (seq > 1) seqs.set(id, seq - 1)
      else seqs.delete(id)
    }
    return seqs
  }

  /** What a document with these heads lacks, all of them known here: how many changes of our own. */
  lackedAt(heads: readonly ChangeHash[]): {
    readonly own: number
    lacks(hash: ChangeHash): boolean
  } {
    // Of somebody who begins: to name all that he lacks would take as long as to load it.
    if (heads.every(hash => this.#genesis.includes(hash)))
      return { own: this.#seq, lacks: hash => !this.#genesis.includes(hash) }
    const changes = this.#crdt.getChangesMetaSince(this.#doc, [...heads])
    const hashes = new Set<string>(changes.map(({ hash }) => hash))
    return {
      own: changes.filter(({ actor }) => actor === this.#actor).length,
      lacks: hash => hashes.has(hash),
    }
  }

  /** As {@link save}, but only if it was seen to load again to the same document. */
  snapshot(): Uint8Array | undefined {
    const bytes = this.save()
    try {
      const copy = this.#crdt.load<Record<string, unknown>>(bytes)
      const isSame = this.#crdt.getHeads(copy).join() === this.heads().join()
      this.#crdt.free(copy)
      return isSame ? bytes : undefined
    } catch {
      return undefined
    }
  }

  save(): Uint8Array {
    return this.#crdt.save(this.#doc)
  }

  /** The sync protocol gives back another object for the same document. */
  replace(doc: CrdtDoc): void {
    this.#doc = doc
  }
}

const larger = (
  largest: Uint8Array | undefined,
  { bytes }: { readonly bytes: Uint8Array },
): Uint8Array => (largest && largest.length >= bytes.length ? largest : bytes)
