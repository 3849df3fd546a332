// Uploads, runs, spills, donations and failures in any order, against a model that just remembers the values.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, dtypes, type DType, type TypedArray } from '../core/dtype'
import { ValueError } from '../core/errors'
import { Storage } from '../graph/primitive'
import { heap } from './heap'
import { memoryInfo, setMemoryBudget } from './memoryInfo'
import { addressOf, allocateStorage, donate, endRun, release } from './residence'

const mebibyte = 2 ** 20
const unlimited = heap().limit
const what = (): string => 'the result of a test'

/** Whether two arrays hold the same; `toEqual` takes its time for 100,000 elements. */
const same = (a: TypedArray, b: TypedArray): boolean => a.length === b.length && a.every((x, i) => x === b[i])

/** Storage and what it should hold; undefined when donated. */
interface Pair {
  readonly storage: Storage
  expected: TypedArray | undefined
}

type Command =
  | {
      readonly kind: 'give' | 'allocate'
      readonly dtype: DType
      readonly length: number
      readonly first: number
    }
  | { readonly kind: 'use' | 'write' | 'donate' | 'release' | 'read'; readonly which: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'budget'; readonly bytes: number }
  | { readonly kind: 'limit'; readonly bytes: number }
  | { readonly kind: 'arena'; readonly bytes: number }

const lengths = fc.oneof(fc.nat(40), fc.nat(3000), fc.integer({ min: 60_000, max: 100_000 }))
const commands = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom('give' as const, 'allocate' as const),
        dtype: fc.constantFrom(...dtypes),
        length: lengths,
        first: fc.nat(200),
      }),
    },
    {
      weight: 10,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          'use' as const,
          'use' as const,
          'write' as const,
          'donate' as const,
          'release' as const,
          'read' as const,
        ),
        which: fc.nat(),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('end' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('budget' as const), bytes: fc.nat(300_000) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('limit' as const), bytes: fc.nat(mebibyte) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('arena' as const), bytes: fc.nat(200_000) }) },
  ),
  { minLength: 10, maxLength: 150 },
)

describe('any sequence', () => {
  /** Does what may find no room; gives undefined then. */
  function trying<T>(body: () => T): T | undefined {
    try {
      return body()
    } catch (error) {
      if (error instanceof ValueError && error.message.includes('no room')) return undefined
      throw error
    }
  }

  function play(command: Command, pairs: Pair[], used: Map<Storage, number>): void {
    switch (command.kind) {
      case 'give':
      case 'allocate': {
        const { kind, dtype, length, first } = command
        const expected = allocate(dtype, length).map((_, i) => first + i) as TypedArray
        if (kind === 'give') {
          pairs.push({ storage: new Storage({ data: expected.slice() }), expected })
          return
        }
        const storage = trying(() => allocateStorage(dtype, length, what))
        if (storage === undefined) return
        ;(storage.data as Uint8Array).set(expected)
        used.set(storage, addressOf(storage))
        pairs.push({ storage, expected })
        return
      }
      case 'end':
        endRun()
        used.clear()
        return
      case 'budget':
        setMemoryBudget(command.bytes)
        return
      case 'limit':
        heap().limit = heap().bytes + command.bytes
        return
      case 'arena': {
        const address = trying(() => heap().arena(command.bytes))
        // A program's intermediate results, which nobody's values may share.
        if (address !== undefined) heap().view('uint8', address, command.bytes).fill(0xee)
        return
      }
      default:
        touch(command, pairs, used)
    }
  }

  function touch(
    { kind, which }: { kind: string; which: number },
    pairs: Pair[],
    used: Map<Storage, number>,
  ): void {
    const pair = pairs[which % pairs.length]
    if (pair === undefined) return
    const { storage, expected } = pair
    if (expected === undefined) {
      expect(() => addressOf(storage)).toThrow(ValueError)
      return
    }
    if (kind === 'read') expect(same(storage.data, expected)).toBe(true)
    if (kind === 'release') {
      release(storage)
      used.delete(storage)
      pair.expected = undefined
    }
    if (kind !== 'use' && kind !== 'write' && kind !== 'donate') return
    const address = trying(() => addressOf(storage))
    if (address === undefined) return
    used.set(storage, address)
    if (kind === 'write') {
      storage.data.fill(1)
      expected.fill(1)
    }
    if (kind === 'donate') {
      const heir = donate(storage)
      pairs.push({ storage: heir, expected })
      pair.expected = undefined
      used.delete(storage)
      used.set(heir, address)
    }
  }

  it('changes no value, and moves nothing that the run uses', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        const pairs: Pair[] = []
        const used = new Map<Storage, number>()
        for (const command of sequence) {
          play(command, pairs, used)
          for (const [storage, address] of used) expect(storage.data.byteOffset).toBe(address)
        }
        for (const { storage, expected } of pairs) {
          if (expected === undefined) expect(() => storage.data).toThrow(ValueError)
          else expect(same(storage.data, expected)).toBe(true)
        }
        heap().limit = unlimited
        for (const { storage } of pairs) release(storage)
        heap().dropArena()
        endRun()
        expect(memoryInfo()).toMatchObject({ residents: 0, liveBytes: 0 })
        expect(heap().takenBytes).toBe(0)
      }),
      { numRuns: 150 },
    )
  })
})
