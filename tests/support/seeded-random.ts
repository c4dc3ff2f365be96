import type { Entropy, Random } from '../../shared/ports.ts'

/** Chance that can be had again: the same seed, the same numbers (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Bytes for ids, keys and nonces of a test. Nothing is secret about them. */
export function seededEntropy(seed: number): Entropy {
  const random = seededRandom(seed ^ 0x5eed)
  return byteCount => Uint8Array.from({ length: byteCount }, () => Math.floor(random() * 256))
}
