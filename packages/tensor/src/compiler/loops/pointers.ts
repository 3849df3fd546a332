// The pointers of a stage: accesses of a buffer that differ only in their offsets share one.
import { bytesPerElement, type DType } from '../../core/dtype'
import type { Affine } from '../../lanes/lowering'
import type { Code, Local } from '../../wasm/code'
import type { Emission } from '../emission'
import type { Access } from '../kernel'
import type { Walk } from './emitLoop'
import type { Loops } from './loops'

interface Pointer {
  /** Its place among the stage's pointers. */
  readonly index: number
  readonly map: Affine
  /** Undefined for positions, which are numbers themselves. */
  readonly buffer: number | undefined
  /** Bytes of an element. */
  readonly size: number
  /** The smallest offset of those who share it. */
  offset: number
}

export class Pointers {
  readonly #pointers = new Map<string, Pointer>()
  readonly #dtype: (buffer: number) => DType

  constructor({ reads, stores, positions }: Loops, dtype: (buffer: number) => DType) {
    this.#dtype = dtype
    for (const access of [...reads, ...stores]) this.#add(access, access.buffer)
    for (const map of positions) this.#add(map, undefined)
  }

  #add(map: Affine, buffer: number | undefined): void {
    const key = keyOf(map, buffer)
    const known = this.#pointers.get(key)
    if (known !== undefined) known.offset = Math.min(known.offset, map.offset)
    else {
      const size = buffer === undefined ? 1 : bytesPerElement(this.#dtype(buffer))
      this.#pointers.set(key, { index: this.#pointers.size, map, buffer, size, offset: map.offset })
    }
  }

  /** All pointers as they are where every loop counter is 0. */
  start(emission: Emission, code: Code): Local[] {
    return [...this.#pointers.values()].map(({ buffer, size, offset }) => {
      const local = code.local('i32')
      if (buffer !== undefined) emission.address(code, buffer)
      if (buffer === undefined || offset !== 0) code.i32(offset * size)
      if (buffer !== undefined && offset !== 0) code.op('i32.add')
      code.set(local)
      return local
    })
  }

  /** The pointers' way through `loop`, `factor` turns at a time. */
  walk(pointers: readonly Local[], loop: number, factor: number): Walk {
    const steps = [...this.#pointers.values()].map(
      ({ map, size }) => (map.strides[loop] ?? 0) * size * factor,
    )
    return { pointers, steps }
  }

  /** Which pointer an access or a position has, and how far from it it is, in bytes. */
  find(map: Affine | Access): { readonly index: number; readonly delta: number } {
    const { index, offset, size } = this.#pointers.get(
      keyOf(map, 'buffer' in map ? map.buffer : undefined),
    ) as Pointer
    return { index, delta: (map.offset - offset) * size }
  }
}

const keyOf = ({ strides }: Affine, buffer: number | undefined): string =>
  `${buffer ?? 'position'}:${strides.join()}`
