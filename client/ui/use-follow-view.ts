import { type RefObject, useEffect } from 'react'
import { useReadable } from '../hooks/use-readable.ts'
import type { ClipPlace } from '../roll/overlay.ts'
import { usePage } from './app-context.tsx'
import { lookAt, placeOf, viewOf } from './shown-view.ts'

/** ms between two words about where I look. */
const LEAST_GAP = 100
/** What one does with the stage oneself. */
const TOUCHES = ['pointerdown', 'wheel', 'keydown'] as const

/** Shows the others what this stage shows, and shows what the one shows whom I follow (PR5). */
export function useFollowView(
  stage: RefObject<HTMLElement | null>,
  open: ClipPlace | undefined,
  setOpen: (place: ClipPlace | undefined) => void,
): void {
  const { app, ui } = usePage()
  const following = useReadable(ui, now => now.following)
  const theirs = useReadable(app.attention, all => {
    const presence = following === undefined ? undefined : all.get(following)?.presence
    return presence?.isHere ? presence.view : undefined
  })
  const isGone = useReadable(
    app.attention,
    all => following !== undefined && all.get(following)?.presence.isHere !== true,
  )
  const origin = useReadable(app.session, s =>
    open ? (s?.tracks[open.track]?.clips[open.clip]?.start ?? 0) : 0,
  )

  useEffect(() => {
    const element = stage.current
    if (!element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = () => {
      timer = undefined
      app.show({ view: viewOf(element, open, origin) })
    }
    const soon = () => {
      timer ??= setTimeout(show, LEAST_GAP)
    }
    soon()
    element.addEventListener('scroll', soon, { capture: true, passive: true })
    return () => {
      clearTimeout(timer)
      element.removeEventListener('scroll', soon, { capture: true })
    }
  }, [app, stage, open, origin])

  useEffect(() => {
    if (isGone) ui.update(now => ({ ...now, following: undefined }))
  }, [isGone, ui])

  const clip = theirs?.clip
  useEffect(() => {
    if (clip !== undefined) setOpen(placeOf(app.session.get(), clip))
  }, [app, clip, setOpen])
  useEffect(() => {
    const element = stage.current
    if (!element || !theirs || theirs.clip !== (open?.clip ?? '')) return
    const look = () => lookAt(element, theirs, origin)
    if (look()) return
    // The roll is being loaded.
    const observer = new MutationObserver(() => {
      if (look()) observer.disconnect()
    })
    observer.observe(element, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [stage, theirs, open, origin])

  useEffect(() => {
    const element = stage.current
    if (!element || following === undefined) return
    const stop = () => ui.update(now => ({ ...now, following: undefined }))
    for (const touch of TOUCHES) element.addEventListener(touch, stop, { passive: true })
    return () => {
      for (const touch of TOUCHES) element.removeEventListener(touch, stop)
    }
  }, [stage, following, ui])
}
