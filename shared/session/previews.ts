/**
 * Edits that are on their way into the document, shown as if it had them (PV): mine while my own
 * document works, the others' while their change travels and mine takes it. What is shown is always
 * the document with these on top, so nothing is left over when they are dropped.
 */
import { decodeEdit, type Edit, type EditStamp } from '../doc/edit.ts'
import { canPreview, type PreviewEdit, preview } from '../doc/preview.ts'
import type { SessionView } from '../doc/view.ts'
import type { HeldControl } from '../live/presence-packet.ts'
import type { Cancel, Clock } from '../ports.ts'
import type { PeerId, PlayerId } from '../protocol/ids.ts'
import type { PreviewMessage } from '../protocol/sync-message.ts'
import { type LocalMicros, localMicros, seconds } from '../time/units.ts'

export interface PreviewsOptions {
  readonly self: PlayerId
  readonly clock: Clock
  /** Whose edits that peer's are; undefined while it may not edit. */
  player(peer: PeerId): PlayerId | undefined
  /** To everybody who shows this session. */
  send(message: PreviewMessage): void
  /** What is to be shown is different now. */
  onChange(): void
}

export interface Previews {
  /**
   * Sends them on their way; whoever calls it shows them next.
   *
   * @returns to be called when the document has them, or never will; undefined where nothing shows
   */
  begin(edits: readonly Edit[], stamp: EditStamp): (() => void) | undefined
  heard(peer: PeerId, message: PreviewMessage): 'shown' | 'refused' | 'ignored'
  /** The control in that player's hand, in mine for `MINE`; undefined: let go of (PR3). */
  hold(whose: PeerId | typeof MINE, held: HeldControl | undefined): 'refused' | 'shown' | 'ignored'
  /** That peer's document has them, and ours as well. */
  settle(peer: PeerId, n: number): void
  down(peer: PeerId): void
  over(view: SessionView): SessionView
  close(): void
}

/** A document that is this slow, or whose author fell silent, is shown as it is. */
const LONGEST = seconds(3)
const MAX_PER_PEER = 64
const MAX_EDITS = 8
/** Whose hand it is when it is mine. */
export const MINE = Symbol('mine')
/** Outlives every numbered preview: it goes when the hand lets go. */
const HELD = Number.POSITIVE_INFINITY

type Said = Omit<HeldControl, 'edits'> & { readonly edits: readonly unknown[] }

interface Pending {
  readonly peer: PeerId | typeof MINE
  readonly n: number
  readonly edits: readonly PreviewEdit[]
  readonly stamp: EditStamp
  readonly until: LocalMicros
}

interface Shown {
  readonly view: SessionView
  readonly pending: readonly Pending[]
  readonly shown: SessionView
}

const withPending = (view: SessionView, { edits, stamp }: Pending): SessionView =>
  edits.reduce((shown, edit) => preview(shown, edit, stamp), view)

const begins = (all: readonly Pending[], first: readonly Pending[]): boolean =>
  first.length <= all.length && first.every((one, n) => one === all[n])

export function createPreviews(options: PreviewsOptions): Previews {
  const { clock } = options
  let pending: readonly Pending[] = []
  /** What was shown last, and for what: most often one more comes on top of it. */
  let last: Shown | undefined
  let count = 0
  let sweeping: Cancel | undefined

  function add(
    peer: Pending['peer'],
    n: number,
    edits: readonly PreviewEdit[],
    stamp: EditStamp,
  ): void {
    const until = localMicros(clock.now() + LONGEST)
    pending = [...pending, { peer, n, edits, stamp, until }]
    sweeping ??= clock.at(until, sweep)
  }

  function take(whose: Pending['peer'], n: number, said: Said) {
    const player = whose === MINE ? options.self : options.player(whose)
    if (player === undefined) return 'ignored'
    const edits = said.edits.map(decodeEdit).flatMap(edit => (edit.ok ? [edit.value] : []))
    const shown = edits.filter(canPreview)
    if (shown.length !== said.edits.length) return 'refused'
    const { moment, clock, lead } = said
    add(whose, n, shown, { player, moment, clock, lead })
    options.onChange()
    return 'shown'
  }

  function sweep(): void {
    const now = clock.now()
    sweeping = undefined
    drop(one => one.until <= now)
    const next = pending[0]
    if (next) sweeping = clock.at(next.until, sweep)
  }

  function drop(isDone: (one: Pending) => boolean): void {
    const left = pending.filter(one => !isDone(one))
    if (left.length === pending.length) return
    pending = left
    options.onChange()
  }

  const settle = (peer: Pending['peer'], n: number): void =>
    drop(one => one.peer === peer && one.n <= n)

  return {
    begin(edits, stamp) {
      const shown = edits.filter(canPreview)
      if (shown.length !== edits.length || shown.length > MAX_EDITS) return undefined
      const n = ++count
      const { moment, clock, lead } = stamp
      options.send({ kind: 'preview', n, edits, moment, clock, lead })
      add(MINE, n, shown, stamp)
      return () => {
        settle(MINE, n)
        options.send({ kind: 'settled', n })
      }
    },
    heard(peer, message) {
      if (message.kind === 'settled') return 'ignored'
      if (pending.filter(one => one.peer === peer).length >= MAX_PER_PEER) return 'ignored'
      return take(peer, message.n, message)
    },
    hold(whose, held) {
      const isHeld = (one: Pending) => one.peer === whose && one.n === HELD
      if (!held) {
        drop(isHeld)
        return 'shown'
      }
      pending = pending.filter(one => !isHeld(one))
      return take(whose, HELD, held)
    },
    settle,
    down: peer => drop(one => one.peer === peer),
    over(view) {
      const known = last?.view === view && begins(pending, last.pending) ? last : undefined
      const more = pending.slice(known?.pending.length ?? 0)
      last = { view, pending, shown: more.reduce(withPending, known?.shown ?? view) }
      return last.shown
    },
    close: () => sweeping?.(),
  }
}
