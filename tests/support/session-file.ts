/** What a session holds as people get it out: the .mid behind the button, and its takes. */
import { readFile } from 'node:fs/promises'
import { parseMidi } from 'midi-file'
import type { Page } from 'playwright'
import { expect } from 'vitest'
import { isNoteOn } from '../../shared/midi/message.ts'
import { readSmf } from '../../shared/midi/smf-read.ts'
import { button, PATIENCE, sessionOf } from './players.ts'

/** Events of all takes in the document, each index once (TK6). */
export async function keptEvents(page: Page): Promise<number> {
  const takes = Object.values((await sessionOf(page)).takes)
  const indexes = takes.map(
    take =>
      new Set(
        take.pages.flatMap(({ first, count }) =>
          Array.from({ length: count }, (_, n) => first + n),
        ),
      ),
  )
  return indexes.reduce((sum, own) => sum + own.size, 0)
}

export const allKept = (page: Page, events: number): Promise<void> =>
  expect.poll(() => keptEvents(page), PATIENCE).toBe(events)

export interface DownloadedFile {
  readonly name: string
  /** By track but the first: its name and the keys of its note-ons in order. */
  readonly tracks: readonly { readonly name: string; readonly keys: readonly number[] }[]
}

/** By the button, read by our own reader and by midi-file, which have to agree. */
export async function downloadMidi(page: Page): Promise<DownloadedFile> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button(page, 'Download .mid').click(),
  ])
  const bytes = await readFile(await download.path())
  const own = readSmf(bytes)
  if (!own.ok) throw own.error
  const tracks = own.value.tracks.slice(1).map(({ name, messages }) => ({
    name,
    keys: messages.filter(isNoteOn).map(({ data1 }) => data1),
  }))
  const others = parseMidi(bytes).tracks.slice(1)
  expect(
    others.map(events =>
      events.flatMap(event => (event.type === 'noteOn' ? [event.noteNumber] : [])),
    ),
  ).toEqual(tracks.map(({ keys }) => keys))
  return { name: download.suggestedFilename(), tracks }
}
