/** What I play, into the room's memory (TK1): events get their index here, pages their entry. */
import type { Edit } from '../doc/edit.ts'
import type { MidiMessage, PlayedEvent } from '../midi/message.ts'
import type { Clock } from '../ports.ts'
import type { PageHash, PeerId, PlayerId } from '../protocol/ids.ts'
import { createTaker } from '../take/taker.ts'
import type { Micros, Ticks } from '../time/units.ts'

export interface OwnTakeOptions {
  readonly peer: PeerId
  readonly player: PlayerId
  readonly clock: Clock
  /** Where the song is at that moment. */
  position(moment: Micros): Ticks
  send(event: PlayedEvent): void
  publish(hash: PageHash, bytes: Uint8Array): Promise<void>
  edit(edits: readonly Edit[]): Promise<unknown>
}

export interface OwnTake {
  /** The message as the next event of this take: sent, and then kept. */
  play(message: MidiMessage, moment: Micros): PlayedEvent
  /** Whether that page is of this take: its saving is this player's concern. */
  isMine(page: PageHash): boolean
  /** Events played and not yet in a page. */
  pending(): number
  played(): number
  /** @returns whether everything is written */
  close(): Promise<boolean>
}

export function createOwnTake(options: OwnTakeOptions): OwnTake {
  const { peer, player, clock } = options
  const pages = new Set<PageHash>()
  let next = 0

  const taker = createTaker({
    peer,
    clock,
    async write({ take, startedAt, pages: written, replaces }) {
      for (const { hash, bytes } of written) {
        pages.add(hash)
        await options.publish(hash, bytes)
      }
      await options.edit([
        { type: 'open-take', take, player, startedAt },
        { type: 'add-pages', take, pages: written.map(({ ref }) => ref), replaces: [...replaces] },
      ])
    },
  })

  return {
    play({ status, data1, data2 }, moment) {
      const position = options.position(moment)
      const event = { index: next++, moment, position, status, data1, data2 }
      options.send(event)
      taker.add(event)
      return event
    },
    isMine: page => pages.has(page),
    pending: () => taker.pending(),
    played: () => next,
    close: () => taker.close(),
  }
}
