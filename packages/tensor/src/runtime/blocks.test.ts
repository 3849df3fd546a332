// The allocator's bookkeeping: blocks never overlap, neighbours that are free are one, nothing is lost.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Blocks, unitBytes, unitsFor } from './blocks'

const start = 2
const wordsPerUnit = unitBytes / 4

/** Blocks of `units` units, that grow when they are told to, with what is known of them. */
function heapOf(units: number) {
  const words = new Uint32Array((start + 4 * units + 1) * wordsPerUnit).fill(0xdeadbeef)
  const blocks = new Blocks(words, start)
  blocks.extend(words, start + units)
  return { words, blocks, taken: new Map<number, number>(), limit: start + 4 * units }
}

/** Goes through all blocks by their tags; gives the sizes of those that are free, and checks everything else. */
function walk({ words, blocks, taken }: ReturnType<typeof heapOf>): number[] {
  const free: number[] = []
  let before = 0
  let wasFree = false
  let block = start
  while (block < blocks.end) {
    const head = words[block * wordsPerUnit - 4] as number
    const size = head >>> 1
    const isFree = (head & 1) === 0
    expect(words[block * wordsPerUnit - 3]).toBe(before)
    expect(size).toBeGreaterThan(0)
    expect(isFree && wasFree).toBe(false)
    expect(taken.get(block)).toBe(isFree ? undefined : size)
    if (isFree) free.push(size)
    wasFree = isFree
    before = size
    block += size
  }
  expect(block).toBe(blocks.end)
  expect(blocks.taken).toBe([...taken.values()].reduce((sum, size) => sum + size, 0))
  expect(blocks.loose).toBe(wasFree ? before : 0)
  return free
}

type Step = { readonly take: number } | { readonly give: number } | { readonly extend: number }

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ take: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.nat(3000)) }) },
    { weight: 5, arbitrary: fc.record({ give: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ extend: fc.integer({ min: 1, max: 500 }) }) },
  ),
  { maxLength: 120 },
)

function play(heap: ReturnType<typeof heapOf>, step: Step): void {
  const { blocks, taken, words } = heap
  if ('take' in step) {
    const size = step.take + 1
    const free = walk(heap)
    const block = blocks.take(size)
    // There is none only if no free block is as large.
    if (block === 0) expect(Math.max(0, ...free)).toBeLessThan(size)
    else taken.set(block, size)
  } else if ('give' in step) {
    const block = [...taken.keys()][step.give % taken.size]
    if (block === undefined) return
    blocks.give(block)
    taken.delete(block)
  } else if (blocks.end < heap.limit) {
    blocks.extend(words, Math.min(heap.limit, blocks.end + step.extend))
  }
}

describe('blocks', () => {
  it('keeps them apart and in order, whatever is taken and given back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), steps, (units, sequence) => {
        const heap = heapOf(units)
        for (const step of sequence) {
          play(heap, step)
          walk(heap)
        }
        for (const block of heap.taken.keys()) heap.blocks.give(block)
        heap.taken.clear()
        expect(walk(heap)).toEqual([heap.blocks.end - start])
      }),
    )
  })

  it('leaves what users write alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3000), { maxLength: 40 }),
        fc.infiniteStream(fc.boolean()),
        (sizes, gives) => {
          const { words, blocks } = heapOf(3000)
          const written: { block: number; bytes: number; value: number }[] = []
          const bytesOf = ({ block, bytes }: { block: number; bytes: number }): Uint8Array =>
            new Uint8Array(words.buffer, block * unitBytes, bytes)
          for (const [value, bytes] of sizes.entries()) {
            const block = blocks.take(unitsFor(bytes))
            if (block === 0) continue
            bytesOf({ block, bytes }).fill(value)
            written.push({ block, bytes, value })
            if (gives.next().value === true) blocks.give((written.shift() as { block: number }).block)
          }
          for (const one of written) expect(bytesOf(one).every((byte) => byte === one.value)).toBe(true)
        },
      ),
    )
  })

  it('finds again what was given back, without growing, for any size over and over', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 25 }), (size) => {
        // Not a real heap of gigabytes: the tags alone, far apart.
        const words = new Proxy(new Map<PropertyKey, number>(), {
          get: (map, key) => map.get(key) ?? 0,
          set: (map, key, value: number) => map.set(key, value) !== undefined,
        }) as unknown as Uint32Array
        const blocks = new Blocks(words, start)
        blocks.extend(words, start + 2 * size)
        const first = blocks.take(size)
        const second = blocks.take(size)
        expect([first, second]).toEqual([start, start + size])
        expect(blocks.take(1)).toBe(0)
        blocks.give(first)
        expect(blocks.take(size)).toBe(first)
        blocks.give(second)
        expect(blocks.take(size)).toBe(second)
      }),
    )
  })

  it('finds the one block that is large enough among many that are nearly so', () => {
    const { blocks } = heapOf(64 * 25)
    const right = blocks.take(65)
    blocks.take(1)
    const nearly = Array.from({ length: 20 }, () => [blocks.take(64), blocks.take(1)][0] as number)
    blocks.take(blocks.loose)
    for (const block of [right, ...nearly]) blocks.give(block)
    expect(blocks.take(65)).toBe(right)
    expect(blocks.take(65)).toBe(0)
  })

  it('knows a block that is given back twice', () => {
    const { blocks } = heapOf(100)
    const block = blocks.take(3)
    blocks.take(1)
    blocks.give(block)
    expect(() => blocks.give(block)).toThrow('heap: the block at 128 is free already')
  })
})
