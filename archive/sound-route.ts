/** `session.wav` and `stems.zip`: a saved session as sound, made while it is sent (AR8, AR9). */
import type { Request, RequestHandler, Response } from 'express'
import * as v from 'valibot'
import type { SessionView } from '../shared/doc/view.ts'
import { FileError } from '../shared/errors.ts'
import type { PageHash, RoomId } from '../shared/protocol/ids.ts'
import { unreachable } from '../shared/result.ts'
import { pagesNamedIn } from '../shared/session-file/named-pages.ts'
import { exportName } from './export-name.ts'
import type { Sessions } from './sessions.ts'
import type { WavRenders } from './wav-renders.ts'

const FORMATS = { '16': 'pcm16', '24': 'pcm24', '32f': 'float32' } as const
const Query = v.strictObject({
  bits: v.optional(v.picklist(['16', '24', '32f']), '16'),
  music: v.optional(v.picklist(['tracks', 'played'])),
})
/** ms in which nothing could be sent: nobody reads any more. */
const PATIENCE = 60_000

export interface SoundRouteOptions {
  readonly sessions: Pick<Sessions, 'view' | 'page'>
  readonly renders: WavRenders
  /** Whose key the request shows. */
  roomOf(request: Request): RoomId | undefined
  refuse(response: Response): void
  /** Where a .zip of stems is wanted: a folder for what cannot be sent at once. */
  readonly stemsIn?: string
}

export function soundRoute(options: SoundRouteOptions): RequestHandler {
  const { sessions, renders, roomOf, refuse, stemsIn } = options
  return async (request, response) => {
    const room = roomOf(request)
    const view = room && (await sessions.view(room))
    if (!room || !view) return refuse(response)
    const query = v.safeParse(Query, request.query)
    if (!query.success) return say(response, new FileError('malformed', 'That did not work.'))
    const { bits, music } = query.output
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    response.setTimeout(PATIENCE, () => response.destroy())
    const order = async () => ({
      session: view,
      pages: await pagesOf(room, view, sessions),
      subject: music,
      format: FORMATS[bits],
      stemsIn,
    })
    try {
      const file = await renders.start(room, order, gone.signal)
      const { content } = file
      const name = exportName(room, view)
      if (stemsIn === undefined) response.type('audio/wav').attachment(`${name}.wav`)
      else response.type('application/zip').attachment(`${name}_stems.zip`)
      response.set({
        'Content-Length': `${file.bytes}`,
        'X-Bytes-As-Made': `${file.bytesAsMade}`,
        'X-Missing-Pages': `${file.missing}`,
      })
      // Cut short, it is shorter than it said: nobody takes it for whole.
      content.on('error', () => response.destroy())
      content.pipe(response)
    } catch (error) {
      if (gone.signal.aborted) return
      if (!(error instanceof FileError)) throw error
      say(response, error)
    }
  }
}

async function pagesOf(
  room: RoomId,
  view: SessionView,
  sessions: Pick<Sessions, 'page'>,
): Promise<ReadonlyMap<PageHash, Uint8Array>> {
  const pages = new Map<PageHash, Uint8Array>()
  // One after the other: what is being saved meanwhile goes between them.
  for (const hash of pagesNamedIn(view)) {
    const bytes = await sessions.page(room, hash)
    if (bytes) pages.set(hash, bytes)
  }
  return pages
}

function say(response: Response, { code, message }: FileError): void {
  response.status(statusOf(code)).json({ code, message })
}

function statusOf(code: FileError['code']): number {
  switch (code) {
    case 'malformed':
      return 400
    case 'empty':
      return 404
    case 'too-large':
      return 413
    case 'busy':
      return 503
    default:
      return unreachable(code)
  }
}
