/** A saved session whose sound the Recorder takes minutes to make, and somebody who takes all of it. */
import { writeClipNotes } from '../../../shared/doc/clip-notes.ts'
import { newInvite } from '../../../shared/protocol/invite.ts'
import { roomKeys } from '../../../shared/protocol/keys.ts'
import { ticks } from '../../../shared/time/units.ts'
import { clipId, trackId } from '../../support/edits.ts'
import { noteOf } from '../../support/session-view.ts'
import { entropy, type NodePlayers, until } from './node-players.ts'

/** 170 minutes at 120 bpm, of one bar over and over. */
const LENGTH = ticks(170 * 120 * 960)
const BAR = ticks(4 * 960)
const NOTES = [48, 55, 60, 64, 67, 72].map((pitch, n) => noteOf(n * 480, pitch))

export interface LongRender {
  /** Whether it is still being made. */
  isRunning(): boolean
  stop(): void
}

/** @throws Error when the Recorder makes no sound of it */
export async function startLongRender(url: string, house: NodePlayers): Promise<LongRender> {
  const invite = newInvite(entropy)
  const player = await house.arrive(invite, 'Composer')
  const { room } = player
  await room.enter({ name: player.name, colour: 1 })
  await until([player], () => room.recorderKey() !== undefined)
  room.save(room.recorderKey() ?? new Uint8Array())
  const track = trackId(1)
  await room.edit([
    { type: 'add-track', track, name: 'Long' },
    {
      type: 'add-clip',
      track,
      clip: clipId(1),
      start: ticks(0),
      length: LENGTH,
      loop: BAR,
      notes: writeClipNotes(NOTES),
    },
  ])
  await until([player], () => room.view().saving.name === 'saved')
  await room.close()
  const stop = new AbortController()
  const answer = await fetch(`${url}/api/sessions/${invite.room}/session.wav`, {
    headers: { Authorization: `Bearer ${roomKeys(invite).bearer}` },
    signal: stop.signal,
  })
  if (!answer.ok) throw new Error(`no sound: ${answer.status} ${await answer.text()}`)
  let isRunning = true
  void take(answer)
    .catch(() => {})
    .finally(() => {
      isRunning = false
    })
  return { isRunning: () => isRunning, stop: () => stop.abort() }
}

async function take({ body }: Response): Promise<void> {
  const reader = body?.getReader()
  while (reader && !(await reader.read()).done);
}
