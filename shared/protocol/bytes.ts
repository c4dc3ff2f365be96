/** Small conversions between bytes and text that every codec needs. Pure; none throws. */

const HEX_CODE = Uint8Array.from('0123456789abcdef', digit => digit.charCodeAt(0))
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const BASE64URL_VALUE = new Map(Array.from(BASE64URL, (char, value) => [char, value]))

export function toHex(bytes: Uint8Array): string {
  // At once, not letter by letter: a text that was put together is taken apart again to be a key.
  const codes: number[] = []
  for (const byte of bytes) codes.push(HEX_CODE[byte >> 4]!, HEX_CODE[byte & 15]!)
  return String.fromCharCode(...codes)
}

/** @returns undefined unless `text` is an even count of lower-case hex digits */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return undefined
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16)
  return bytes
}

/** RFC 4648 §5 without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += BASE64URL[bits >> 18]! + BASE64URL[(bits >> 12) & 63]!
    if (left > 1) text += BASE64URL[(bits >> 6) & 63]
    if (left > 2) text += BASE64URL[bits & 63]
  }
  return text
}

/** @returns undefined unless `text` is the one canonical encoding: no padding, spare bits zero */
export function fromBase64Url(text: string): Uint8Array | undefined {
  const spare = text.length % 4
  if (spare === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const char of text) {
    const value = BASE64URL_VALUE.get(char)
    if (value === undefined) return undefined
    bits = ((bits << 6) | value) & 0xffffff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes[at++] = (bits >> held) & 0xff
    }
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
