import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32c } from '../../../archive/crc32c.ts'
import { encodeFrame, findFrames, scanFrames } from '../../../archive/frames.ts'
import { concatBytes } from '../../../shared/protocol/bytes.ts'
import { utf8Encode } from '../../../shared/text.ts'

const contents = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 8 })
const fileOf = (chunks: readonly Uint8Array[]) => concatBytes(...chunks.map(encodeFrame))
const read = (file: Uint8Array) =>
  scanFrames(file).places.map(({ offset, length }) => file.subarray(offset, offset + length))

describe('CRC-32C', () => {
  it('gives the values of RFC 3720 B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
    expect(crc32c(utf8Encode('123456789'))).toBe(0xe3069283)
  })

  it('can be had in two pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        expect(crc32c(b, crc32c(a))).toBe(crc32c(concatBytes(a, b)))
      }),
    )
  })
})

describe('frames', () => {
  it('[ST2] are read as they were written, in order, empty ones too', () => {
    fc.assert(
      fc.property(contents, chunks => {
        const file = fileOf(chunks)
        expect(read(file)).toEqual(chunks)
        expect(scanFrames(file).end).toBe(file.length)
      }),
    )
  })

  it('[ST3] cut at any byte are the frames before the cut', () => {
    fc.assert(
      fc.property(contents, fc.nat(), (chunks, n) => {
        const file = fileOf(chunks)
        const cut = n % (file.length + 1)
        const whole = chunks.filter((_, i) => fileOf(chunks.slice(0, i + 1)).length <= cut)
        expect(read(file.subarray(0, cut))).toEqual(whole)
      }),
    )
  })

  it('[ST3] with any bit flipped end before it', () => {
    fc.assert(
      fc.property(contents, fc.nat(), fc.nat(7), (chunks, n, bit) => {
        const file = fileOf(chunks)
        const at = n % file.length
        file[at] = file[at]! ^ (1 << bit)
        const whole = chunks.filter((_, i) => fileOf(chunks.slice(0, i + 1)).length <= at)
        expect(read(file)).toEqual(whole)
      }),
    )
  })

  it('[ST3] are none in a run of zeros, nor in any noise', () => {
    expect(scanFrames(new Uint8Array(4096))).toEqual({ places: [], end: 0 })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), noise => {
        expect(scanFrames(noise).end).toBeLessThanOrEqual(noise.length)
        expect(findFrames(noise).length).toBeLessThanOrEqual(noise.length / 8)
      }),
    )
  })

  it('are found again behind damage', () => {
    fc.assert(
      fc.property(contents, fc.uint8Array({ minLength: 1, maxLength: 30 }), (chunks, noise) => {
        const file = concatBytes(noise, fileOf(chunks))
        const found = findFrames(file).map(({ offset }) => offset)
        expect(found).toContain(noise.length + fileOf(chunks).length - chunks.at(-1)!.length)
      }),
    )
  })

  it('refuse more than they can hold', () => {
    expect(() => encodeFrame({ length: 2 ** 28 + 1 } as Uint8Array)).toThrow(RangeError)
  })
})
