// A provider of products in the place of WebAssembly's: it is asked for what it is to compute, and nothing else changes.
import { afterEach, describe, expect, it } from 'vitest'
import { plainProvider } from '../../test/compiler/plainProvider'
import {
  explain,
  getThreads,
  jit,
  ones,
  random,
  setMatmulProvider,
  setThreads,
  tensor,
  tree,
  valueAndGrad,
  ValueError,
  type AnyTensor,
  type DType,
  type Tensor,
} from '../index'
import { verify } from '../compiler/verify'
import { hasFusedMultiplyAdd } from './engine'
import { inspection } from './compiled'

const before = setMatmulProvider(undefined)
const threads = getThreads()
inspection.check = verify
afterEach(() => {
  setMatmulProvider(before)
  setThreads(threads)
})

const valuesOf = (x: AnyTensor): number[] => Array.from(x.dataSync() as Float32Array)
const numbers = (key: number, ...shape: number[]): AnyTensor => random.normal(random.key(key), shape)

type Layers = readonly { readonly weight: AnyTensor; readonly bias: AnyTensor }[]
const sizes = [13, 8, 5]
const layersOf = (): Layers =>
  sizes.slice(1).map((n, l) => ({ weight: numbers(l, sizes[l] as number, n), bias: numbers(l + 9, n) }))
const lossOf = (layers: Layers, x: AnyTensor): Tensor<[]> =>
  layers
    .reduce((h, { weight, bias }) => h.matmul(weight).add(bias).tanh(), x)
    .square()
    .mean() as Tensor<[]>
const stepOf = (layers: Layers, x: AnyTensor): [Layers, Tensor<[]>] => {
  const [loss, gradients] = valueAndGrad(lossOf as never)(layers as never, x as never) as unknown as [
    Tensor<[]>,
    Layers,
  ]
  return [
    tree.map(
      (p: AnyTensor, g: AnyTensor) => p.sub(g.mul(0.5)),
      layers as never,
      gradients as never,
    ) as Layers,
    loss,
  ]
}

/** Losses of some steps, and the parameters behind them. */
function train(step: (layers: Layers, x: AnyTensor) => [Layers, Tensor<[]>]): number[] {
  let layers = layersOf()
  const numbers: number[] = []
  for (let i = 0; i < 4; i++) {
    const [next, loss] = step(layers, random.normal(random.key(100 + i), [6, 13]))
    layers = next
    numbers.push(loss.item())
  }
  return [...numbers, ...layers.flatMap(({ weight, bias }) => [...valuesOf(weight), ...valuesOf(bias)])]
}

// Sums in another order, of up to 13 float32 terms, over four steps.
const roundings = 5

describe('a provider', () => {
  it.each([
    ['step by step', {}],
    ['in donated memory', { donate: [0] }],
  ])('trains a network to the same parameters, %s', (_, options) => {
    const expected = train(jit(stepOf as never, options) as never)
    const provider = plainProvider()
    setMatmulProvider(provider)
    const found = train(jit(stepOf as never, options) as never)
    found.forEach((x, i) => expect(x).toBeCloseTo(expected[i] as number, roundings))
    // Two products forward, the cotangent of the hidden layer, two updates of weights: with the step of descent.
    expect(provider.calls).toHaveLength(4 * 5)
    expect(provider.calls.filter(({ alpha, beta }) => alpha === -0.5 && beta === 1)).toHaveLength(4 * 2)
  })

  it.each<[string, DType, () => [AnyTensor, AnyTensor]]>([
    ['transposed operands', 'float32', () => [numbers(1, 4, 3).transpose(), numbers(2, 5, 4).transpose()]],
    [
      'slices with gaps',
      'float32',
      () => [numbers(1, 6, 8).slice([0, null, 2], [0, null, 2]), numbers(2, 4, 5)],
    ],
    ['a repeated row', 'float32', () => [numbers(1, 4), numbers(2, 4, 5)]],
    ['a batch', 'float64', () => [numbers(1, 2, 3, 4), numbers(2, 2, 4, 5)]],
    ['a matrix for a whole batch', 'float32', () => [numbers(1, 2, 3, 4), numbers(2, 4, 5)]],
    ['vectors', 'float64', () => [numbers(1, 7), numbers(2, 7)]],
  ])('multiplies %s', (_, dtype, operands) => {
    const product = (): AnyTensor => {
      const [a, b] = operands().map((x) => x.astype(dtype)) as [AnyTensor, AnyTensor]
      return a.matmul(b)
    }
    const expected = valuesOf(product())
    const provider = plainProvider()
    setMatmulProvider(provider)
    const found = valuesOf(product())
    expect(provider.calls.length).toBeGreaterThan(0)
    found.forEach((x, i) => expect(x).toBeCloseTo(expected[i] as number, roundings))
  })

  it('is not asked for what it says takes longer, nor for integers', () => {
    const provider = plainProvider(({ m }) => (m < 5 ? Infinity : -Infinity))
    setMatmulProvider(provider)
    numbers(1, 4, 4)
      .matmul(numbers(2, 4, 4))
      .dataSync()
    ones([9, 9], { dtype: 'int32' })
      .matmul(ones([9, 9], { dtype: 'int32' }))
      .dataSync()
    expect(provider.calls).toEqual([])
    numbers(1, 5, 4)
      .matmul(numbers(2, 4, 4))
      .dataSync()
    expect(provider.calls).toHaveLength(1)
  })

  it('is noticed by programs that are compiled already, and its going too', () => {
    const f = jit((x: Tensor<[2, 2]>) => x.matmul(x))
    const x = tensor([
      [1, 2],
      [3, 4],
    ])
    const [one, other] = [plainProvider(), plainProvider()]
    for (const [provider, calls] of [
      [undefined, [0, 0]],
      [one, [2, 0]],
      [other, [2, 2]],
      [undefined, [2, 2]],
      [one, [4, 2]],
    ] as const) {
      setMatmulProvider(provider)
      for (let i = 0; i < 2; i++)
        expect(f(x).arraySync()).toEqual([
          [7, 10],
          [15, 22],
        ])
      expect([one.calls.length, other.calls.length]).toEqual(calls)
    }
    expect(f.cacheInfo().misses).toBe(1)
  })

  it('hears of the number of threads', () => {
    setThreads(3)
    const provider = plainProvider()
    setMatmulProvider(provider)
    setThreads(2)
    expect(provider.threads).toEqual([3, 2])
  })

  it('computes between kernels that threads share, which rest meanwhile', () => {
    setThreads(2)
    const f = (x: AnyTensor): AnyTensor =>
      x
        .exp()
        .matmul(x.slice([0, 400]))
        .tanh()
        .add(1)
        .matmul(x.slice([0, 8]).transpose())
    const x = numbers(1, 2000, 400).mul(0.01)
    const expected = (jit(f as never) as unknown as typeof f)(x)
    const values = valuesOf(expected)
    const provider = plainProvider(({ n }) => (n === 8 ? 20 : Infinity))
    setMatmulProvider(provider)
    const g = jit(f as never) as unknown as typeof f
    for (let i = 0; i < 20; i++) {
      const found = valuesOf(g(x))
      if (i % 10 === 0) found.forEach((y, j) => expect(y).toBeCloseTo(values[j] as number, 2))
    }
    expect(provider.calls).toHaveLength(20)
  })

  it('has short products of a batch to itself, which threads would share in WebAssembly', () => {
    const f = jit((x: AnyTensor, y: AnyTensor) => x.matmul(y))
    const [x, y] = [numbers(1, 64, 16, 150), numbers(2, 64, 150, 100)] as never[]
    // 64 times 7 us; WebAssembly is expected to take 770 us, or 470 with fused multiply-add.
    const provider = plainProvider(() => 7)
    setMatmulProvider(provider)
    for (const [count, calls] of [
      [1, 64],
      [2, 64],
      [2, 64],
      [1, 128],
    ] as const) {
      setThreads(count)
      f(x as never, y as never).dataSync()
      expect(provider.calls).toHaveLength(calls)
    }
  })

  it('leaves what follows a product to one loop', () => {
    const f = (x: AnyTensor, w: AnyTensor, b: AnyTensor, v: AnyTensor): AnyTensor =>
      x.matmul(w).add(b).relu().matmul(v)
    setMatmulProvider(plainProvider())
    const text = explain(f as never)(
      ...([numbers(1, 6, 13), numbers(2, 13, 8), numbers(3, 8), numbers(4, 8, 5)] as never[]),
    )
    expect(text).toContain('in 3 kernels')
    expect(text.match(/for j < 8:/g)).toHaveLength(1)
  })

  it('computes nothing into a result before what lies around it', () => {
    setMatmulProvider(plainProvider())
    const [x, y] = [numbers(1, 2, 3), numbers(2, 3, 2)]
    const padded = jit((x: AnyTensor, y: AnyTensor) =>
      x.matmul(y).pad([
        [1, 0],
        [0, 1],
      ]),
    )(x as never, y as never)
    const [a, b, c, d] = valuesOf(x.matmul(y)) as [number, number, number, number]
    expect(valuesOf(padded)).toEqual([0, 0, 0, a, b, 0, c, d, 0])
  })

  it('whose function throws leaves everything as it was', () => {
    const fault = new Error('out of order')
    setMatmulProvider({
      ...plainProvider(),
      prepare: () => () => {
        throw fault
      },
    })
    const product = (): unknown =>
      numbers(1, 3, 3)
        .matmul(numbers(2, 3, 3))
        .dataSync()
    expect(product).toThrow(fault)
    setMatmulProvider(undefined)
    expect(product).not.toThrow()
  })

  it('is what explain says of each product', () => {
    setMatmulProvider(plainProvider(({ m }) => (m === 7 ? 0.01 : Infinity)))
    const f = (x: AnyTensor, y: AnyTensor): AnyTensor => x.matmul(y).matmul(y.transpose().matmul(y))
    const text = explain(f as never)(numbers(1, 7, 40) as never, numbers(2, 40, 6) as never)
    // WebAssembly is expected to be faster where it has fused multiply-add.
    const [called, own] = hasFusedMultiplyAdd() ? ['0.1', '0.094'] : ['0.13', '0.12']
    expect(text).toContain(`by plain 1.0: 0.03 us expected, ${called} us in WebAssembly`)
    expect(text).toContain(`in WebAssembly: ${own} us expected, never by plain 1.0`)
  })

  it.each([[null], [{}], [{ cost: () => 1 }], ['OpenBLAS']])('is not %j', (provider) => {
    expect(() => setMatmulProvider(provider as never)).toThrow(ValueError)
  })
})
