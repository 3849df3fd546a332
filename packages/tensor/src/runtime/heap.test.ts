// The heap: aligned blocks, views, growth, what happens when it is full, the arena.
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ValueError } from '../core/errors'
import { controlAddress, Heap, heap, heapIfAny, reservedBytes } from './heap'

const mebibyte = 2 ** 20

describe.each([true, false])('a heap, shared: %s', (shared) => {
  it('gives blocks that are aligned, apart, beyond what is reserved, and keep what is written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(200_000), { maxLength: 60 }),
        fc.infiniteStream(fc.nat(2)),
        (sizes, gives) => {
          const heap = new Heap(shared)
          const live: { address: number; bytes: number; value: number }[] = []
          for (const [i, bytes] of sizes.entries()) {
            const address = heap.allocate(bytes)
            expect(address % 64).toBe(0)
            expect(address).toBeGreaterThanOrEqual(reservedBytes)
            expect(address + bytes).toBeLessThanOrEqual(heap.bytes)
            heap.view('uint8', address, bytes).fill(i + 1)
            live.push({ address, bytes, value: i + 1 })
            if (gives.next().value === 0) heap.free((live.shift() as { address: number }).address)
          }
          for (const { address, bytes, value } of live) {
            expect(heap.view('uint8', address, bytes).every((byte) => byte === value)).toBe(true)
            heap.free(address)
          }
          expect(heap.takenBytes).toBe(0)
          // One block again: all of it can be taken at once, without growing.
          const { bytes } = heap
          heap.allocate(bytes - reservedBytes - 128)
          expect(heap.bytes).toBe(bytes)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('shows its elements, after growing too', () => {
    const heap = new Heap(shared)
    const address = heap.allocate(64)
    heap.view('float64', address, 3).set([1, 2, 3])
    heap.allocate(40 * mebibyte)
    expect([...heap.view('float64', address, 3)]).toEqual([1, 2, 3])
    expect(heap.float64[address / 8 + 1]).toBe(2)
    expect(heap.view('bool', address, 0)).toEqual(new Uint8Array(0))
    for (const dtype of ['float32', 'float64', 'int32', 'uint8', 'bool'] as const) {
      expect(heap[dtype].byteLength).toBe(heap.bytes)
      expect(heap.view(dtype, address, 2).byteOffset).toBe(address)
    }
    expect(heap.memory.buffer instanceof SharedArrayBuffer).toBe(shared)
  })

  it('does not touch the words that are reserved', () => {
    const heap = new Heap(shared)
    const words = heap.int32.subarray(0, reservedBytes / 4)
    for (let i = 1; i < 300; i++) heap.allocate(i)
    expect(controlAddress).toBeGreaterThan(0)
    expect(heap.int32.subarray(0, reservedBytes / 4).every((word) => word === 0)).toBe(true)
    expect(words.length === 0).toBe(false)
  })
})

describe('a full heap', () => {
  const small = (): Heap => {
    const heap = new Heap(false)
    heap.limit = 4 * mebibyte
    return heap
  }

  it('says what it has no room for, and goes on', () => {
    const heap = small()
    const kept = heap.allocate(mebibyte)
    const ask = (): number => heap.allocate(3.5 * mebibyte, () => 'float32 [1000, 917], the result of add')
    expect(ask).toThrow(ValueError)
    expect(ask).toThrow(
      'memory: there is no room for float32 [1000, 917], the result of add, 3.5 MiB: 1 MiB of at most 4 MiB ' +
        'are in use; compute less at a time, or in a smaller dtype, or let go of tensors',
    )
    expect(heap.takenBytes).toBeLessThan(1.1 * mebibyte)
    heap.allocate(2 * mebibyte)
    heap.free(kept)
    heap.allocate(mebibyte)
  })

  it('uses all it may, the piece behind the last block too', () => {
    const heap = small()
    heap.allocate(2 * mebibyte)
    heap.allocate(2 * mebibyte - reservedBytes - 256)
    expect(heap.bytes).toBe(4 * mebibyte)
  })

  it.each([2 ** 32, 2 ** 40, Infinity])('refuses %s bytes at once', (bytes) => {
    const heap = small()
    const relieve = vi.fn(() => true)
    heap.relieve = relieve
    expect(() => heap.allocate(bytes)).toThrow(ValueError)
    expect(relieve).not.toHaveBeenCalled()
    expect(heap.bytes).toBe(65_536)
  })

  it('asks for relief until there is room or none is left', () => {
    const heap = small()
    const blocks = Array.from({ length: 10 }, () => heap.allocate(0.35 * mebibyte))
    heap.relieve = () => {
      const block = blocks.shift()
      if (block !== undefined) heap.free(block)
      return block !== undefined
    }
    heap.allocate(mebibyte)
    expect(blocks.length).toBe(7)
    expect(() => heap.allocate(3.5 * mebibyte)).toThrow('memory: there is no room for a program, 3.5 MiB')
    expect(blocks.length).toBe(0)
  })
})

describe('the engine', () => {
  afterEach(() => vi.unstubAllGlobals())

  /** An engine that refuses memories of more than `most` pages, at the start or, beyond `grown`, when growing. */
  function stingy(most: number, grown = most) {
    const { Memory } = (
      globalThis as unknown as {
        WebAssembly: { Memory: new (limits: object) => { grow(n: number): number } }
      }
    ).WebAssembly
    vi.stubGlobal('WebAssembly', {
      Memory: class extends Memory {
        constructor(limits: { maximum: number }) {
          if (limits.maximum > most) throw new RangeError('could not allocate memory')
          super(limits)
        }
        override grow(pages: number): number {
          if ((this as unknown as { buffer: ArrayBuffer }).buffer.byteLength / 65_536 + pages > grown) {
            throw new RangeError('failed to grow')
          }
          return super.grow(pages)
        }
      },
    })
  }

  it('may give less than 4 GiB', () => {
    stingy(20_000)
    expect(new Heap().limit).toBe((16_384 - 1) * 65_536)
  })

  it('may give none', () => {
    stingy(100)
    expect(() => new Heap()).toThrow('memory: the engine gives no WebAssembly memory')
  })

  it('may refuse to grow as far as would be good, or at all', () => {
    stingy(65_536, 100)
    const heap = new Heap()
    heap.allocate(60 * 65_536)
    heap.allocate(35 * 65_536)
    expect(() => heap.allocate(10 * 65_536)).toThrow(ValueError)
    heap.allocate(65_536)
  })

  it.each([
    [undefined, true],
    [true, true],
    [false, false],
  ])('shares memory where crossOriginIsolated is %s: %s', (isolated, shared) => {
    vi.stubGlobal('crossOriginIsolated', isolated)
    expect(new Heap().shared).toBe(shared)
  })

  it('shares none where there is none to share', () => {
    vi.stubGlobal('SharedArrayBuffer', undefined)
    expect(new Heap().shared).toBe(false)
  })
})

describe('beyond 2 GiB', () => {
  it('has addresses without sign', () => {
    const heap = new Heap()
    heap.allocate(2 ** 31)
    const address = heap.allocate(1000)
    expect(address).toBeGreaterThan(2 ** 31)
    heap.view('float32', address, 250).fill(7)
    expect(heap.float32[address / 4 + 249]).toBe(7)
    heap.free(address)
    expect(heap.allocate(1000)).toBe(address)
    expect(() => heap.allocate(2 ** 31)).toThrow(
      /^memory: there is no room for a program, 2 GiB: 2 GiB of at most 4 GiB are in use/,
    )
  })
})

describe('the arena', () => {
  it('is one block, as large as the largest that was asked for', () => {
    const heap = new Heap()
    const address = heap.arena(1000)
    expect(heap.arena(500)).toBe(address)
    expect(heap.arenaBytes).toBe(65_536)
    heap.allocate(10)
    heap.arena(mebibyte)
    expect(heap.arenaBytes).toBe(mebibyte)
    const { takenBytes } = heap
    heap.arena(10)
    expect(heap.takenBytes).toBe(takenBytes)
    heap.dropArena()
    heap.dropArena()
    expect(heap.takenBytes).toBeLessThan(1000)
    expect(heap.arenaBytes).toBe(0)
  })

  it('is gone when there is no room for a larger one, and comes back', () => {
    const heap = new Heap()
    heap.limit = 4 * mebibyte
    heap.arena(mebibyte)
    expect(() => heap.arena(8 * mebibyte)).toThrow(
      "there is no room for a program's intermediate results, 8 MiB",
    )
    expect(heap.arenaBytes).toBe(0)
    expect(heap.arena(mebibyte)).toBeGreaterThan(0)
  })
})

describe('the common heap', () => {
  it('is made on first use', () => {
    expect(heapIfAny()).toBeUndefined()
    expect(heap()).toBe(heap())
    expect(heapIfAny()).toBe(heap())
  })
})
