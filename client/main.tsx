/** The page's composition root: clock, storage, the app, `window.musearoo`, then what is drawn. */
import { createRoot } from 'react-dom/client'
import type { Companion } from '../shared/companion.ts'
import { createApp } from './app-core.ts'
import { browserEntropy } from './browser-entropy.ts'
import { endOffline, workOffline } from './offline.ts'
import { askSite } from './site.ts'
import { openKeyValue } from './storage/key-value.ts'
import { createWorkerClock } from './time/worker-clock.ts'
import { Page } from './ui/page.tsx'

declare global {
  interface Window {
    musearoo: Companion
  }
}

const app = createApp({
  clock: createWorkerClock(),
  entropy: browserEntropy,
  self: openKeyValue().then(({ store }) => store),
  site: askSite(),
})

window.musearoo = app.companion
window.addEventListener('pagehide', app.farewell)
if (import.meta.env.PROD) workOffline(app.room, import.meta.url)
else void endOffline()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(<Page app={app} />)
