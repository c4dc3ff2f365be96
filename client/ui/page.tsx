/** All of the page: providers, the skip link, the three routes and what floats above them. */
import './tokens.css'
import './base.css'
import './controls.css'
import './overlays.css'
import './forced-colors.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, Route, Switch } from 'wouter'
import type { App } from '../app.ts'
import { useComputerKeys } from '../hooks/use-computer-keys.ts'
import { useSoundUnlock } from '../hooks/use-sound-unlock.ts'
import { AppContext } from './app-context.tsx'
import { FrontPage } from './front-page.tsx'
import { Notices } from './notices.tsx'
import { createPageContext } from './page-context.ts'
import { RoomRoute } from './room-route.tsx'
import { useFollowRoom } from './use-follow-room.ts'

export function Page({ app }: { readonly app: App }) {
  const [context] = useState(() => createPageContext(app))
  const [queries] = useState(() => new QueryClient())
  useSoundUnlock(app)
  useComputerKeys(app, context.ui)
  useFollowRoom(app, context.ui)
  return (
    <AppContext value={context}>
      <QueryClientProvider client={queries}>
        {/* biome-ignore lint/a11y/useValidAnchor: it goes to #main, by focus alone */}
        <a className="skip-link" href="#main" onClick={focusMain}>
          Skip to the main part
        </a>
        <Switch>
          <Route path="/">
            <FrontPage />
          </Route>
          <Route path="/r/:room">
            <RoomRoute />
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
        <Notices />
      </QueryClientProvider>
    </AppContext>
  )
}

/** The fragment of a room's address is its secret: a skip link must not replace it. */
function focusMain(event: { preventDefault(): void }): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

function NotFound() {
  return (
    <main id="main" tabIndex={-1} className="card-page">
      <section className="card">
        <h1>There is nothing here</h1>
        <p>The address of a room begins with /r/.</p>
        <Link href="/" className="button">
          To the front page
        </Link>
      </section>
    </main>
  )
}
