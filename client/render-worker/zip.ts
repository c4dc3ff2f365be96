/** Several files as one .zip: a browser saves one file without asking. */
import { zipDirectory, zipHeader } from '../../worklets/dsp/render/zip.ts'

export interface ZippedFile {
  readonly name: string
  readonly content: Blob
  /** CRC-32 of the content. */
  readonly checksum: number
}

/** @throws RangeError beyond 4 GiB, which this format cannot say */
export function zipOf(files: readonly ZippedFile[]): Blob {
  const entries = files.map(({ name, content, checksum }) => ({
    name,
    size: content.size,
    checksum,
    isTrailed: false,
  }))
  const parts = entries.flatMap((entry, n) => [zipHeader(entry), files[n]!.content])
  return new Blob([...parts, zipDirectory(entries)], { type: 'application/zip' })
}
