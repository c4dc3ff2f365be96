/**
 * Reads what {@link import('./byte-writer.ts').ByteWriter} wrote. Never throws: past the end, or
 * on a number that is not written the shortest way, it gives 0 from then on and `failed` is true.
 */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0
  #failed = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get failed(): boolean {
    return this.#failed
  }
  /** Everything was read, and there was enough. */
  get done(): boolean {
    return !this.#failed && this.#at === this.#bytes.length
  }

  u8(): number {
    return this.#take(1) ? this.#bytes[this.#at - 1]! : 0
  }
  u16(): number {
    return this.#take(2) ? this.#view.getUint16(this.#at - 2) : 0
  }
  u32(): number {
    return this.#take(4) ? this.#view.getUint32(this.#at - 4) : 0
  }
  /** A whole number of at most 53 bits; others fail. */
  integer(): number {
    const value = this.#take(8) ? this.#view.getFloat64(this.#at - 8) : 0
    return Number.isSafeInteger(value) ? value : this.#fail()
  }
  /** A view of the datagram, not a copy. */
  bytes(count: number): Uint8Array {
    return this.#take(count)
      ? this.#bytes.subarray(this.#at - count, this.#at)
      : new Uint8Array(count)
  }
  /** All that is left: a view, as `bytes`. */
  rest(): Uint8Array {
    return this.bytes(this.#bytes.length - this.#at)
  }
  varint(): number {
    let value = 0
    let scale = 1
    for (let read = 1; read <= 8; read++) {
      const byte = this.u8()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) {
        const shortest = byte !== 0 || read === 1
        return shortest && Number.isSafeInteger(value) ? value : this.#fail()
      }
      scale *= 0x80
    }
    return this.#fail()
  }
  svarint(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  #take(count: number): boolean {
    if (this.#failed || this.#at + count > this.#bytes.length) {
      this.#failed = true
      return false
    }
    this.#at += count
    return true
  }
  #fail(): number {
    this.#failed = true
    return 0
  }
}
