/**
 * UTF-8 without `TextEncoder`, which the worklet scope lacks.
 * Lone surrogates and malformed bytes become U+FFFD, as in the Encoding Standard.
 */
export function utf8Encode(text: string): Uint8Array {
  const bytes: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0xfffd
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), continuation(point))
    else if (point < 0x10000)
      bytes.push(0xe0 | (point >> 12), continuation(point >> 6), continuation(point))
    else
      bytes.push(
        0xf0 | (point >> 18),
        continuation(point >> 12),
        continuation(point >> 6),
        continuation(point),
      )
  }
  return Uint8Array.from(bytes)
}

const continuation = (bits: number): number => 0x80 | (bits & 0x3f)

export function utf8Decode(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i++]!
    if (lead < 0x80) {
      text += String.fromCharCode(lead)
      continue
    }
    const length = lead >= 0xf0 && lead < 0xf5 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0
    if (length === 0 || lead >= 0xf5) {
      text += '\ufffd'
      continue
    }
    let point = lead & (0x3f >> length)
    let read = 0
    while (read < length && i < bytes.length && (bytes[i]! & 0xc0) === 0x80) {
      point = (point << 6) | (bytes[i++]! & 0x3f)
      read++
    }
    const smallest = length === 3 ? 0x10000 : length === 2 ? 0x800 : 0x80
    const legal =
      read === length &&
      point >= smallest &&
      point <= 0x10ffff &&
      (point < 0xd800 || point > 0xdfff)
    text += legal ? String.fromCodePoint(point) : '\ufffd'
  }
  return text
}
