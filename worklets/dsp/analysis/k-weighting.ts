/**
 * The filter before loudness is measured: a shelf as the head makes it, then a low cut.
 * Source: ITU-R BS.1770-4, annex 1; for any sample rate from its analogue parameters, as B. De Man,
 * Evaluation of implementations of the EBU R128 loudness measurement, AES 145, 2018.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
const SHELF = { hertz: 1681.974450955533, db: 3.999843853973347, q: 0.7071752369554196 }
const LOW_CUT = { hertz: 38.13547087602444, q: 0.5003270373238773 }
const FLOOR = 1e-15

export class KWeighting {
  readonly #shelf: Float64Array // b0 b1 b2 a1 a2
  readonly #lowCut: Float64Array
  readonly #state = new Float64Array(4) // of both, transposed direct form II

  constructor(sampleRate: number) {
    this.#shelf = shelfOf(sampleRate)
    this.#lowCut = lowCutOf(sampleRate)
  }

  /** Sum of the squares of `samples[from, to)` behind the filter, written to `sums[at]`. */
  square(samples: Float32Array, from: number, to: number, sums: Float64Array, at: number): void {
    const a = this.#shelf
    const b = this.#lowCut
    const z = this.#state
    // In locals: a number in an array is written back to it each time.
    let z0 = z[0]!
    let z1 = z[1]!
    let z2 = z[2]!
    let z3 = z[3]!
    let sum = 0
    for (let i = from; i < to; i++) {
      const x = samples[i]!
      const y = a[0]! * x + z0
      z0 = a[1]! * x - a[3]! * y + z1
      z1 = a[2]! * x - a[4]! * y
      const w = b[0]! * y + z2
      z2 = b[1]! * y - b[3]! * w + z3
      z3 = b[2]! * y - b[4]! * w
      sum += w * w
    }
    z[0] = z0
    z[1] = z1
    z[2] = z2
    z[3] = z3
    for (let i = 0; i < z.length; i++) if (Math.abs(z[i]!) < FLOOR) z[i] = 0
    sums[at] = sum
  }
}

function shelfOf(sampleRate: number): Float64Array {
  const k = Math.tan((Math.PI * SHELF.hertz) / sampleRate)
  const high = 10 ** (SHELF.db / 20)
  const band = high ** 0.4996667741545416
  const a0 = 1 + k / SHELF.q + k * k
  return Float64Array.of(
    (high + (band * k) / SHELF.q + k * k) / a0,
    (2 * (k * k - high)) / a0,
    (high - (band * k) / SHELF.q + k * k) / a0,
    (2 * (k * k - 1)) / a0,
    (1 - k / SHELF.q + k * k) / a0,
  )
}

function lowCutOf(sampleRate: number): Float64Array {
  const k = Math.tan((Math.PI * LOW_CUT.hertz) / sampleRate)
  const a0 = 1 + k / LOW_CUT.q + k * k
  return Float64Array.of(1, -2, 1, (2 * (k * k - 1)) / a0, (1 - k / LOW_CUT.q + k * k) / a0)
}
