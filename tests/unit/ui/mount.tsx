/** Puts the page on the page: an app in memory, an address in memory, real React and real CSS. */
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { Page } from '../../../client/ui/page.tsx'
import type { FakeApp } from '../../support/fake-app.ts'
import { ROOM, SECRET } from './scenes.ts'

export interface Mounted {
  /** Every path shown since, oldest first. */
  readonly addresses: readonly string[]
  unmount(): void
}

/** @param hash the fragment of the address, `#` included */
export function mount(fake: FakeApp, path = `/r/${ROOM}`, hash = `#${SECRET}`): Mounted {
  const { hook, history } = memoryLocation({ path, record: true })
  /** As in a browser: the fragment is no part of the path. */
  const address: typeof hook = () => {
    const [shown, go] = hook()
    const navigate: typeof go = to => {
      const [pathname = '', fragment] = to.split('#')
      if (fragment) window.history.replaceState(null, '', `#${fragment}`)
      go(pathname)
    }
    return [shown, navigate]
  }
  window.history.replaceState(null, '', hash === '' ? window.location.pathname : hash)
  document.documentElement.lang = 'en'
  document.title = 'MuseAroo'
  const element = document.body.appendChild(document.createElement('div'))
  const root = createRoot(element)
  root.render(
    <Router hook={address}>
      <Page app={fake.app} />
    </Router>,
  )
  return {
    addresses: history,
    unmount: () => {
      root.unmount()
      element.remove()
    },
  }
}
