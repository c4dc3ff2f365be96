/** A saved session as sound, rendered by the server's Recorder (AR8, AR9). */
import * as v from 'valibot'
import { parseInvite } from '../shared/protocol/invite.ts'
import { roomKeys } from '../shared/protocol/keys.ts'
import type { Visit } from './app.ts'
import { saveFile } from './download.ts'
import { askSite } from './site.ts'

const Refusal = v.object({ message: v.string() })
/** The mix, or a .zip of its parts. */
export type SavedSoundFile = 'session.wav' | 'stems.zip'

/** What is left of the progress for what the server sends when all of it is made. */
const SHARE_AFTER = 0.1
const AWAY = 'The recorder did not answer. Try again later.'

/**
 * Settles when the file is saved, or when `stop` was said.
 *
 * @param onProgress share of it, 0 … 1
 * @returns how many pages of the session the Recorder lacks: their events are not in the file
 * @throws Error with a sentence why there is none
 */
export async function downloadSavedSound(
  visit: Visit,
  file: SavedSoundFile,
  stop: AbortSignal,
  onProgress: (share: number) => void,
): Promise<number> {
  try {
    const response = await ask(visit, file, stop)
    const shareOf = progressOf(response)
    const length = Number(response.headers.get('content-length'))
    const parts: Blob[] = []
    let bytes = 0
    const reader = response.body?.getReader()
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      // A blob may lie on disk; bytes would all lie in memory.
      parts.push(new Blob([read.value]))
      bytes += read.value.length
      onProgress(shareOf(bytes))
    }
    if (bytes !== length) throw new Error(AWAY)
    const type = response.headers.get('content-type') ?? ''
    saveFile(new Blob(parts, { type }), nameIn(response) ?? file)
    return Number(response.headers.get('x-missing-pages'))
  } catch (error) {
    if (stop.aborted) return 0
    throw error instanceof TypeError ? new Error(AWAY) : error
  }
}

/** The first bytes come as they are made, which takes its time; the others at once after that. */
function progressOf({ headers }: Response): (bytes: number) => number {
  const length = Number(headers.get('content-length'))
  const asMade = Number(headers.get('x-bytes-as-made') ?? length)
  if (asMade >= length) return bytes => bytes / length
  return bytes =>
    bytes <= asMade
      ? (1 - SHARE_AFTER) * (bytes / asMade)
      : 1 - (SHARE_AFTER * (length - bytes)) / (length - asMade)
}

async function ask(visit: Visit, file: SavedSoundFile, signal: AbortSignal): Promise<Response> {
  const invite = parseInvite(visit.invite)
  if (!invite.ok) throw invite.error
  const { archiveOrigin } = await askSite()
  const response = await fetch(new URL(`/api/sessions/${visit.room}/${file}`, archiveOrigin), {
    headers: { Authorization: `Bearer ${roomKeys(invite.value).bearer}` },
    signal,
  })
  if (response.ok) return response
  const refusal = v.safeParse(Refusal, await response.json().catch(() => undefined))
  throw new Error(refusal.success ? refusal.output.message : AWAY)
}

const nameIn = (response: Response): string | undefined =>
  /filename="?([\w.-]+)"?/.exec(response.headers.get('content-disposition') ?? '')?.[1]
