// Every element-wise op compiled, on the values where such ops go wrong: zeros of both signs, infinities, NaN, subnormals,
// the ends of ranges, neighbours of 1 and of multiples of one half, int32 and uint8 at their limits.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as api from '../../src/index'
import { DTypeError, setEvaluator, type AnyTensor, type DType } from '../../src/index'
import type { TypedArray } from '../../src/core/dtype'
import { stored } from '../conformance/inputs'
import { ulpsBetween } from '../accuracy'
import { capture } from '../programs/capture'
import { promised } from '../programs/check'
import { binaryOps, elementWiseOps } from '../programs/discover'
import { atOnce } from '../programs/evaluators'
import { tolerances } from '../programs/promise'

type Op = (...inputs: AnyTensor[]) => AnyTensor
const opNamed = (name: string): Op => (api as unknown as Record<string, Op>)[name] as Op

const signed = (list: readonly number[]): number[] => list.flatMap((x) => [x, -x])

const floats = (epsilon: number, tiny: number, subnormal: number, huge: number): number[] => [
  NaN,
  ...signed([
    0,
    subnormal,
    3 * subnormal,
    tiny / 2,
    tiny,
    tiny * 1.5,
    epsilon,
    1e-20,
    1e-10,
    1e-3,
    0.1,
    0.25,
    0.3,
  ]),
  ...signed([
    0.5,
    0.5 + epsilon,
    0.75,
    1 - epsilon / 2,
    1,
    1 + epsilon,
    1.5,
    2,
    2.5,
    3,
    Math.PI / 2,
    Math.PI,
    7,
    20,
  ]),
  ...signed([
    87,
    89,
    104,
    127,
    128,
    255.5,
    256,
    300,
    708,
    710,
    746,
    1000,
    1e5,
    2 ** 23 + 0.5,
    2 ** 24 + 1,
    2 ** 31,
  ]),
  ...signed([2 ** 31 - 1, 2 ** 32 + 3, 2 ** 53, 1e10, 1e15, 1e20, 1e30, huge / 2, huge, Infinity]),
]

const specials: Readonly<Record<DType, readonly number[]>> = {
  float32: floats(2 ** -23, 2 ** -126, 2 ** -149, (2 - 2 ** -23) * 2 ** 127),
  float64: floats(2 ** -52, 2 ** -1022, 5e-324, Number.MAX_VALUE),
  int32: signed([0, 1, 2, 3, 5, 7, 31, 32, 33, 255, 256, 257, 46_341, 65_535, 65_536, 2 ** 31 - 1]).concat(
    -(2 ** 31),
  ),
  uint8: [0, 1, 2, 3, 7, 15, 16, 17, 127, 128, 129, 254, 255],
  bool: [0, 1],
}

const dtypes = Object.keys(specials) as DType[]

/** In ulp of float32, what functions may be wrong by; the exponential and logarithmic ones are held to 2. */
const bound = 4
const strictBound = 2
const strict = /^(exp|exp2|expm1|log|log2|log10|log1p)$/

const single = new Float32Array(1)
const word = new Int32Array(single.buffer)
function ordinal(x: number): number {
  single[0] = x
  return (word[0] as number) < 0 ? -2147483648 - (word[0] as number) : (word[0] as number)
}

/** How many numbers of the dtype lie between. */
const ulps = (a: number, b: number, dtype: DType): number =>
  dtype === 'float32' && !Number.isNaN(a) && !Number.isNaN(b)
    ? Math.abs(ordinal(a) - ordinal(b))
    : ulpsBetween(a, b)

/** What is wrong with a compiled op; each element is looked at by itself. */
function problems(name: string, op: Op, lists: readonly (readonly number[])[], dtype: DType): string[] {
  const n = lists[0]?.length ?? 0
  const whole = op(...lists.map((list) => stored(list, [n], dtype)))
  const isOne = capture([whole]).graph.steps.length === 1
  const [found] = atOnce([whole]) as [TypedArray]
  const wrong: string[] = []
  for (let i = 0; i < n; i++) {
    const known = promised([op(...lists.map((list) => stored([list[i] as number], [1], dtype)))])?.[0]
    if (known === undefined) continue
    const [x, y] = [known.worlds[0]?.[0] as number, found[i] as number]
    const fail = (why: string): unknown =>
      wrong.push(`${name}(${lists.map((list) => list[i]).join(', ')}), ${dtype}: ${y}, not ${x}; ${why}`)
    if (Object.is(x, y)) continue
    if (known.exact) fail('exactly')
    else if (x === y && isOne) fail('the sign of zero')
    else if (x !== y && !(Math.abs(x - y) <= (tolerances(known)[0] as number)))
      fail('beyond what is promised')
    else if (isOne && whole.dtype === 'float32') {
      const most = strict.test(name) ? strictBound : bound
      if (ulps(x, y, 'float32') > most) fail(`${ulps(x, y, 'float32')} ulp, more than ${most}`)
    }
  }
  return wrong
}

/** Those of a list with all of another: two lists of the same length. */
const pairs = (list: readonly number[]): [number[], number[]] => [
  list.flatMap((x) => list.map(() => x)),
  list.flatMap(() => [...list]),
]

const accepts = (op: Op, inputs: readonly AnyTensor[]): boolean => {
  try {
    op(...inputs)
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(DTypeError)
    return false
  }
}

describe('special values compiled', () => {
  let before: api.EvaluatorName
  beforeAll(() => {
    before = setEvaluator('reference')
  })
  afterAll(() => {
    setEvaluator(before)
  })

  it.each(elementWiseOps)('%s', (name) => {
    const op = opNamed(name)
    for (const dtype of dtypes) {
      if (!accepts(op, [stored([1], [1], dtype)])) continue
      expect(problems(name, op, [specials[dtype]], dtype)).toEqual([])
    }
  })

  it.each(binaryOps)('%s', (name) => {
    const op = opNamed(name)
    for (const dtype of dtypes) {
      if (!accepts(op, [stored([1], [1], dtype), stored([1], [1], dtype)])) continue
      // A third of the values, those that matter most among them.
      const list =
        specials[dtype].length > 40
          ? specials[dtype].filter((x, i) => i % 3 === 1 || !(Math.abs(x) < 1e38) || x === 0)
          : specials[dtype]
      expect(problems(name, op, pairs(list), dtype)).toEqual([])
    }
  })

  it.each(dtypes)('astype from %s', (from) => {
    for (const to of dtypes)
      expect(problems(`astype ${to}`, (x) => (x as AnyTensor).astype(to), [specials[from]], from)).toEqual([])
  })

  it.each(['max', 'min', 'argMax', 'argMin', 'sort', 'argSort', 'cumulativeSum'])(
    '%s lets NaN through, wherever it stands',
    (name) => {
      const op = opNamed(name) as (x: AnyTensor, options: object) => AnyTensor
      for (const dtype of ['float32', 'float64'] as const) {
        for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 17, 33]) {
          // In row i element i is NaN, in the next ones there are zeros of both signs and equal extremes.
          const values = Array.from({ length: n * n }, (_, at) => {
            const [i, j] = [Math.floor(at / n), at % n]
            return i === j && i % 3 !== 2 ? NaN : [3, -0, 0, -Infinity, Infinity, 3, -2][(i + 2 * j) % 7]
          }) as number[]
          const x = stored(values, [n, n], dtype)
          for (const axis of [0, 1]) {
            const result = op(x, { axis })
            const [found] = atOnce([result])
            expect(found, `${name} ${n} ${axis}`).toEqual(op(x, { axis }).dataSync())
          }
        }
      }
    },
  )

  it('softmax and logSumExp are exact far out', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      for (const far of [1000, -1000, 1e4, -1e4]) {
        const x = stored([far, far - 1000, far, -Infinity], [4], dtype)
        const [shares, logs, sum] = atOnce([
          api.softmax(x),
          api.logSoftmax(x),
          api.logSumExp(x),
        ]) as TypedArray[]
        expect(Array.from(shares as Float64Array)).toEqual([0.5, 0, 0.5, 0])
        const two = dtype === 'float32' ? Math.fround(Math.LN2) : Math.LN2
        const near = (a: number | undefined, b: number): void =>
          expect(Math.abs((a as number) - b)).toBeLessThan((dtype === 'float32' ? 1e-6 : 1e-15) * Math.abs(b))
        near(logs?.[0], -two)
        near(logs?.[1], -1000 - two)
        near(sum?.[0], far + two)
        expect(logs?.[3]).toBe(-Infinity)
      }
    }
  })
})
