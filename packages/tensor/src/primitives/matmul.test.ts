// Matrix products against loops, in every dtype, and their rounding.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  DTypeError,
  ShapeError,
  ValueError,
  full,
  grad,
  matmul,
  tensor,
  zeros,
  type AnyTensor,
  type DType,
} from '../index'

// Sums of k products, each rounded to half a unit of 2^-52: a few times k 2^-52 of the sum of their sizes.
const rounding = 1e-14

const bytes = fc.integer({ min: -128, max: 127 })

/** A tensor of numbers that are told apart by their position. */
const numbered = (shape: readonly number[], dtype: DType = 'float64'): AnyTensor => {
  const size = shape.reduce((a, b) => a * b, 1)
  return tensor(
    Float64Array.from({ length: size }, (_, i) => Math.sin(i + 1)),
    { shape: [...shape] },
  ).astype(dtype)
}

/** Element [i, j] of the product of two matrices by its definition. */
const definition = (a: number[][], b: number[][]): number[][] =>
  a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, x, p) => sum + x * (b[p]?.[j] ?? NaN), 0)))

describe('matmul', () => {
  test('is rows times columns', () => {
    const sizes = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: 9 })))
    const pairs = sizes.chain(([m = 1, k = 1, n = 1]) =>
      fc.tuple(
        fc.array(fc.array(bytes, { minLength: k, maxLength: k }), { minLength: m, maxLength: m }),
        fc.array(fc.array(bytes, { minLength: n, maxLength: n }), { minLength: k, maxLength: k }),
      ),
    )
    fc.assert(
      fc.property(pairs, fc.constantFrom<DType>('float32', 'float64', 'int32'), ([a, b], dtype) => {
        // Whole numbers this small are exact in every dtype.
        const product = matmul(tensor(a, { dtype }), tensor(b, { dtype }))
        expect(product.dtype).toBe(dtype)
        expect(product.arraySync()).toEqual(definition(a, b).map((row) => row.map((x) => x + 0)))
      }),
    )
  })

  test.each<[number[], number[], number[]]>([
    [[3], [3], []],
    [[3], [3, 4], [4]],
    [[2, 3], [3], [2]],
    [
      [2, 3],
      [3, 4],
      [2, 4],
    ],
    [[5, 2, 3], [3], [5, 2]],
    [[3], [5, 3, 4], [5, 4]],
    [
      [5, 2, 3],
      [3, 4],
      [5, 2, 4],
    ],
    [
      [2, 3],
      [5, 3, 4],
      [5, 2, 4],
    ],
    [
      [5, 2, 3],
      [5, 3, 4],
      [5, 2, 4],
    ],
    [
      [5, 1, 2, 3],
      [6, 3, 4],
      [5, 6, 2, 4],
    ],
    [
      [5, 2, 3],
      [1, 1, 3, 4],
      [1, 5, 2, 4],
    ],
    [
      [1, 2, 3],
      [5, 3, 4],
      [5, 2, 4],
    ],
  ])('%j x %j is %j, matrix by matrix', (a, b, expected) => {
    const [x, y] = [numbered(a), numbered(b)]
    const product: AnyTensor = matmul(x, y)
    expect(product.shape).toEqual(expected)
    const rows = a.length === 1 ? x.reshape([1, -1]) : x
    const columns = b.length === 1 ? y.reshape([-1, 1]) : y
    const batch = expected.slice(0, Math.max(a.length, b.length) > 2 ? Math.max(a.length, b.length) - 2 : 0)
    const stretch = (t: AnyTensor): AnyTensor => t.broadcastTo([...batch, ...t.shape.slice(-2)])
    const left = stretch(rows)
      .reshape([-1, ...rows.shape.slice(-2)])
      .arraySync() as number[][][]
    const right = stretch(columns)
      .reshape([-1, ...columns.shape.slice(-2)])
      .arraySync() as number[][][]
    const oracle = left.map((matrix, i) => definition(matrix, right[i] ?? [])).flat(2)
    expect([...product.dataSync()]).toHaveLength(oracle.length)
    for (const [i, value] of product.dataSync().entries()) {
      expect(Math.abs(value - (oracle[i] ?? NaN))).toBeLessThan(rounding)
    }
  })

  test('of nothing is empty, and sums of nothing are 0', () => {
    expect(matmul(zeros([0, 3]), zeros([3, 2])).arraySync()).toEqual([])
    expect(matmul(zeros([2, 3]), zeros([3, 0])).arraySync()).toEqual([[], []])
    expect(matmul(zeros([2, 0]), zeros([0, 2])).arraySync()).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(matmul(zeros([0, 2, 3]), zeros([3, 4])).shape).toEqual([0, 2, 4])
    expect(matmul(zeros([0]), zeros([0])).item()).toBe(0)
  })

  test('adds block sums: in a long float32 product the error does not grow with every term', () => {
    const n = 100_000
    const many = matmul(full([n], 0.1), full([n], 1)).item()
    // One after the other they are off by 1e-4 of the sum; in blocks by some 256 + n / 256 roundings at worst.
    const bound = (256 + n / 256) * 2 ** -24 * n * 0.1
    expect(Math.abs(many - n * Math.fround(0.1))).toBeLessThan(bound / 4)
  })

  test('NaN and Infinity reach all that they are part of, also times 0', () => {
    const a = tensor([
      [0, 1],
      [1, 0],
    ])
    const b = tensor([
      [NaN, 1],
      [Infinity, 2],
    ])
    expect(matmul(a, b).arraySync()).toEqual([
      [NaN, 2],
      [NaN, 1],
    ])
  })

  test('int32 wraps, exactly', () => {
    const words = fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(words, words, (a, b) => {
        const sum = a.reduce((total, x, i) => total + BigInt(x) * BigInt(b[i] ?? 0), 0n)
        const product = matmul(tensor(a, { dtype: 'int32' }), tensor(b, { dtype: 'int32' }))
        expect(product.item()).toBe(Number(BigInt.asIntN(32, sum)))
      }),
    )
  })

  test('uint8 wraps at 256, and mixes with floats', () => {
    const bytesOf = tensor([200, 100], { dtype: 'uint8' })
    expect(matmul(bytesOf, bytesOf).item()).toBe((200 * 200 + 100 * 100) % 256)
    expect(matmul(bytesOf, tensor([0.5, 0.25])).item()).toBe(125)
  })

  test('the gradient of a vector product is the other vector', () => {
    const slope = grad((x: AnyTensor) => matmul(x, tensor([1, 2, 3])))
    expect(slope(tensor([4, 5, 6])).arraySync()).toEqual([1, 2, 3])
  })

  test.each<[number[], number[], string]>([
    [[2, 3], [5, 4], 'matmul: inner dimensions differ: [2, 3] x [5, 4] (3 and 5); transpose one of them?'],
    [[3], [4], 'matmul: inner dimensions differ: [3] x [4] (3 and 4); they must be equal'],
    [[7, 2, 3], [4], 'matmul: inner dimensions differ: [7, 2, 3] x [4] (3 and 4); they must be equal'],
    [[], [3], 'matmul: a scalar is no matrix ([] x [3]); use mul'],
    [
      [5, 2, 3],
      [4, 3, 4],
      'matmul: the leading axes of [5, 2, 3] x [4, 3, 4], [5] and [4], do not broadcast; reshape or expandDims one of them',
    ],
  ])('%j x %j is an error', (a, b, message) => {
    const call = (): unknown => matmul(numbered(a), numbered(b))
    expect(call).toThrow(ShapeError)
    expect(call).toThrow(message)
  })

  test('bool, mixed dtypes and what is no tensor are errors', () => {
    const [truths, whole, real] = (['bool', 'int32', 'float32'] as const).map((dtype) =>
      zeros([2, 2], { dtype }),
    )
    const any = matmul as (...args: unknown[]) => unknown
    expect(() => any(truths, truths)).toThrow(DTypeError)
    expect(() => any(truths, truths)).toThrow(
      "matmul: bool is no number here; use astype('int32') or astype('float32') first",
    )
    expect(() => any(whole, real)).toThrow(
      'matmul: int32 and float32 do not mix without loss; astype one of them',
    )
    for (const [wrong, name] of [
      [2, '2'],
      [undefined, 'undefined'],
      [[[1]], 'an array of 1'],
    ]) {
      expect(() => any(real, wrong)).toThrow(ValueError)
      expect(() => any(real, wrong)).toThrow(
        `matmul: the second argument must be a tensor; got ${String(name)}; make one with tensor(...)`,
      )
    }
  })
})
