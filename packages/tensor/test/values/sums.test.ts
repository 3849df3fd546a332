// Long sums compiled: along any axis they keep the bounds that are promised, whatever cancels.
import { describe, expect, it } from 'vitest'
import { full, mean, ones, sum, tensor, variance, type AnyTensor } from '../../src/index'
import { uniform } from '../conformance/inputs'
import { computedBy, valuesOf } from '../programs/evaluators'

const compiled = (x: AnyTensor): number[] =>
  computedBy('compiled', () => Array.from(valuesOf([x])[0] as Float64Array))

/** The sum without rounding on the way: two doubles, the second what was lost from the first (Dekker, 1971). */
function exactSum(values: Iterable<number>): number {
  let [high, low] = [0, 0]
  for (const x of values) {
    const next = high + x
    const back = next - high
    low += high - (next - back) + (x - back)
    high = next
  }
  return high + low
}

const sizeOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + Math.abs(x), 0)

/** The columns and the rows of a matrix. */
const columns = (data: ArrayLike<number>, m: number, n: number): number[][] =>
  Array.from({ length: n }, (_, j) => Array.from({ length: m }, (_, i) => data[i * n + j] as number))
const rows = (data: ArrayLike<number>, m: number, n: number): number[][] =>
  Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => data[i * n + j] as number))

describe('long sums', () => {
  it('twenty million ones are twenty million, as values and as a number that is repeated', () => {
    const n = 20_000_000
    const x = tensor(new Float32Array(n).fill(1)) as AnyTensor
    expect(compiled(sum(x))).toEqual([n])
    expect(compiled(mean(x))).toEqual([1])
    expect(compiled(sum(ones([n]) as AnyTensor))).toEqual([n])
    for (const shape of [
      [4, n / 4],
      [n / 4, 4],
      [2000, 10_000],
    ]) {
      const y = x.reshape(shape)
      for (const axis of [0, 1])
        expect(new Set(compiled(sum(y, { axis }))), `${shape.join()} along ${axis}`).toEqual(
          new Set([shape[axis]]),
        )
    }
  })

  it.each([
    ['float32', 2 ** -24],
    ['float64', 2 ** -53],
  ] as const)('%s keeps the pairwise bound on both axes, whatever cancels', (dtype, unit) => {
    const arrays = { float32: Float32Array, float64: Float64Array }
    for (const [m, n] of [
      [1, 100_003],
      [30_011, 1],
      [317, 1001],
      [1001, 317],
      [3, 33_333],
    ] as const) {
      const next = uniform(m)
      const data = new arrays[dtype](m * n).map((_, i) => {
        const x = (next() - 0.5) * 10 ** Math.floor(6 * next())
        return i % 2 === 0 ? x : -x
      })
      // Every number and, later, nearly its opposite.
      for (let i = m * n - 1, j = 0; j < i - 10; i--, j++) data[i] = -(data[j] as number) * (1 + 4 * unit)
      const x = tensor(data, { shape: [m, n] }) as AnyTensor
      for (const [axis, lists] of [
        [0, columns(data, m, n)],
        [1, rows(data, m, n)],
      ] as const) {
        const found = compiled(sum(x, { axis }))
        // The worst error as a part of what is allowed.
        let [worst, worstOfBetter] = [0, 0]
        lists.forEach((list, i) => {
          const expected = exactSum(list)
          const error = Math.abs((found[i] as number) - expected)
          const size = sizeOf(list)
          // Higham, Accuracy and Stability of Numerical Algorithms, 2002, 4.2: log2(n) roundings and one more.
          worst = Math.max(worst, error / ((Math.ceil(Math.log2(list.length)) + 1) * unit * size))
          // The compiler does better: float32 is summed in float64, blocks of float64 in twice that.
          const better = dtype === 'float32' ? unit * Math.abs(expected) + 2 ** -40 * size : 2 * unit * size
          worstOfBetter = Math.max(worstOfBetter, error / (1.01 * better))
        })
        expect(worst, `[${m}, ${n}] along ${axis}`).toBeLessThanOrEqual(1)
        expect(worstOfBetter, `[${m}, ${n}] along ${axis}`).toBeLessThanOrEqual(1)
      }
    }
  })

  it('infinities and NaN come out of sums as they should', () => {
    for (const n of [1, 3, 8, 100, 10_000]) {
      for (const dtype of ['float32', 'float64'] as const) {
        const zeros = full([n], 1, { dtype }) as AnyTensor
        const at = (values: readonly number[]): AnyTensor => {
          const data = (dtype === 'float32' ? new Float32Array(n) : new Float64Array(n)).fill(1)
          values.forEach((x, i) => (data[(i * 7919) % n] = x))
          return tensor(data as Float32Array) as AnyTensor
        }
        expect(compiled(sum(zeros))).toEqual([n])
        expect(compiled(sum(at([Infinity])))).toEqual([Infinity])
        expect(compiled(sum(at([-Infinity])))).toEqual([-Infinity])
        expect(compiled(sum(at([NaN])))).toEqual([NaN])
        if (n > 2) expect(compiled(sum(at([Infinity, -Infinity])))).toEqual([NaN])
      }
    }
  })

  it('the variance of values far from 0 is right', () => {
    const n = 100_000
    const data = Float32Array.from({ length: n }, (_, i) => 10_000 + (i % 2))
    expect(compiled(variance(tensor(data) as AnyTensor))[0]).toBeCloseTo(0.25, 5)
  })
})
