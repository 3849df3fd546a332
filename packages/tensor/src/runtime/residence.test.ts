// Where values are: whatever moves where, they stay the same; what is on the heap stays within the budget.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allocate, dtypes, type DType } from '../core/dtype'
import { ValueError } from '../core/errors'
import { alias, constant } from '../graph/leaves'
import { Storage } from '../graph/primitive'
import { heap } from './heap'
import { memoryInfo, setMemoryBudget } from './memoryInfo'
import { addressOf, allocateStorage, donate, endRun, release } from './residence'

const mebibyte = 2 ** 20
const unlimited = heap().limit
const what = (): string => 'the result of a test'

/** Storage on the heap that holds the numbers from `first` up. */
function filled(dtype: DType, length: number, first: number): Storage {
  const storage = allocateStorage(dtype, length, what)
  storage.data.forEach((_, i, data) => (data[i] = first + i))
  return storage
}

/** Storage that came from an array, brought to the heap. */
function given(length: number, first: number): Storage {
  const storage = new Storage({ data: new Float32Array(length).map((_, i) => first + i) })
  addressOf(storage)
  return storage
}

/** So many runs, each of which makes a value that nobody uses. Gives at how many addresses. */
function makeGarbage(runs: number): number {
  const addresses = new Set<number>()
  for (let i = 0; i < runs; i++) {
    addresses.add(addressOf(filled('float32', 100, i)))
    endRun()
  }
  return addresses.size
}

/** Whether the values are on the heap, as far as one can see from outside. */
const isResident = (storage: Storage): boolean => storage.data.buffer === heap().uint8.buffer

beforeEach(() => setMemoryBudget(256 * mebibyte))
afterEach(() => {
  heap().limit = unlimited
  endRun()
  setMemoryBudget(0)
  endRun()
})

describe('values from JavaScript', () => {
  it.each(dtypes)('move to the heap when a program uses them, %s', (dtype) => {
    const given = allocate(dtype, 5)
    given.set([1, 0, 1, 1, 0])
    const storage = new Storage({ data: given })
    expect(storage.data).toBe(given)
    const address = addressOf(storage)
    expect(address % 64).toBe(0)
    expect(isResident(storage)).toBe(true)
    expect([...storage.data]).toEqual([1, 0, 1, 1, 0])
    expect(storage.data.constructor).toBe(given.constructor)
    expect(addressOf(storage)).toBe(address)
    endRun()
    expect(addressOf(storage)).toBe(address)
  })

  it('are found through any tensor that has them', () => {
    const x = constant(new Float32Array([1, 2, 3]), [3], 'float32')
    const y = alias(x)
    const address = addressOf(x.storage as Storage)
    expect(addressOf(y.storage as Storage)).toBe(address)
    expect(addressOf(alias(y).storage as Storage)).toBe(address)
  })

  it('may be none, or lie in the middle of a larger array', () => {
    expect(addressOf(new Storage({ data: new Float32Array(0) }))).toBeGreaterThan(0)
    const storage = new Storage({ data: new Uint8Array([9, 8, 7, 6, 5]).subarray(1, 4) })
    addressOf(storage)
    expect([...storage.data]).toEqual([8, 7, 6])
  })
})

describe('the budget', () => {
  it('is kept when a run ends, what was used longest ago goes first, and what the run used stays', () => {
    setMemoryBudget(100)
    const [a, b, c, d] = [0, 10, 20, 30].map((first) => given(10, first)) as [
      Storage,
      Storage,
      Storage,
      Storage,
    ]
    endRun()
    expect([a, b, c, d].map(isResident)).toEqual([true, true, true, true])
    const before = memoryInfo().spilledBytes
    addressOf(a)
    endRun()
    expect([a, b, c, d].map(isResident)).toEqual([true, false, true, true])
    expect(memoryInfo().spilledBytes - before).toBe(40)
    expect([...b.data]).toEqual([...new Float32Array(10).map((_, i) => 10 + i)])
    addressOf(b)
    expect(isResident(b)).toBe(true)
    endRun()
    expect([a, b, c, d].map(isResident)).toEqual([true, true, false, true])
  })

  it('is for what was used last', () => {
    const [a, b, c] = [0, 10, 20].map((first) => given(10, first)) as [Storage, Storage, Storage]
    for (let i = 0; i < 20; i++) {
      endRun()
      addressOf(a)
    }
    endRun()
    setMemoryBudget(100)
    expect([a, b, c].map(isResident)).toEqual([true, false, true])
  })

  it('can be set, at once, to bytes', () => {
    const storage = filled('float64', 1000, 0)
    endRun()
    setMemoryBudget(7999)
    expect(isResident(storage)).toBe(false)
    expect(memoryInfo()).toMatchObject({ budgetBytes: 7999, liveBytes: 0, residents: 0 })
    for (const wrong of [-1, Number.NaN, '1', undefined]) {
      expect(() => setMemoryBudget(wrong as number)).toThrow(ValueError)
    }
  })

  it('does not count what the run made and gave up', () => {
    const idle = filled('float32', 10, 0)
    endRun()
    setMemoryBudget(20)
    release(filled('float32', 1000, 0))
    addressOf(idle)
    endRun()
    release(filled('float32', 1000, 0))
    endRun()
    expect(isResident(idle)).toBe(false)
  })

  it('is a number of tensors, too', () => {
    const many = Array.from({ length: 5000 }, (_, i) => filled('float32', 1, i))
    endRun()
    expect(memoryInfo().residents).toBe(5000)
    endRun()
    expect(memoryInfo().residents).toBeLessThan(4500)
    expect(many.map(({ data }) => data[0])).toEqual(many.map((_, i) => i))
  })

  it('leaves ordinary arrays behind, which can be sent and decoded', () => {
    setMemoryBudget(0)
    for (const length of [1, 3, 200, 1000]) {
      for (const dtype of dtypes) {
        const storage = filled(dtype, length, 0)
        endRun()
        endRun()
        expect(storage.data.buffer).toBeInstanceOf(ArrayBuffer)
        expect(storage.data).toBe(storage.data)
        expect(storage.data).toEqual(allocate(dtype, length).map((_, i) => i))
      }
    }
  })
})

describe('probation', () => {
  it('lets garbage go round in a few blocks', () => {
    expect(makeGarbage(3000)).toBeLessThan(100)
    expect(memoryInfo().residents).toBeLessThan(100)
  })

  it('ends for what is in use when its turn comes, which does not move', () => {
    const weights = filled('float32', 100, 7)
    const address = addressOf(weights)
    for (let i = 0; i < 1000; i++) {
      expect(addressOf(weights)).toBe(address)
      makeGarbage(1)
    }
    makeGarbage(1000)
    expect(isResident(weights)).toBe(true)
  })

  it('is tried once: what has left and is used again stays, as what came from an array does', () => {
    const data = given(100, 3)
    const result = filled('float32', 100, 7)
    makeGarbage(500)
    expect([data, result].map(isResident)).toEqual([true, false])
    addressOf(result)
    makeGarbage(1000)
    expect([data, result].map(isResident)).toEqual([true, true])
    expect(result.data[1]).toBe(8)
  })

  it('becomes longer for a loop that makes many values before it uses them, and shorter again', () => {
    const many = 1000
    for (let turn = 0; turn < 4; turn++) {
      const made = Array.from({ length: many }, (_, i) => {
        const storage = filled('float32', 100, i)
        endRun()
        return storage
      })
      let away = 0
      made.forEach((storage, i) => {
        if (!isResident(storage)) away++
        addressOf(storage)
        expect(storage.data[0]).toBe(i)
        endRun()
      })
      if (turn > 0) expect(away).toBeLessThan(many / 10)
    }
    makeGarbage(16 * many)
    expect(makeGarbage(1000)).toBeLessThan(100)
  })

  it('is not for large values, which a finaliser may free', () => {
    const results = Array.from({ length: 400 }, (_, i) => {
      const storage = filled('float32', 16_384, i)
      endRun()
      return storage
    })
    expect(results.every(isResident)).toBe(true)
  })
})

describe('a full heap', () => {
  it('makes room by what the run does not use', () => {
    const kept = Array.from({ length: 10 }, (_, i) => filled('uint8', mebibyte, i))
    endRun()
    heap().limit = heap().bytes
    addressOf(kept[0] as Storage)
    const large = allocateStorage('uint8', heap().bytes - 2 * mebibyte, what)
    expect(isResident(large)).toBe(true)
    expect(isResident(kept[0] as Storage)).toBe(true)
    expect(isResident(kept[1] as Storage)).toBe(false)
    endRun()
    release(large)
    kept.forEach((storage, i) => {
      addressOf(storage)
      expect(storage.data.every((byte, j) => byte === ((i + j) & 255))).toBe(true)
    })
  })

  it('names what there is no room for, and everything stays usable', () => {
    const kept = filled('float32', 1000, 0)
    heap().limit = 8 * mebibyte
    const { liveBytes } = memoryInfo()
    expect(() =>
      allocateStorage('float32', 4 * mebibyte, () => 'float32 [4194304], the result of add'),
    ).toThrow('memory: there is no room for float32 [4194304], the result of add, 16 MiB')
    const given = new Storage({ data: new Float64Array(2 * mebibyte).fill(3) })
    expect(() => addressOf(given)).toThrow(
      'there is no room for a tensor of 2097152 elements, float64, 16 MiB',
    )
    expect(given.data[5]).toBe(3)
    expect(memoryInfo().liveBytes).toBe(liveBytes)
    endRun()
    heap().limit = unlimited
    addressOf(given)
    expect(given.data[5]).toBe(3)
    expect(kept.data[7]).toBe(7)
  })

  it('gives up the arena when no program uses it, and never while one does', () => {
    heap().arena(4 * mebibyte)
    heap().limit = heap().bytes
    const ask = (): Storage => allocateStorage('uint8', heap().bytes - mebibyte, what)
    expect(ask).toThrow(ValueError)
    expect(memoryInfo().arenaBytes).toBe(4 * mebibyte)
    endRun()
    release(ask())
    expect(memoryInfo().arenaBytes).toBe(0)
  })
})

describe('donated storage', () => {
  it('leaves its memory to other storage, and says so to those who look', () => {
    const old = filled('float32', 4, 1)
    const address = addressOf(old)
    const heir = donate(old)
    expect(addressOf(heir)).toBe(address)
    expect([...heir.data]).toEqual([1, 2, 3, 4])
    for (const look of [() => old.data, () => addressOf(old), () => donate(old)]) {
      expect(look).toThrow(ValueError)
      expect(look).toThrow(
        /^jit: this tensor was donated: .*; go on with that, or leave the argument out of donate$/,
      )
    }
  })

  it('may be of another dtype of the same size, spilled, or never have been on the heap', () => {
    const heir = donate(new Storage({ data: new Float32Array([1]) }), 'int32')
    expect(heir.data).toEqual(new Int32Array([0x3f800000]))
    setMemoryBudget(0)
    endRun()
    endRun()
    expect(isResident(heir)).toBe(false)
    expect(donate(heir, 'float32').data).toEqual(new Float32Array([1]))
    expect(() => donate(filled('int32', 1, 0), 'uint8')).toThrow('uint8 does not fit into the place of int32')
  })

  it('is not counted twice', () => {
    const { residents, liveBytes } = memoryInfo()
    let storage = filled('float64', 20_000, 0)
    for (let i = 0; i < 100; i++) {
      storage = donate(storage)
      endRun()
    }
    expect(memoryInfo()).toMatchObject({ residents: residents + 1, liveBytes: liveBytes + 160_000 })
    release(storage)
    release(storage)
    expect(memoryInfo()).toMatchObject({ residents, liveBytes })
    expect(() => storage.data).toThrow(ValueError)
  })
})
