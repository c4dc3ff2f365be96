/**
 * Writes one datagram after another into the same buffer, big-endian. The caller sees to it that
 * what it writes fits; past the end nothing is written and `overflowed` is true.
 */
export class ByteWriter {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  get length(): number {
    return this.#at
  }
  get overflowed(): boolean {
    return this.#at > this.#bytes.length
  }
  /** Goes back to `length`, forgetting what was written after it. */
  rewind(length: number): void {
    this.#at = length
  }
  /** What was written so far: a view of the shared buffer, valid until the next write. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }

  /** Overwrites a byte written before. */
  patchU8(at: number, value: number): void {
    this.#bytes[at] = value
  }
  u8(value: number): void {
    if (this.#reserve(1)) this.#bytes[this.#at - 1] = value
  }
  u16(value: number): void {
    if (this.#reserve(2)) this.#view.setUint16(this.#at - 2, value)
  }
  u32(value: number): void {
    if (this.#reserve(4)) this.#view.setUint32(this.#at - 4, value)
  }
  f64(value: number): void {
    if (this.#reserve(8)) this.#view.setFloat64(this.#at - 8, value)
  }
  bytes(data: Uint8Array): void {
    if (this.#reserve(data.length)) this.#bytes.set(data, this.#at - data.length)
  }
  /** LEB128: 7 bits a byte, lowest first. 0 … 2⁵³ − 1. */
  varint(value: number): void {
    let rest = value
    while (rest > 0x7fffffff) {
      this.u8((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    // Below 2³¹ shifts do, which are several times as quick as divisions.
    for (; rest > 0x7f; rest >>= 7) this.u8((rest & 0x7f) | 0x80)
    this.u8(rest)
  }
  /** Zigzag, so that small negative numbers stay short. |value| < 2⁵². */
  svarint(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1)
  }

  #reserve(count: number): boolean {
    this.#at += count
    return this.#at <= this.#bytes.length
  }
}
