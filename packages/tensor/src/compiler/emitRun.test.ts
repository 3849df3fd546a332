// One thread's part of running a program, workers played by this one. What happens when they are real is tested
// with the pool.
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { programOf, simulate, type Sketch } from '../../test/phases'
import { Heap } from '../runtime/heap'
import { words } from './emitSharing'

const heap = new Heap(true)
const most = 300
const size = 4 * most
const base = heap.allocate(3 * size)
const control = heap.allocate(words.end)

const sketch = fc.record({
  units: fc.integer({ min: 1, max: most }),
  grain: fc.integer({ min: 1, max: 40 }),
  cost: fc.integer({ min: 0, max: 5 }),
  from: fc.constantFrom(base, base + size),
  to: fc.constant(base + 2 * size),
})
// From one block to the next, so that no phase reads what it writes.
const sketches = fc
  .array(sketch, { minLength: 1, maxLength: 6 })
  .map((all) =>
    all.map((one, i): Sketch => ({ ...one, from: base + (i % 3) * size, to: base + ((i + 1) % 3) * size })),
  )

const contents = (): number[] => [...heap.view('int32', base, 3 * most)]
const ticket = (): bigint => new BigInt64Array(heap.memory.buffer, control, 1)[0] as bigint
const word = (offset: number): number => heap.view('int32', control + offset, 1)[0] as number

function after(all: readonly Sketch[]): number[] {
  const copy = heap.int32.slice()
  simulate(all, copy)
  return [...copy.subarray(base / 4, base / 4 + 3 * most)]
}

beforeEach(() => {
  heap.uint8.fill(0, base, base + 3 * size)
  heap.uint8.fill(0, control, control + words.end)
})

describe('a run', () => {
  it('does each unit of each phase once, in order', () => {
    fc.assert(
      fc.property(sketches, (all) => {
        const wanted = after(all)
        expect(programOf(heap, all).run(0, all.length, 0, 0)).toBe(0)
        expect(contents()).toEqual(wanted)
      }),
    )
  })

  it('may be of some phases alone', () => {
    fc.assert(
      fc.property(sketches, fc.nat(6), fc.nat(6), (all, one, other) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)]
        const wanted = after(all.slice(first, last))
        expect(programOf(heap, all).run(first, last, 0, 0)).toBe(0)
        expect(contents()).toEqual(wanted)
      }),
    )
  })

  it('calls phases in ranges of their grain', () => {
    const ranges: number[] = []
    const phase = { units: 105, grain: 10, cost: 0, from: base, to: base + size, calls: 'note' }
    const environment = { note: (first = 0) => ranges.push(first) }
    programOf(heap, [phase], environment).run(0, 1, 0, 0)
    expect(ranges).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
  })

  it('makes fewer, larger chunks of very many units', () => {
    const units = 50_000
    const far = heap.allocate(4 * units)
    const phase = { units, grain: 3, cost: 0, from: base, to: far, calls: 'note' }
    let ranges = 0
    const program = programOf(heap, [{ ...phase, from: far }], { note: () => ranges++ })
    program.run(0, 1, 0, 0)
    // 16667 grains do not fit 12 bits; 5 grains at a time do.
    expect(ranges).toBe(Math.ceil(units / 15))
    expect(program.chunks).toBe(ranges)
    heap.free(far)
  })

  it('has nothing to share, and no help, if every phase is one range', () => {
    const program = programOf(heap, [{ units: 10, grain: 10, cost: 0, from: base, to: base + size }])
    expect(program.chunks).toBe(0)
    expect(Object.keys(program.exports)).toEqual(['run'])
  })
})

describe('a shared run', () => {
  const phase = { units: 100, grain: 10, cost: 0, from: base, to: base + size }

  it('is done by main if nobody helps, and leaves nothing to claim', () => {
    fc.assert(
      fc.property(sketches, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (all, id) => {
        const wanted = after(all)
        expect(programOf(heap, all).run(0, all.length, control, id)).toBe(0)
        expect(contents()).toEqual(wanted)
        expect(ticket()).toBe(0n)
        expect(word(words.left)).toBe(0)
      }),
    )
  })

  it('shows a ticket of its number, the phase and the chunks that are left', () => {
    const seen: bigint[] = []
    const note = () => seen.push(ticket())
    const shared = { ...phase, units: 3, grain: 1, calls: 'note' }
    programOf(heap, [shared, { ...phase, grain: 1000 }, shared], { note }).run(0, 3, control, 0xfedcba98)
    const of = (number: bigint, left: bigint) =>
      BigInt.asIntN(64, (0xfedcba98n << 32n) | (number << 12n) | left)
    expect(seen).toEqual([of(0n, 2n), of(0n, 1n), of(0n, 0n), of(1n, 2n), of(1n, 1n), of(1n, 0n)])
  })

  it('goes on without the chunks that others work on, and comes back for them', () => {
    // Somebody claims the second chunk while main does the first.
    const tickets = new BigInt64Array(heap.memory.buffer, control, 1)
    let calls = 0
    const steal = () => (calls++ === 0 ? Number(Atomics.sub(tickets, 0, 1n)) : 0)
    const program = programOf(heap, [{ ...phase, calls: 'steal' }, phase], { steal })
    expect(program.run(0, 2, control, 7)).toBe(1)
    expect(word(words.left)).toBe(1)
    expect(ticket()).toBe(7n << 32n)
    Atomics.store(heap.int32, (control + words.left) / 4, 0)
    expect(program.run(1, 2, control, 7)).toBe(0)
    expect(calls).toBe(9)
  })

  it('is helped with while it is on', () => {
    const threads: number[] = []
    const note = (_first = 0, thread = 0): number => {
      threads.push(thread)
      if (threads.length === 1) expect(help(control, 7, 5)).toBe(0)
      return 0
    }
    const wanted = after([phase])
    const program = programOf(heap, [{ ...phase, calls: 'note' }], { note })
    const help = program.exports['help'] as (control: number, id: number, thread: number) => number
    expect(program.run(0, 1, control, 7)).toBe(0)
    expect(threads).toEqual([0, ...Array<number>(9).fill(5)])
    expect(contents()).toEqual(wanted)
  })

  it('is not helped with by who came for another run', () => {
    const threads: number[] = []
    const note = (_first = 0, thread = 0): number => {
      threads.push(thread)
      if (threads.length === 1) expect(help(control, 6, 5)).toBe(1)
      return 0
    }
    const program = programOf(heap, [{ ...phase, calls: 'note' }], { note })
    const help = program.exports['help'] as (control: number, id: number, thread: number) => number
    program.run(0, 1, control, 7)
    expect(new Set(threads)).toEqual(new Set([0]))
    // Between runs there is nothing to do, for a while.
    expect(help(control, 7, 5)).toBe(0)
  })
})
