import { expect, it } from 'vitest'
import { encodeSessionFile } from '../../shared/session-file/file.ts'

it('[SF1] more than 256 MiB are not made into a session file', () => {
  const document = new Uint8Array(65 * 2 ** 20)
  expect(() => encodeSessionFile({ document, pages: new Map() })).toThrowError(
    expect.objectContaining({ code: 'too-large' }),
  )
})
