const SIZE = 8_192

/** Which take indexes were seen, within the last 8,192: what is older counts as seen. */
export class IndexWindow {
  readonly #bits = new Uint8Array(SIZE)
  #next = 0

  has(index: number): boolean {
    if (index >= this.#next) return false
    return index < this.#next - SIZE || this.#bits[index % SIZE] === 1
  }

  /** @returns whether it was new */
  add(index: number): boolean {
    if (this.has(index)) return false
    if (index >= this.#next + SIZE) this.#bits.fill(0)
    else for (let i = this.#next; i < index; i++) this.#bits[i % SIZE] = 0
    this.#next = Math.max(this.#next, index + 1)
    this.#bits[index % SIZE] = 1
    return true
  }
}
