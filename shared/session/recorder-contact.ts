/** A player's side of saving: is there a Recorder, has it our invite, may we wait for it (AR2). */
import type { Cancel, Clock, Entropy, Signaling } from '../ports.ts'
import { fromBase64Url, toBase64Url } from '../protocol/bytes.ts'
import type { ChangeHash, PageHash } from '../protocol/ids.ts'
import type { Invite } from '../protocol/invite.ts'
import { sealInvite } from '../protocol/invite-seal.ts'
import type { ServerSignal } from '../protocol/signaling.ts'
import type { Saved } from '../protocol/sync-message.ts'
import { localMicros, seconds } from '../time/units.ts'
import type { RecorderState, RoomView } from './room-view.ts'
import { SavingTracker } from './saving.ts'

export interface RecorderContactOptions {
  /** What to hand over, as the room is opened now; undefined where we only listen. */
  invite(): Invite | undefined
  readonly signaling: Signaling
  readonly clock: Clock
  readonly entropy: Entropy
  /** The Recorder's link stands. */
  isLinked(): boolean
  /** Whether the session is to be saved at all. */
  isWanted(): boolean
  isMine(page: PageHash): boolean
  onChange(): void
}

export interface RecorderContact {
  signal(signal: ServerSignal): void
  /** Our document is now here, `seq` changes of its own actor in. */
  moved(heads: readonly ChangeHash[], seq: number): void
  /** The Recorder's word on what it has. */
  heard(saved: Saved): void
  /** Its link is lost. */
  lost(): void
  /** We have the same document as the Recorder: nothing more to wait for. */
  synced(): void
  key(): Uint8Array | undefined
  /** Sends the invite now, and again whenever signaling or the Recorder came back. */
  save(key: Uint8Array): void
  view(): Pick<RoomView, 'recorder' | 'recorderKey' | 'saving' | 'fetching'>
  close(): void
}

/** The longest that a page shows "Fetching your session". */
const FETCH_PATIENCE = seconds(3)

export function createRecorderContact(options: RecorderContactOptions): RecorderContact {
  const { signaling, clock, entropy } = options
  const tracker = new SavingTracker()
  let key: string | undefined
  /** This server has a Recorder, so one that is not here is away. */
  let records = false
  let savingTo: Uint8Array | undefined
  let isFetching = true
  const patience: Cancel = clock.at(localMicros(clock.now() + FETCH_PATIENCE), synced)

  function synced(): void {
    if (!isFetching) return
    isFetching = false
    patience()
    options.onChange()
  }

  function save(to: Uint8Array): void {
    savingTo = to
    const invite = options.invite()
    const body = invite && sealInvite(invite, to, entropy)
    if (body) signaling.send({ type: 'save', body })
  }

  function stateOf(isLinked: boolean): RecorderState {
    if (isLinked) return 'present'
    return records || key !== undefined || savingTo ? 'away' : 'none'
  }

  return {
    signal(signal) {
      if (signal.type !== 'welcome' && signal.type !== 'recorder') return
      if (signal.type === 'welcome') records = signal.records
      key = signal.recorderKey ?? undefined
      if (savingTo && key === toBase64Url(savingTo)) save(savingTo)
      if (key === undefined) synced()
    },
    synced,
    key: () => (key === undefined ? undefined : fromBase64Url(key)),
    save,
    moved: (heads, seq) => tracker.moved(heads, seq),
    heard(saved) {
      tracker.heard(saved)
      options.onChange()
    },
    lost: () => tracker.lost(),
    view() {
      const recorder = stateOf(options.isLinked())
      const saving = tracker.state(options.isWanted(), recorder, options.isMine)
      return {
        recorder,
        saving,
        fetching: isFetching,
        recorderKey: key,
      }
    },
    close: patience,
  }
}
