// A growing sequence of bytes, and the number formats of WebAssembly's binary format (LEB128, IEEE 754).

export class Bytes {
  #data = new Uint8Array(256)
  #length = 0

  get length(): number {
    return this.#length
  }

  byte(value: number): void {
    if (this.#length === this.#data.length) this.#grow(1)
    this.#data[this.#length++] = value
  }

  append(bytes: ArrayLike<number>): void {
    if (this.#length + bytes.length > this.#data.length) this.#grow(bytes.length)
    this.#data.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** A whole number from 0 up. */
  unsigned(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.byte(rest)
  }

  /** A whole number of 32 bits at most. */
  signed(value: number): void {
    let rest = value
    for (;;) {
      const low = rest & 0x7f
      rest >>= 7
      if (rest === (low < 0x40 ? 0 : -1)) return this.byte(low)
      this.byte(low | 0x80)
    }
  }

  /** A whole number of 64 bits at most. */
  signedLong(value: bigint): void {
    let rest = value
    for (;;) {
      const low = Number(rest & 0x7fn)
      rest >>= 7n
      if (rest === (low < 0x40 ? 0n : -1n)) return this.byte(low)
      this.byte(low | 0x80)
    }
  }

  float32(value: number): void {
    this.append(new Uint8Array(Float32Array.of(value).buffer))
  }

  float64(value: number): void {
    this.append(new Uint8Array(Float64Array.of(value).buffer))
  }

  text(value: string): void {
    const encoded = new TextEncoder().encode(value)
    this.unsigned(encoded.length)
    this.append(encoded)
  }

  /** Another sequence, its length first. */
  block(bytes: Bytes): void {
    this.unsigned(bytes.length)
    this.append(bytes.take())
  }

  /** All bytes; a view of this sequence's own memory. */
  take(): Uint8Array {
    return this.#data.subarray(0, this.#length)
  }

  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(this.#data.length * 2, this.#length + by))
    larger.set(this.take())
    this.#data = larger
  }
}
