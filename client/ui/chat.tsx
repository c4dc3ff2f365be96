import { MessageSquare, SendHorizontal } from 'lucide-react'
import { memo, type SubmitEvent, useEffect, useId, useRef, useState } from 'react'
import type { ChatView } from '../../shared/doc/view.ts'
import { newMessageId } from '../../shared/protocol/ids.ts'
import { browserEntropy } from '../browser-entropy.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useEdit, usePage } from './app-context.tsx'
import { playerStyle } from './player-style.ts'
import { useUnread } from './use-unread.ts'
import { countText, timeOfDay } from './wording.ts'
import './chat.css'

const NO_LINES: readonly ChatView[] = []

/** What the players say; closed it counts what one has not read, and tells it to who listens. */
export function Chat() {
  const { app, ui } = usePage()
  const lines = useReadable(app.session, session => session?.chat ?? NO_LINES)
  const isOpen = useReadable(ui, now => now.chatting)
  const content = useId()
  const news = useUnread(lines, isOpen)
  const newest = news.at(-1)
  const toggle = () => ui.update(now => ({ ...now, chatting: !now.chatting }))
  return (
    <section className="chat" aria-labelledby="chat">
      <h2 id="chat">
        <button
          type="button"
          className="button quiet chat-toggle"
          aria-expanded={isOpen}
          aria-controls={content}
          onClick={toggle}
        >
          <MessageSquare aria-hidden />
          Chat
          {isOpen || news.length === 0 ? null : (
            <span className="unread">
              {news.length}
              <span className="visually-hidden"> unread</span>
            </span>
          )}
        </button>
      </h2>
      <div id={content}>{isOpen ? <Talk lines={lines} /> : null}</div>
      <p role="status" className="visually-hidden">
        {!isOpen && newest ? <Announcement line={newest} count={news.length} /> : null}
      </p>
    </section>
  )
}

interface AnnouncementProps {
  readonly line: ChatView
  readonly count: number
}

function Announcement({ line, count }: AnnouncementProps) {
  const { app } = usePage()
  const name = useReadable(app.session, s => s?.players[line.author]?.name ?? 'Somebody')
  return `${name} says: ${line.text} (${countText(count, 'line', 'lines')} unread)`
}

function Talk({ lines }: { readonly lines: readonly ChatView[] }) {
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new line is brought into view
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight })
  }, [lines])
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keys */}
      <div ref={list} className="chat-lines" role="log" aria-label="What was said" tabIndex={0}>
        {lines.length === 0 ? <p className="empty">Nobody has said anything yet.</p> : null}
        {lines.map(line => (
          <Line key={line.id} line={line} />
        ))}
      </div>
      <SayField />
    </>
  )
}

const Line = memo(function Line({ line }: { readonly line: ChatView }) {
  const { app } = usePage()
  const name = useReadable(app.session, s => nameOf(s?.players[line.author]?.name))
  const colour = useReadable(app.session, s => s?.players[line.author]?.colour ?? 0)
  return (
    <p className="chat-line" style={playerStyle(colour)}>
      <span className="chat-about">
        <strong>{name}</strong> <time>{timeOfDay(line.moment)}</time>
      </span>
      <span className="chat-text">{line.text}</span>
    </p>
  )
})

const nameOf = (name: string | undefined): string => name ?? 'Somebody'

/** Letters, as the document takes them. */
const LONGEST = 500

function SayField() {
  const edit = useEdit()
  const [text, setText] = useState('')
  const say = (event: SubmitEvent) => {
    event.preventDefault()
    if (text.trim() === '') return
    edit({ type: 'say', message: newMessageId(browserEntropy), text: text.trim() })
    setText('')
  }
  return (
    <form className="field-row" onSubmit={say}>
      <input
        className="field"
        aria-label="Say to everybody"
        placeholder="Say something"
        autoComplete="off"
        maxLength={LONGEST}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <button type="submit" className="button icon" aria-label="Send">
        <SendHorizontal aria-hidden />
      </button>
    </form>
  )
}
