// Products against a plain triple loop: the same bits where sums are exact, for any strides, schedule and split
// into ranges; and close to the sum in double precision where they are not.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interpretPlan } from '../../../test/compiler/interpretPlan'
import {
  compileProduct,
  shaken,
  sketch,
  type CompiledProduct,
  type Random,
  type Sketch,
} from '../../../test/compiler/product'
import { hasFusedMultiplyAdd } from '../../runtime/engine'
import { result } from '../../lanes/lane'
import type { Buffer, Plan } from '../kernel'
import { productScratch } from './emit'
import { scheduleOf, sumSteps } from './schedule'

const numRuns = Number(process.env['RUNS'] ?? 200)

// Mulberry32: the products are far too large to be drawn number by number by fast-check.
function randomFrom(seed: number): Random {
  let state = seed
  return (min, max) => {
    state = (state + 0x6d2b79f5) | 0
    let x = Math.imul(state ^ (state >>> 15), state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return min + (((x ^ (x >>> 14)) >>> 0) % (max - min + 1))
  }
}

const property = (body: (random: Random) => void, runs = numRuns): void =>
  fc.assert(
    fc.property(fc.noShrink(fc.integer()), (seed) => body(randomFrom(seed))),
    { numRuns: runs },
  )

// What the buffers hold afterwards; the interpreter starts with zeros in what is written.
function expected({ product, buffers, contents }: Sketch): number[][] {
  const numbers = [...buffers.keys()]
  const inputs = numbers.filter((buffer) => buffers[buffer]?.kind === 'input')
  const outputs = numbers.filter((buffer) => buffers[buffer]?.kind === 'output')
  const kernels = [product]
  const plan: Plan = { buffers, places: [], arenaBytes: 0, kernels, inputs, outputs, donors: [] }
  const results = interpretPlan(
    plan,
    inputs.map((buffer) => contents[buffer] as never),
  )
  return numbers.map((buffer) =>
    Array.from(results[outputs.indexOf(buffer)] ?? (contents[buffer] as ArrayLike<number>)),
  )
}

const run = (compiled: CompiledProduct): void => compiled.phases.forEach((phase) => phase.run(0, phase.units))
const found = ({ views }: CompiledProduct): number[][] => views.map((view) => Array.from(view))

describe('a product', () => {
  it('is what three loops give, stored to every element and to nothing else', () => {
    property((random) => {
      const drawn = sketch(random)
      const compiled = compileProduct(drawn, scheduleOf(drawn.product), hasFusedMultiplyAdd())
      run(compiled)
      expect(found(compiled)).toEqual(expected(drawn))
      expect(compiled.untouched()).toBe(true)
    })
  })

  it('is the same by any schedule and for any split into ranges', () => {
    property((random) => {
      const drawn = sketch(random)
      const compiled = compileProduct(drawn, shaken(random, scheduleOf(drawn.product)))
      for (const phase of compiled.phases) {
        const cuts = [0, ...Array.from({ length: 4 }, () => random(0, phase.units)), phase.units]
        const ranges = cuts
          .toSorted((a, b) => a - b)
          .flatMap((end, i, all) => (i === 0 ? [] : [[all[i - 1] as number, end] as const]))
        if (random(0, 1) === 1) ranges.reverse()
        for (const [begin, end] of ranges) phase.run(begin, end)
      }
      expect(found(compiled)).toEqual(expected(drawn))
      expect(compiled.untouched()).toBe(true)
    })
  })

  it('is exact for larger odd sizes, which are packed and cut', () => {
    const sizes = [
      [1, 67, 131],
      [3, 61, 257],
      [65, 1, 300],
      [37, 101, 259],
      [70, 130, 33],
      [7, 9, 1051],
      [3, 9, 4099],
      [2, 3, 9001],
      [131, 70, 1],
    ] as const
    property(
      (random) => {
        const size = sizes[random(0, sizes.length - 1)] as (typeof sizes)[0]
        const drawn = sketch(random, { size: () => size, batch: random(0, 3) === 0 ? [2] : [] })
        const compiled = compileProduct(drawn)
        run(compiled)
        expect(found(compiled)).toEqual(expected(drawn))
        expect(compiled.untouched()).toBe(true)
      },
      Math.ceil(numRuns / 10),
    )
  })
})

describe('the sum of a product', () => {
  // Of elements of one sign: by the source that tiles.ts names.
  it.each(['float32', 'float64'] as const)('of %s stays accurate for long k', (dtype) => {
    property((random) => {
      const m = random(1, 6)
      const n = random(1, 9)
      const k = 4000 + random(0, 30_000)
      const drawn = sketch(random, {
        dtype,
        size: () => [m, n, k],
        batch: [],
        element: () => random(0, 2 ** 20) / 2 ** 20,
      })
      const compiled = compileProduct(drawn)
      run(compiled)
      const { stores } = drawn.product
      const { buffer } = stores[0] as (typeof stores)[0]
      const exact = expected(drawn)[buffer] as number[]
      const unit = dtype === 'float32' ? 2 ** -24 : 2 ** -53
      // The oracle itself sums float64 in k naive steps.
      const bound = (sumSteps + k / sumSteps + 2 + (dtype === 'float64' ? k : 0)) * unit
      found(compiled)[buffer]?.forEach((x, i) => {
        expect(Math.abs(x - (exact[i] as number))).toBeLessThanOrEqual(bound * Math.abs(exact[i] as number))
      })
    }, 20)
  })
})

describe('what a product asks for', () => {
  // Row-major float32; `transposed` is the right operand.
  const plain = (m: number, n: number, k: number, transposed = false): Sketch => {
    const buffers = [m * k, k * n, m * n].map((size): Buffer => ({
      dtype: 'float32',
      size,
      kind: 'input',
      name: '',
    }))
    const access = (buffer: number, strides: readonly number[]) => ({ buffer, offset: 0, strides })
    const value = result('f32')
    const [a, b] = [access(0, [k, 1]), access(1, transposed ? [1, k] : [n, 1])]
    const stores = [{ ...access(2, [n, 1]), value }]
    return {
      product: {
        kind: 'product',
        dtype: 'float32',
        batch: [],
        m,
        n,
        k,
        a,
        b,
        reads: [],
        positions: [],
        stores,
      },
      buffers,
      contents: buffers.map(({ size }) => new Float32Array(size)),
    }
  }
  const scratch = (...shape: Parameters<typeof plain>): number =>
    productScratch(plain(...shape).product)?.size ?? 0

  it('is no memory where operands are small and in order', () => {
    expect(scratch(10, 100, 64)).toBe(0)
    expect(scratch(1, 100, 100)).toBe(0)
    expect(scratch(2, 1000, 1000, true)).toBe(0)
  })

  it('is memory for panels and for the sums of slabs', () => {
    expect(productScratch(plain(512, 512, 512).product)).toEqual({ dtype: 'float32', size: 512 * 513 })
    const { slabs } = scheduleOf(plain(10, 20, 41_000).product)
    expect(slabs).toBeGreaterThan(8)
    expect(scratch(10, 20, 41_000)).toBe(slabs * 200)
  })

  it('is one range where it is small, and many short ones where it is large', () => {
    const ranges = (m: number, n: number, k: number) =>
      compileProduct(plain(m, n, k)).phases.map(({ units, grain, flops }) => ({
        count: Math.ceil(units / grain),
        flops: (flops / units) * grain,
      }))
    expect(ranges(10, 100, 64).map(({ count }) => count)).toEqual([1])
    for (const size of [300, 1000, 2000]) {
      const { count, flops } = ranges(size, size, size).at(-1) as { count: number; flops: number }
      expect(count).toBeGreaterThan(8)
      expect(flops).toBeLessThan(1e7)
    }
  })
})
