/**
 * Tabs of a Chromium as people have them, where one lies behind another and is hidden: Playwright
 * makes every page believe that it is in front, so this speaks to the browser by itself.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { ensureChromium } from '../../scripts/chromium.ts'

const ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--autoplay-policy=no-user-gesture-required',
  '--remote-debugging-pipe',
]

export interface Tab {
  /** @param expression JavaScript; a promise is waited for @throws what the page threw */
  evaluate<T>(expression: string): Promise<T>
  /** Evaluates until it is true. */
  until(expression: string): Promise<void>
}

export interface Tabs {
  /** In front of all others of the newest window. @param before runs ahead of the page's scripts */
  open(url: string, options?: { readonly window?: 'new'; readonly before?: string }): Promise<Tab>
  close(): Promise<void>
}

interface Answer {
  readonly id?: number
  readonly error?: { readonly message: string }
  readonly result?: Readonly<Record<string, unknown>>
}
/** ms between two looks at a condition. */
const LOOK_EVERY = 100

export function openTabs(): Tabs {
  const profile = mkdtempSync(join(tmpdir(), 'musearoo-tabs-'))
  const browser = spawn(
    ensureChromium({ windows: true }),
    [...ARGUMENTS, `--user-data-dir=${profile}`],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    },
  )
  const [, , , input, output] = browser.stdio as [null, null, null, Writable, Readable]
  const waiting = new Map<number, (answer: Answer) => void>()
  let asked = 0
  let rest = ''
  output.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0')
    rest = messages.pop() ?? ''
    for (const message of messages) {
      const answer: Answer = JSON.parse(message)
      if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
    }
  })

  function ask(method: string, params: object = {}, sessionId?: string) {
    const id = ++asked
    input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`)
    return new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      waiting.set(id, ({ error, result }) => {
        waiting.delete(id)
        if (error) reject(new Error(`${method}: ${error.message}`))
        else resolve(result ?? {})
      })
    })
  }

  function tabOf(session: string): Tab {
    async function evaluate<T>(expression: string): Promise<T> {
      const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true }
      const { result, exceptionDetails } = await ask('Runtime.evaluate', options, session)
      if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`)
      return (result as { value: T }).value
    }
    return {
      evaluate,
      async until(expression) {
        while (!(await evaluate<boolean>(`Boolean(${expression})`)))
          await new Promise(resolve => setTimeout(resolve, LOOK_EVERY))
      },
    }
  }

  return {
    async open(url, { window, before } = {}) {
      const target = { url: 'about:blank', newWindow: window === 'new' }
      const { targetId } = await ask('Target.createTarget', target)
      const attached = await ask('Target.attachToTarget', { targetId, flatten: true })
      const session = String(attached.sessionId)
      await ask('Page.enable', {}, session)
      if (before) await ask('Page.addScriptToEvaluateOnNewDocument', { source: before }, session)
      await ask('Page.navigate', { url }, session)
      const tab = tabOf(session)
      await tab.until(`document.readyState === 'complete' && location.href !== 'about:blank'`)
      return tab
    },
    async close() {
      const ended = once(browser, 'exit')
      await ask('Browser.close')
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
