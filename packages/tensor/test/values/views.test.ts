// A view gives what its copy gives, bit for bit: compiled kernels read views in place, with other strides, tails and
// loops than they would read a copy.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as api from '../../src/index'
import { ChainruleError, realize, type AnyTensor } from '../../src/index'
import { stored, uniform } from '../conformance/inputs'
import { alongAxis, binaryOps, reductions, unaryOps } from '../programs/discover'
import { differences, promised, unlike } from '../programs/check'
import { atOnce } from '../programs/evaluators'

type Op = (...args: unknown[]) => AnyTensor
const opNamed = (name: string): Op => (api as unknown as Record<string, Op>)[name] as Op

const sizes = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33)

/** Ways to see a stored matrix, or a part of it, as one of `m` rows and `n` columns. */
const views: Readonly<
  Record<string, (m: number, n: number, make: (shape: number[]) => AnyTensor) => AnyTensor>
> = {
  transposed: (m, n, make) => make([n, m]).transpose(),
  'every second column': (m, n, make) => make([m, 2 * n]).slice(null, [null, null, 2]),
  'every third row, backwards': (m, n, make) => make([3 * m, n]).slice([null, null, -3]),
  flipped: (m, n, make) => make([m, n]).flip(),
  'flipped columns': (m, n, make) => make([m, n]).flip({ axis: 1 }),
  'a row, repeated': (m, n, make) => make([n]).broadcastTo([m, n]),
  'a column, repeated': (m, n, make) => make([m, 1]).broadcastTo([m, n]),
  'a part': (m, n, make) => make([m + 3, n + 5]).slice([1, m + 1], [2, n + 2]),
  'a part, transposed': (m, n, make) =>
    make([n + 3, m + 5])
      .slice([1, n + 1], [2, m + 2])
      .transpose(),
  padded: (m, n, make) =>
    make([m, Math.ceil(n / 2)]).pad([
      [0, 0],
      [n - Math.ceil(n / 2), 0],
    ]),
  joined: (m, n, make) =>
    api.concat([make([m, n]), make([m, n])], { axis: 1 }).slice(null, [null, null, 2]) as AnyTensor,
  'another shape': (m, n, make) =>
    make([n * m])
      .flip()
      .reshape([m, n]),
  'middle axes exchanged': (m, n, make) => make([n, 2, m]).transpose([2, 1, 0]).slice(null, 1),
}

const calls: readonly (readonly [name: string, call: (x: AnyTensor, y: AnyTensor) => AnyTensor])[] = [
  ...unaryOps.map((name) => [name, (x: AnyTensor) => opNamed(name)(x)] as const),
  ...binaryOps.map((name) => [name, (x: AnyTensor, y: AnyTensor) => opNamed(name)(x, y)] as const),
  ...[...reductions, ...alongAxis].flatMap((name) =>
    [0, 1].map((axis) => [`${name} along ${axis}`, (x: AnyTensor) => opNamed(name)(x, { axis })] as const),
  ),
  ...reductions.map((name) => [name, (x: AnyTensor) => opNamed(name)(x)] as const),
  ['several steps', (x, y) => x.mul(y).add(1).tanh().sub(x).sum({ axis: 1 })],
]

const products: typeof calls = [
  ['x times y transposed', (x, y) => x.matmul(y.transpose())],
  ['x transposed times y', (x, y) => x.transpose().matmul(y)],
]

/** Two views and, under the same seed, the same again. */
const pairs = fc
  .tuple(
    sizes,
    sizes,
    fc.constantFrom(...Object.keys(views)),
    fc.constantFrom(...Object.keys(views)),
    fc.constantFrom('float32', 'float64', 'int32', 'uint8', 'bool'),
    fc.nat(),
  )
  .map(([m, n, first, second, dtype, seed]) => {
    const next = uniform(seed)
    const value = (): number =>
      dtype.startsWith('float') ? 4 * next() - 2 : Math.floor(next() * (dtype === 'bool' ? 2 : 9))
    const make = (shape: readonly number[]): AnyTensor =>
      stored(Array.from({ length: shape.reduce((a, b) => a * b, 1) }, value), shape, dtype as api.DType)
    const all = [first, second].map((name) => views[name]?.(m, n, make)) as [AnyTensor, AnyTensor]
    return {
      views: all,
      [fc.toStringMethod]: () => `${dtype} [${m}, ${n}]: ${first}, ${second}; seed ${seed}`,
    }
  })

/** What a call gives for two views, pending; `undefined` where it does not take their dtype. */
function pending(call: (typeof calls)[0][1], x: AnyTensor, y: AnyTensor): AnyTensor | undefined {
  try {
    return call(x, y)
  } catch (error) {
    if (error instanceof ChainruleError) return undefined
    throw error
  }
}

const copies = (tensors: readonly AnyTensor[]): AnyTensor[] =>
  realize(tensors).map((z) => stored(z.dataSync(), z.shape, z.dtype))

describe('views', () => {
  it.each(calls)('give what their copies give, to the last bit: %s', (_, call) => {
    fc.assert(
      fc.property(pairs, ({ views: [x, y] }) => {
        const viewed = pending(call, x, y)
        if (viewed === undefined) return
        const found = atOnce([viewed])
        const [a, b] = copies([x, y]) as [AnyTensor, AnyTensor]
        expect(unlike(found, atOnce([call(a, b)]))).toBeUndefined()
      }),
      { numRuns: 15 },
    )
  })

  // The order in which a product adds up depends on how its operands lie in memory.
  it.each(products)('give products as promised: %s', (_, call) => {
    fc.assert(
      fc.property(pairs, ({ views: [x, y] }) => {
        const viewed = pending(call, x, y)
        const known = viewed && promised([viewed])
        if (known !== undefined) expect(differences(known, atOnce([viewed as AnyTensor]))).toBeUndefined()
      }),
      { numRuns: 100 },
    )
  })
})
