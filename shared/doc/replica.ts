/**
 * One copy of the session document in this process: synchronous, without disk, network or listeners.
 * Never throws on what others sent.
 */
import { concatBytes } from '../protocol/bytes.ts'
import type { ActorId, ChangeHash, PlayerId } from '../protocol/ids.ts'
import { OwnActions } from './actions/own-actions.ts'
import { type ActionsView, readActions } from './actions/read-actions.ts'
import { applyEdit } from './apply-edit.ts'
import { splitChunks } from './chunks.ts'
import { type Crdt, type CrdtDoc, readAnew } from './crdt.ts'
import { draftOver } from './draft-over.ts'
import type { Edit, EditStamp } from './edit.ts'
import { GENESIS } from './genesis.ts'
import { type Incoming, MAX_CHANGE_BYTES } from './incoming.ts'
import type { Written } from './log-writer.ts'

const NOTHING = new Uint8Array(0)
/** Patch by patch as many changes take as long as the whole of a large document. */
const READ_ANEW_AFTER = 2_000

export class Replica {
  readonly #crdt: Crdt
  readonly #actor: ActorId
  /** As it was read last. */
  #doc: CrdtDoc
  /** Changes that have been taken since. */
  #unread = 0
  readonly #genesis: readonly ChangeHash[]
  readonly #actions: OwnActions
  #seq = 0
  #heads: readonly ChangeHash[] | undefined

  /** @param actor drawn for this replica alone: a reused one wedges every peer for good (ID3) */
  constructor(crdt: Crdt, actor: ActorId) {
    this.#actions = new OwnActions(actor)
    this.#crdt = { ...crdt, writer: actor, trace: this.#actions.trace }
    this.#actor = actor
    this.#doc = crdt.loadIncremental(crdt.init<Record<string, unknown>>({ actor }), GENESIS)
    this.#genesis = this.heads()
  }

  get actor(): ActorId {
    return this.#actor
  }

  /** Read when it is asked for: what was taken since the last time is read together. */
  get doc(): CrdtDoc {
    if (this.#unread > READ_ANEW_AFTER) this.#doc = readAnew(this.#crdt, this.#doc)
    else if (this.#unread > 0) this.#doc = this.#crdt.loadIncremental(this.#doc, NOTHING)
    this.#unread = 0
    return this.#doc
  }

  /** Changes made by this actor so far. */
  get seq(): number {
    return this.#seq
  }

  heads(): readonly ChangeHash[] {
    this.#heads ??= this.#crdt.getHeads(this.#doc) as ChangeHash[]
    return this.#heads
  }

  /** `hasHeads` would build the change anew, and compress it. */
  has(hash: ChangeHash): boolean {
    return (
      this.heads().includes(hash) ||
      this.#crdt.getBackend(this.#doc).getChangeMetaByHash(hash) !== null
    )
  }

  /** Which of these the document has not: of many, much faster than one by one. */
  lacking(hashes: readonly ChangeHash[]): ReadonlySet<ChangeHash> {
    const backend = this.#crdt.getBackend(this.#doc)
    // What waits inside Automerge, for a change that it refused, it does not name.
    if (backend.getMissingDeps([]).length > 0)
      return new Set(hashes.filter(hash => !this.has(hash)))
    return new Set(backend.getMissingDeps([...hashes]) as ChangeHash[])
  }

  /** @throws EditError, and then nothing has changed  @returns undefined if nothing was to change */
  edit(edits: readonly Edit[], stamp: EditStamp): Written | undefined {
    const before = this.doc
    const { trace } = this.#actions
    const changed = this.#crdt.change(before, { time: 0 }, automergeDraft => {
      const draft = draftOver(before, automergeDraft)
      trace.begin()
      for (const edit of edits) {
        trace.edit(edit)
        applyEdit(this.#crdt, draft, edit, stamp)
      }
      this.#actions.write(draft, before, this.#seq + 1, stamp)
    })
    // After a change that wrote nothing the last local change would be the one before.
    if (changed === before) return undefined
    this.replace(changed)
    const bytes = this.#crdt.getLastLocalChange(changed)
    if (!bytes) throw new Error('Automerge made a change and has none')
    this.#seq++
    return { bytes, seqs: [[this.#actor, this.#seq]] }
  }

  /** What that player did lately (DOC22). */
  actionsOf(player: PlayerId): ActionsView {
    return readActions(this.doc, player)
  }

  /** Takes changes whose dependencies are here or among them. @returns those that it has now */
  take(changes: readonly Incoming[]): readonly Incoming[] {
    if (changes.length === 0) return []
    const before = this.#count()
    this.#load(concatBytes(...changes.map(change => change.bytes)), changes.length)
    if (this.#count() === before + changes.length) return changes
    for (const change of changes) if (!this.has(change.hash)) this.#load(change.bytes, 1)
    return changes.filter(change => this.has(change.hash))
  }

  #count(): number {
    return this.#crdt.getBackend(this.#doc).stats().numChanges
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
      this.replace(doc)
      return { bytes, seqs: this.seqs(), count: changes.length }
    } catch {
      return undefined
    }
  }

  /** @returns the changes in a whole document that ours lacks @throws where it does not load */
  addedBy(document: Uint8Array): readonly Uint8Array[] {
    const theirs = this.#crdt.init()
    try {
      const backend = this.#crdt.getBackend(theirs)
      backend.loadIncremental(document)
      // What makes no sense an empty document passes over without a word.
      if (backend.getHeads().length === 0) throw new Error('no document')
      return this.#crdt.getBackend(this.#doc).getChangesAdded(backend)
    } finally {
      this.#crdt.free(theirs)
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
    if (rest.length > 0) this.#load(concatBytes(...rest.map(chunk => chunk.bytes)), rest.length)
    return chunks.length - intact.length
  }

  /** A new replica takes a snapshot as it is: change by change that lasts ten times as long. */
  #beginWith(snapshot: Uint8Array): boolean {
    if (this.heads().join() !== this.#genesis.join()) return false
    try {
      const doc = this.#crdt.load<Record<string, unknown>>(snapshot, { actor: this.#actor })
      // An older snapshot lacks the newer constant changes (DOC2).
      this.replace(this.#crdt.loadIncremental(doc, GENESIS))
      return true
    } catch {
      return false
    }
  }

  /** @param count of the changes in it: it may take a part of them and throw */
  #load(bytes: Uint8Array, count: number): void {
    this.#unread += count
    this.#heads = undefined
    try {
      this.#crdt.getBackend(this.#doc).loadIncremental(bytes)
    } catch {
      // What it took, `doc` reads.
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

  /** Whether a document with these heads lacks one of `others` for sure: of our heads none comes before another. */
  isAhead(heads: readonly ChangeHash[], others: readonly ChangeHash[]): boolean {
    return others.some(hash => this.heads().includes(hash) && !heads.includes(hash))
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
    this.#unread = 0
    this.#heads = undefined
  }
}

const larger = (
  largest: Uint8Array | undefined,
  { bytes }: { readonly bytes: Uint8Array },
): Uint8Array => (largest && largest.length >= bytes.length ? largest : bytes)
