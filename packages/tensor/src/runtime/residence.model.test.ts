// Uploads, runs, spills, donations and failures in any order, against a model that just remembers the values; and which
// of them leave the heap, against a model of the queues.
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

describe('the queues', () => {
  /** A value as the model knows it. */
  interface Known {
    readonly storage: Storage
    isFresh: boolean
    used: number
    queued: number
  }

  const fewest = 64
  const most = 4096
  const patience = 16
  let places = fewest
  let run = 0
  let probation: Known[] = []
  let kept: Known[] = []
  let away: Known[] = []

  const without = (list: readonly Known[], gone: Known): Known[] => list.filter((known) => known !== gone)
  const isHere = (known: Known): boolean => !away.includes(known)

  function make(isGiven: boolean): Known {
    const known = { isFresh: !isGiven, used: run, queued: run }
    const length = 5 + (run % 300)
    if (!isGiven) {
      const made = { ...known, storage: allocateStorage('float32', length, what) }
      probation.push(made)
      return made
    }
    const given = { ...known, storage: new Storage({ data: new Float32Array(length) }) }
    addressOf(given.storage)
    kept.push(given)
    return given
  }

  function keep(known: Known): void {
    probation = without(probation, known)
    kept = [...without(kept, known), known]
    known.isFresh = false
    known.queued = run
  }

  function use(known: Known): void {
    addressOf(known.storage)
    if (!isHere(known)) {
      if (known.isFresh) places = Math.min(most, places + 1)
      away = without(away, known)
      keep(known)
    } else if (!known.isFresh && known.used !== run && run - known.queued > patience) keep(known)
    known.used = run
  }

  function end(): void {
    endRun()
    while (probation.length > places) {
      let first = probation[0]
      for (; first?.used === run && first.queued !== run; first = probation[0]) keep(first)
      if (first === undefined || first.used === run) break
      probation.shift()
      away.push(first)
      places = Math.max(fewest, places - 1 / 16)
    }
    run++
  }

  /** In each run: how many values come from arrays and are made, and which of all that there are it uses. */
  const turns = fc.array(
    fc.record({
      given: fc.nat(3),
      made: fc.oneof(fc.nat(3), fc.nat(120)),
      first: fc.nat(),
      count: fc.oneof(fc.nat(3), fc.nat(120)),
    }),
    { minLength: 5, maxLength: 30 },
  )

  it('let go what they should, and nothing else', () => {
    setMemoryBudget(256 * mebibyte)
    // Whatever came back before: now there are as few places as there can be.
    const garbage = Array.from({ length: 16 * most + fewest }, () => {
      const storage = allocateStorage('bool', 1, what)
      endRun()
      return storage
    })
    garbage.forEach(release)
    fc.assert(
      fc.property(turns, (sequence) => {
        const all: Known[] = []
        for (const { given, made, first, count } of sequence) {
          for (let i = 0; i < Math.min(count, all.length); i++) use(all[(first + i) % all.length] as Known)
          for (let i = 0; i < given; i++) all.push(make(true))
          for (let i = 0; i < made; i++) all.push(make(false))
          end()
          const gone = new Set(away)
          const isResident = ({ storage }: Known): boolean => storage.data.buffer === heap().uint8.buffer
          expect(all.findIndex((known) => isResident(known) === gone.has(known))).toBe(-1)
        }
        for (const { storage } of all) release(storage)
        ;[probation, kept, away] = [[], [], []]
      }),
      { numRuns: 60 },
    )
  })
})
