// Nests against a plain interpreter of them: the same bits in all of memory, for any split into ranges.
import { laneTypeOf } from '../lanes/cast'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileNest, interpretNest, type Contents } from '../../test/compiler/nest'
import { allocate, dtypes, isFloat, type DType, type TypedArray } from '../core/dtype'
import * as lane from '../lanes/lane'
import type { Lane, LaneType } from '../lanes/lane'
import type { Affine, Combine } from '../lanes/lowering'
import type { Access, Nest, Stage, Store } from './kernel'

/** Random whole numbers from `min` to `max`. */
type Random = (min: number, max: number) => number

// Mulberry32: the nests are far too large to be drawn number by number by fast-check.
function randomFrom(seed: number): Random {
  let state = seed
  return (min, max) => {
    state = (state + 0x6d2b79f5) | 0
    let x = Math.imul(state ^ (state >>> 15), state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return min + (((x ^ (x >>> 14)) >>> 0) % (max - min + 1))
  }
}

const oneOf = <T>(random: Random, items: readonly T[]): T => items[random(0, items.length - 1)] as T

function shuffled(random: Random, length: number): number[] {
  const items = Array.from({ length }, (_, i) => i)
  for (let i = length - 1; i > 0; i--) {
    const j = random(0, i)
    ;[items[i], items[j]] = [items[j] as number, items[i] as number]
  }
  return items
}

/** A random nest, and buffers of small whole numbers, so that every sum is exact in any order. */
class Sketch {
  readonly contents: Contents[] = []
  readonly nest: Nest
  readonly #random: Random
  readonly #special: boolean
  readonly #rows: number
  readonly #written: (Access & { readonly extents: readonly number[] })[] = []

  constructor(random: Random) {
    this.#random = random
    this.#special = random(0, 1) === 1
    this.#rows = oneOf(random, [1, 2, 3, 4, 5, 7, 9, 16, 33, 70])
    const stages = Array.from({ length: random(1, 3) }, () => this.#stage())
    this.nest = { kind: 'nest', rows: this.#rows, stages }
  }

  #stage(): Stage {
    const random = this.#random
    const reduced = oneOf(random, [0, 0, 1, 1, 2])
    const long = random(0, 5)
    const inner = Array.from({ length: random(0, 2) + reduced }, (_, i) =>
      i === long && this.#rows < 10 ? random(10, 70) : random(1, i > 1 ? 3 : 9),
    )
    const extents = [this.#rows, ...inner]
    const kept = extents.slice(0, extents.length - reduced)
    const reads = Array.from({ length: random(1, 3) }, () => this.#read(extents))
    // What is read for the stores' sake does not depend on the reduced axes.
    const outer = this.#read(kept)
    reads.push({ ...outer, strides: extents.map((_, axis) => outer.strides[axis] ?? 0) })
    const positions = [this.#layout(extents, true)]
    const type = oneOf(random, ['f32', 'f64', 'i32', 'm32'] as const)
    const leaf = (i: number): Lane =>
      lane.read(laneTypeOf(this.contents[(reads[i] as Access).buffer]?.dtype as DType), i)
    const inputs = reads.slice(0, -1).map((_, i) => leaf(i))
    const value = this.#expression([...inputs, ...(random(0, 1) === 1 ? [lane.position(0)] : [])], type)
    const own = reduced === 0 ? [value] : []
    const combine = oneOf<Combine>(random, ['sum', 'max', 'min', 'argMax', 'argMin'])
    const made = combine === 'sum' && type === 'm32' ? 'max' : combine
    if (reduced > 0) own.push(lane.result(made.startsWith('arg') ? 'i32' : type))
    const stores = Array.from({ length: random(1, 2) }, () =>
      this.#store(kept, [...own, leaf(reads.length - 1)]),
    )
    for (const store of stores) this.#written.push({ ...store, extents: kept })
    return { extents, reads, positions, reduced, stores, ...(reduced > 0 ? { combine: made, value } : {}) }
  }

  /** Strides in some order of the axes, backwards, with gaps or, where `repeat`, 0. */
  #layout(extents: readonly number[], repeat: boolean): Affine & { readonly size: number } {
    const random = this.#random
    const order = random(0, 1) === 1 ? [...extents.keys()].toReversed() : shuffled(random, extents.length)
    const strides = extents.map(() => 0)
    let size = 1
    let offset = random(0, 2)
    const start = offset
    for (const axis of order) {
      if (repeat && random(0, 4) === 0) continue
      const step = size * oneOf(random, [1, 1, 1, 1, 2, 3])
      const extent = extents[axis] as number
      const back = random(0, 5) === 0
      strides[axis] = back ? -step : step
      if (back) offset += step * (extent - 1)
      size = step * extent
    }
    return { offset, strides, size: size + start }
  }

  #buffer(dtype: DType, size: number): number {
    const data = allocate(dtype, size)
    const special = [NaN, Infinity, -Infinity, -0]
    for (let i = 0; i < size; i++) {
      const number = this.#random(-4, 4)
      const odd = this.#special && isFloat(dtype) && this.#random(0, 9) === 0
      data[i] = odd ? oneOf(this.#random, special) : dtype === 'bool' ? Number(number > 0) : number
    }
    return this.contents.push({ dtype, data }) - 1
  }

  #read(extents: readonly number[]): Access {
    const random = this.#random
    const before = this.#written.length > 0 && random(0, 1) === 1 ? oneOf(random, this.#written) : undefined
    if (before === undefined) {
      const { size, ...map } = this.#layout(extents, true)
      return { buffer: this.#buffer(oneOf(random, dtypes), size), ...map }
    }
    // The same row of what an earlier stage wrote; each of its other axes along a loop that is no longer, or fixed.
    const strides = extents.map((_, axis) => (axis === 0 ? (before.strides[0] as number) : 0))
    let { offset } = before
    const free = [...extents.keys()].slice(1)
    before.extents.slice(1).forEach((extent, i) => {
      const stride = before.strides[i + 1] as number
      const axis = free.findIndex((candidate) => (extents[candidate] as number) <= extent)
      if (axis === -1) offset += stride * random(0, extent - 1)
      else strides[free.splice(axis, 1)[0] as number] = stride
    })
    return { buffer: before.buffer, offset, strides }
  }

  #store(extents: readonly number[], values: readonly Lane[]): Store {
    const { size, ...map } = this.#layout(extents, false)
    const dtype = oneOf(this.#random, dtypes)
    const value = this.#expression(values, laneTypeOf(dtype))
    return {
      buffer: this.#buffer(dtype, size),
      ...map,
      value: dtype === 'uint8' ? lane.and(value, lane.constant('i32', 255)) : value,
    }
  }

  #expression(values: readonly Lane[], type: LaneType): Lane {
    return values
      .map((value) => converted(value, type))
      .reduce((a, b) => {
        if (type === 'm32') return oneOf(this.#random, [lane.and, lane.or, lane.xor])(a, lane.not(b))
        const choose = (x: Lane, y: Lane): Lane => lane.select(lane.lt(x, y), y, x)
        return oneOf(this.#random, [lane.add, lane.sub, lane.mul, lane.max, lane.min, choose])(a, b)
      })
  }
}

function converted(x: Lane, type: LaneType): Lane {
  if (x.type === type) return x
  if (x.type === 'm32') return lane.select(x, lane.constant(type, 1), lane.constant(type, 0))
  return type === 'm32' ? lane.convert('m32', lane.gt(x, lane.constant(x.type, 0))) : lane.convert(type, x)
}

const bits = (data: ArrayLike<number>): readonly number[] => Array.from(data)

describe('a nest', () => {
  it('does what the interpreter does, to every element and to nothing else', () => {
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        const { nest, contents } = new Sketch(randomFrom(seed))
        const compiled = compileNest(nest, contents)
        compiled.run(0, compiled.phase.units)
        expect(compiled.views.map(bits)).toEqual(interpretNest(nest, contents).map(bits))
        expect(compiled.untouched()).toBe(true)
      }),
      { numRuns: Number(process.env['RUNS'] ?? 150) },
    )
  })

  it('goes through transposed reads in tiles', () => {
    const size = fc.oneof(fc.constantFrom(16, 32, 48), fc.integer({ min: 30, max: 70 }))
    fc.assert(
      fc.property(
        size,
        size,
        fc.integer({ min: 1, max: 2 }),
        fc.constantFrom(1, undefined),
        (rows, columns, batch, time) => {
          const elements = batch * rows * columns
          const contents = [0, 1, 2].map((): Contents => ({
            dtype: 'float32',
            data: new Float32Array(elements),
          }))
          for (let i = 0; i < 2 * elements; i++) (contents[i & 1] as Contents).data[i >> 1] = i
          const strides = [rows * columns, columns, 1]
          const reads = [
            { buffer: 0, offset: 0, strides: [rows * columns, 1, rows] },
            { buffer: 1, offset: 0, strides },
          ]
          const value = lane.sub(lane.read('f32', 0), lane.read('f32', 1))
          const stores = [{ buffer: 2, offset: 0, strides, value }]
          const stage = { extents: [batch, rows, columns], reads, positions: [], reduced: 0, stores }
          const nest: Nest = { kind: 'nest', rows: batch, stages: [stage] }
          const compiled = compileNest(nest, contents, time)
          const cut = Math.floor(compiled.phase.units / 3)
          compiled.run(cut, compiled.phase.units)
          compiled.run(0, cut)
          expect(compiled.views.map(bits)).toEqual(interpretNest(nest, contents).map(bits))
          expect(compiled.untouched()).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('stores to what it reads, where each element is read at the point where it is stored', () => {
    // x = x * 2 - mean of the row of x, in place.
    const data = Float32Array.from({ length: 37 * 11 }, (_, i) => i % 19)
    const strides = [11, 1]
    const x = { buffer: 0, offset: 0, strides }
    const mean = { buffer: 1, offset: 0, strides: [1] }
    const reduce: Stage = {
      extents: [37, 11],
      reads: [x],
      positions: [],
      combine: 'sum',
      value: lane.read('f32', 0),
      reduced: 1,
      stores: [{ ...mean, value: lane.result('f32') }],
    }
    const value = lane.sub(lane.mul(lane.read('f32', 0), lane.constant('f32', 2)), lane.read('f32', 1))
    const reads = [x, { ...mean, strides: [1, 0] }]
    const map: Stage = { extents: [37, 11], reads, positions: [], reduced: 0, stores: [{ ...x, value }] }
    const nest: Nest = { kind: 'nest', rows: 37, stages: [reduce, map] }
    const contents: Contents[] = [
      { dtype: 'float32', data },
      { dtype: 'float32', data: new Float32Array(37) },
    ]
    for (const time of [1, undefined]) {
      const compiled = compileNest(nest, contents, time)
      compiled.run(0, compiled.phase.units)
      expect(compiled.views.map(bits)).toEqual(interpretNest(nest, contents).map(bits))
    }
  })

  it('adds to what it reads', () => {
    const total = { buffer: 1, offset: 0, strides: [0, 0] }
    const stage: Stage = {
      extents: [1, 21],
      reads: [{ buffer: 0, offset: 0, strides: [0, 1] }, total],
      positions: [],
      combine: 'sum',
      value: lane.read('f32', 0),
      reduced: 1,
      stores: [{ ...total, strides: [0], value: lane.add(lane.result('f32'), lane.read('f32', 1)) }],
    }
    const compiled = compileNest({ kind: 'nest', rows: 1, stages: [stage] }, [
      { dtype: 'float32', data: new Float32Array(21).fill(2) },
      { dtype: 'float32', data: Float32Array.of(100) },
    ])
    compiled.run(0, 1)
    expect(compiled.views[1]?.[0]).toBe(142)
  })

  it('may compute a deep program', () => {
    let value = lane.read('f32', 0)
    for (let i = 0; i < 30_000; i++) value = lane.add(lane.neg(value), lane.read('f32', 0))
    const x = { buffer: 0, offset: 0, strides: [1] }
    const stage = {
      extents: [7],
      reads: [x],
      positions: [],
      reduced: 0,
      stores: [{ ...x, buffer: 1, value }],
    }
    const data = Float32Array.of(1, 2, 3, 4, 5, 6, 7)
    const compiled = compileNest({ kind: 'nest', rows: 7, stages: [stage] }, [
      { dtype: 'float32', data },
      { dtype: 'float32', data: new Float32Array(7) },
    ])
    compiled.run(0, 1)
    expect(compiled.views[1]).toEqual(data)
  })

  it('sums without losing what is small', () => {
    const sum = (dtype: 'float32' | 'float64', data: ArrayLike<number>, columns: number): TypedArray => {
      const rows = data.length / columns
      const type = laneTypeOf(dtype)
      const stage: Stage = {
        extents: [columns, rows],
        reads: [{ buffer: 0, offset: 0, strides: [1, columns] }],
        positions: [],
        combine: 'sum',
        value: lane.read(type, 0),
        reduced: 1,
        stores: [{ buffer: 1, offset: 0, strides: [1], value: lane.result(type) }],
      }
      const contents = [allocate(dtype, data.length), allocate(dtype, columns)].map((each) => ({
        dtype,
        data: each,
      }))
      contents[0]?.data.set(data)
      const compiled = compileNest({ kind: 'nest', rows: columns, stages: [stage] }, contents)
      compiled.run(0, compiled.phase.units)
      return compiled.views[1] as TypedArray
    }
    for (const columns of [1, 3, 8]) {
      // One large number, many that are lost against it one by one, and the large one taken away.
      const large = [2 ** 30, ...Array.from({ length: 22 }, () => 0.25), -(2 ** 30)]
      expect(
        new Set(
          sum(
            'float32',
            large.flatMap((x) => Array(columns).fill(x)),
            columns,
          ),
        ),
      ).toEqual(new Set([5.5]))
      const huge = [1e100, ...Array.from({ length: 22 }, () => 0.25), -1e100]
      expect(
        new Set(
          sum(
            'float64',
            huge.flatMap((x) => Array(columns).fill(x)),
            columns,
          ),
        ),
      ).toEqual(new Set([5.5]))
      // Infinite sums stay what they are.
      for (const dtype of ['float32', 'float64'] as const) {
        const infinite = [1, Infinity, 2, -1e300, 5, 1e300]
        expect(
          new Set(
            sum(
              dtype,
              infinite.flatMap((x) => Array(columns).fill(dtype === 'float32' ? Math.max(x, -9) : x)),
              columns,
            ),
          ),
        ).toEqual(new Set([Infinity]))
      }
    }
    expect(sum('float64', [1e308, 1e308, 1e308, -1e308], 1)[0]).toBe(Infinity)
    expect(sum('float32', new Float32Array(1_000_003).fill(0.1), 1)[0]).toBe(
      Math.fround(1_000_003 * Math.fround(0.1)),
    )
  })

  it('gives the same bits for any split into ranges', () => {
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        const random = randomFrom(seed)
        const { nest, contents } = new Sketch(random)
        const compiled = compileNest(nest, contents, 1)
        const { units } = compiled.phase
        compiled.run(0, units)
        const expected = compiled.views.map(bits)
        expect(expected).toEqual(interpretNest(nest, contents).map(bits))

        compiled.reset()
        const cuts = [0, units, ...Array.from({ length: 5 }, () => random(0, units))].toSorted(
          (a, b) => a - b,
        )
        for (const i of shuffled(random, cuts.length - 1))
          compiled.run(cuts[i] as number, cuts[i + 1] as number)
        expect(compiled.views.map(bits)).toEqual(expected)
        expect(compiled.untouched()).toBe(true)
      }),
      { numRuns: Number(process.env['RUNS'] ?? 150) },
    )
  })
})
