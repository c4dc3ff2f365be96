/** The checksum of zip files (ISO 3309, polynomial 0xEDB88320 reflected). */

export const NO_BYTES_CRC = 0

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** @param before of the bytes that came before these, or {@link NO_BYTES_CRC} */
export function crc32(bytes: Uint8Array, before: number): number {
  let value = ~before
  for (let i = 0; i < bytes.length; i++) value = (value >>> 8) ^ TABLE[(value ^ bytes[i]!) & 0xff]!
  return ~value >>> 0
}
