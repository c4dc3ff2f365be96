import { TriangleAlert } from 'lucide-react'
import type { RefusalCode } from '../../shared/protocol/signaling.ts'
import type { Barring } from '../../shared/protocol/sync-message.ts'
import { usePage } from './app-context.tsx'
import { WRONG_LINK } from './invite-link.ts'

type Code = RefusalCode | 'wrong-invite' | Barring

const SENTENCES: Readonly<Record<Code, string>> = {
  locked:
    'This room is locked: nobody new comes in. Ask somebody inside to have it unlocked; this page then opens by itself.',
  removed: 'The host has removed you from this room.',
  'wrong-invite': `${WRONG_LINK} Somebody is in this room under another one: ask them for it again.`,
  'room-full': 'This room is full.',
  outdated: 'This page is older than the room. Reload it.',
  'duplicate-peer': 'This tab is in the room already.',
  'rate-limited': 'Too many requests at once. Wait a moment.',
  malformed: 'The server did not understand this page. Reload it.',
  'too-large': 'The server did not accept what this page sent.',
  'not-in-a-room': 'This room has closed in the meantime.',
  'not-permitted': 'The server does not permit this.',
}
/** A page of another age mends itself by reloading. */
const RELOADING: ReadonlySet<string> = new Set(['outdated', 'malformed'])

interface Props {
  readonly code: Code | undefined
  readonly path: string
}

/** Why the door stays shut, and the way on. */
export function DoorRefusal({ code, path }: Props) {
  const { app } = usePage()
  if (code === undefined) return null
  return (
    <div className="refusal" role="alert">
      <TriangleAlert aria-hidden />
      <p>{SENTENCES[code]}</p>
      {RELOADING.has(code) ? (
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Reload
        </button>
      ) : code === 'removed' ? null : (
        <button
          type="button"
          className="button"
          onClick={() => app.knock(new URL(path, window.location.origin).href)}
        >
          Try again
        </button>
      )}
    </div>
  )
}
