import { createHmac } from 'node:crypto'
import type { IceServer } from '../shared/protocol/signaling.ts'
import type { Config } from './config.ts'

/** s. Long enough for a rehearsal; everybody is told new ones at half of it. */
export const TURN_LIFETIME = 6 * 60 * 60

type IceConfig = Pick<Config, 'STUN_URLS' | 'TURN_URLS' | 'TURN_SECRET'>

/**
 * What a browser needs to find a way to another one.
 *
 * @param now s since 1970
 */
export function iceServers(config: IceConfig, now: number): readonly IceServer[] {
  const { STUN_URLS, TURN_URLS, TURN_SECRET } = config
  const stun: readonly IceServer[] = STUN_URLS.length > 0 ? [{ urls: STUN_URLS }] : []
  if (TURN_URLS.length === 0 || TURN_SECRET === undefined) return stun
  return [...stun, { urls: TURN_URLS, ...turnCredentials(TURN_SECRET, now + TURN_LIFETIME) }]
}

/**
 * A password that TURN can check without knowing its owner: coturn's `use-auth-secret`, after
 * draft-uberti-behave-turn-rest-00.
 *
 * @param expires s since 1970
 */
export function turnCredentials(secret: string, expires: number) {
  const username = `${Math.floor(expires)}:musearoo`
  const credential = createHmac('sha1', secret).update(username).digest('base64')
  return { username, credential }
}

/** What will not work with this configuration, in sentences for whoever starts the server. */
export function iceNotes({ STUN_URLS, TURN_URLS }: IceConfig): readonly string[] {
  const notes: string[] = []
  if (STUN_URLS.length === 0)
    notes.push('No STUN server (STUN_URLS): players meet only within one network.')
  if (TURN_URLS.length === 0)
    notes.push(
      'No TURN server (TURN_URLS, TURN_SECRET): players behind strict firewalls or on some ' +
        'mobile networks will see each other, but will not hear each other.',
    )
  return notes
}
