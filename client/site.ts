/** What this page knows of the server that serves it. */
import * as v from 'valibot'

const SiteFacts = v.object({
  publicUrl: v.nullable(v.pipe(v.string(), v.url())),
  archiveUrl: v.nullable(v.pipe(v.string(), v.url())),
})

export interface Site {
  /** Where invites lead: PUBLIC_URL, or where this page came from. */
  readonly inviteOrigin: string
  /** Where the archive answers `/api`. */
  readonly archiveOrigin: string
}

/** Never rejects: a server that does not answer is no reason not to play. */
export async function askSite(): Promise<Site> {
  const here = window.location.origin
  try {
    const response = await fetch('/config', { signal: AbortSignal.timeout(2_000) })
    const { publicUrl, archiveUrl } = v.parse(SiteFacts, await response.json())
    return { inviteOrigin: publicUrl ?? here, archiveOrigin: archiveUrl ?? here }
  } catch {
    return { inviteOrigin: here, archiveOrigin: here }
  }
}
