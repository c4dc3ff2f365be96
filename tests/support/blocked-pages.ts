/** Two real pages between which no WebRTC connection comes about, while each can reach others. */
import type { Page } from 'playwright'

/** Without the callbacks that it once had. */
type Describe<T> = (this: RTCPeerConnection, description: T) => Promise<void>
type LocalDescription = RTCLocalSessionDescriptionInit | undefined
interface Blocking {
  tellUfrag(ufrag: string): Promise<void>
  isBlockedUfrag(ufrag: string): Promise<boolean>
}

/** Call before either page goes anywhere. @returns what lifts it */
export async function blockEachOther(one: Page, other: Page): Promise<() => void> {
  /** Each ICE session has a name of its own, which its SDP tells: that is how they are known. */
  const ufrags = new Set<string>()
  let blocked = true
  await one.exposeFunction('tellUfrag', (ufrag: string) => void ufrags.add(ufrag))
  await other.exposeFunction('isBlockedUfrag', (ufrag: string) => blocked && ufrags.has(ufrag))
  await one.addInitScript(() => {
    const page = window as unknown as Blocking
    const { prototype } = RTCPeerConnection
    const usual = prototype.setLocalDescription as Describe<LocalDescription>
    prototype.setLocalDescription = async function (description?: LocalDescription) {
      await usual.call(this, description)
      await page.tellUfrag(/a=ice-ufrag:(\S+)/.exec(this.localDescription?.sdp ?? '')?.[1] ?? '')
    }
  })
  await other.addInitScript(() => {
    const page = window as unknown as Blocking
    const { prototype } = RTCPeerConnection
    const usual = prototype.setRemoteDescription as Describe<RTCSessionDescriptionInit>
    prototype.setRemoteDescription = async function (description: RTCSessionDescriptionInit) {
      const ufrag = /a=ice-ufrag:(\S+)/.exec(description.sdp ?? '')?.[1] ?? ''
      if (await page.isBlockedUfrag(ufrag)) await new Promise(() => {})
      await usual.call(this, description)
    }
  })
  return () => {
    blocked = false
  }
}
