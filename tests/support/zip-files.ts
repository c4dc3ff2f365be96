/** What a .zip of stored files holds, read by its directory. */
export interface FileInZip {
  readonly name: string
  readonly content: Uint8Array
  /** As the directory has it. */
  readonly checksum: number
}

const END_BYTES = 22
const LOCAL_HEADER = 0x04034b50
const DIRECTORY_HEADER = 0x02014b50
const DIRECTORY_END = 0x06054b50
const DESCRIPTOR = 0x08074b50
const TRAILED = 1 << 3

/** @throws Error where its parts do not agree */
export function filesInZip(bytes: Uint8Array): readonly FileInZip[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const u16 = (at: number) => view.getUint16(at, true)
  const u32 = (at: number) => view.getUint32(at, true)
  const text = (at: number, length: number) =>
    new TextDecoder().decode(bytes.subarray(at, at + length))
  const agree = (what: string, one: unknown, other: unknown) => {
    if (one !== other) throw new Error(`${what}: ${one} is not ${other}`)
  }
  const end = bytes.length - END_BYTES
  agree('end', u32(end), DIRECTORY_END)
  let at = u32(end + 16)
  return Array.from({ length: u16(end + 10) }, () => {
    agree('directory', u32(at), DIRECTORY_HEADER)
    const [checksum, size, nameLength] = [u32(at + 16), u32(at + 24), u16(at + 28)]
    const name = text(at + 46, nameLength)
    const local = u32(at + 42)
    agree('header', u32(local), LOCAL_HEADER)
    agree('name', text(local + 30, nameLength), name)
    agree('flags', u16(local + 6), u16(at + 8))
    const begin = local + 30 + nameLength
    const isTrailed = (u16(local + 6) & TRAILED) !== 0
    if (isTrailed) agree('trailer', u32(begin + size), DESCRIPTOR)
    agree('checksum', u32(isTrailed ? begin + size + 4 : local + 14), checksum)
    agree('size', u32(isTrailed ? begin + size + 8 : local + 18), size)
    at += 46 + nameLength
    return { name, content: bytes.subarray(begin, begin + size), checksum }
  })
}
