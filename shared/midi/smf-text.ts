import { utf8Decode } from '../text.ts'

/** A text in a Standard MIDI File: UTF-8, as we write it, or else Latin-1, as older programs do. */
export function smfText(bytes: Uint8Array): string {
  const text = utf8Decode(bytes)
  if (!text.includes('\ufffd')) return text
  return Array.from(bytes, byte => String.fromCharCode(byte)).join('')
}

const LONGEST_NAME = 60

/** A stranger's text as a name in the document: one line of at most 60 UTF-16 units, or ''. */
export function nameFrom(text: string): string {
  let name = ''
  const line = text.slice(0, 4 * LONGEST_NAME).replaceAll(/[\p{Cc}\s]+/gu, ' ')
  for (const letter of line.trim()) {
    if (name.length + letter.length > LONGEST_NAME) break
    name += letter
  }
  return name.trim()
}
