// What becomes one kernel, and what is stored: plans of the things that every training is made of.
import { describe, expect, it } from 'vitest'
import type { Kernel, Plan, Product } from '../../src/compiler/kernel'
import { postorder, unify } from '../../src/compiler/loops/postorder'
import { plan } from '../../src/compiler/plan'
import { verify } from '../../src/compiler/verify'
import { conv, grad, maxPool, ones, tree, valueAndGrad, type AnyTensor } from '../../src/index'
import { stage } from '../../src/transforms/stage'

function planOf(f: (...args: never[]) => unknown, args: readonly unknown[], donate: number[] = []): Plan {
  const { staged } = stage(f as (...args: unknown[]) => unknown, args, { donate })
  const made = plan((staged.program as NonNullable<typeof staged.program>).graph)
  verify(made)
  return made
}

const sum = (x: AnyTensor): AnyTensor => x.sum()
const matrix = ones([6, 6]) as AnyTensor
const vector = ones([6]) as AnyTensor
const shapes = (kernels: readonly Kernel[]): number[] =>
  kernels.map((kernel) => (kernel.kind === 'nest' ? kernel.stages.length : 0))

describe('a short map behind a reduction', () => {
  it.each([
    ['mean', (x: AnyTensor) => x.mean()],
    ['mean of rows', (x: AnyTensor) => x.mean({ axis: 1 })],
    ['mean of columns, added to something', (x: AnyTensor) => x.mean({ axis: 0 }).add(x.slice(2))],
    ['the size of each row', (x: AnyTensor) => x.square().sum({ axis: 1 }).sqrt()],
  ])('is computed on its result: %s', (_name, f) => {
    const { kernels } = planOf(f, [matrix])
    expect(shapes(kernels)).toEqual([1])
    expect(kernels[0]).toMatchObject({ stages: [{ stores: [{}] }] })
  })

  it('that needs all of the results follows it', () => {
    const { kernels } = planOf((x: AnyTensor) => x.sub(x.mean({ axis: 1, keepDims: true })), [matrix])
    expect(shapes(kernels)).toEqual([2])
  })

  it('that is long is computed four elements at a time', () => {
    const { kernels } = planOf((x: AnyTensor) => x.sum({ axis: 1 }).sigmoid(), [matrix])
    expect(shapes(kernels)).toEqual([2])
  })
})

const layers = [0, 1].map(() => ({ weight: matrix, bias: vector }))
const network =
  (activation: 'relu' | 'sigmoid') =>
  (parameters: typeof layers, x: AnyTensor): AnyTensor =>
    parameters.reduce((h, { weight, bias }) => h.matmul(weight).add(bias)[activation](), x)

describe('a training step', () => {
  it.each(['relu', 'sigmoid'] as const)(
    'writes every parameter over its donated memory: %s',
    (activation) => {
      const loss = (p: typeof layers, x: AnyTensor): AnyTensor => network(activation)(p, x).square().mean()
      const step = (p: typeof layers, x: AnyTensor): unknown => {
        const [value, gradients] = valueAndGrad(loss as never)(p as never, x as never) as [
          AnyTensor,
          typeof p,
        ]
        return [
          tree.map((w: AnyTensor, g: AnyTensor) => w.sub(g.mul(0.1)), p as never, gradients as never),
          value,
        ]
      }
      const { donors } = planOf(step, [layers, matrix], [0])
      expect(donors.map((donor) => donor !== undefined)).toEqual([true, true, true, true, false])
    },
  )

  const firstProduct = (activation: 'relu' | 'sigmoid'): Product => {
    const loss = (p: typeof layers, x: AnyTensor): AnyTensor => sum(network(activation)(p, x))
    const { kernels } = planOf(grad(loss as never) as never, [layers, matrix])
    return kernels.find(({ kind }) => kind === 'product') as Product
  }

  it('keeps of a layer with relu its result alone', () => {
    expect(firstProduct('relu').stores).toHaveLength(1)
  })

  it('keeps of a layer with sigmoid what its slope needs, with the same exponential', () => {
    const { stores } = firstProduct('sigmoid')
    const [one, both] = [stores.slice(0, 1), stores].map(
      (some) => postorder(unify(some.map(({ value }) => value))).length,
    ) as [number, number]
    expect(stores).toHaveLength(2)
    expect(both).toBeLessThan(1.3 * one)
  })
})

describe('what follows a product under another shape', () => {
  it('is computed by the product: a layer on each step of a sequence', () => {
    const layer = (x: AnyTensor, w: AnyTensor, b: AnyTensor): AnyTensor => x.matmul(w).add(b).relu()
    const { kernels } = planOf(layer, [ones([2, 3, 6]), matrix, vector])
    expect(kernels.map(({ kind }) => kind)).toEqual(['product'])
    expect(kernels[0]).toMatchObject({ stores: [{}] })
  })
})

describe('a convolution', () => {
  const images = ones([2, 3, 12, 12]) as AnyTensor
  const weight = ones([4, 3, 3, 3]) as AnyTensor
  const bias = ones([4, 1, 1]) as AnyTensor
  const layer = (x: AnyTensor, w: AnyTensor, b: AnyTensor): AnyTensor => conv(x, w).add(b).relu()

  it('is one copy of its windows, and a product that computes what follows', () => {
    const { kernels } = planOf(layer, [images, weight, bias])
    expect(kernels.map(({ kind }) => kind)).toEqual(['nest', 'product'])
    expect(kernels[1]).toMatchObject({ batch: [2, 1], m: 4, n: 100, k: 27, stores: [{}] })
  })

  it('of windows of one element copies nothing', () => {
    const { kernels } = planOf(layer, [images, ones([4, 3, 1, 1]), bias])
    expect(kernels.map(({ kind }) => kind)).toEqual(['product'])
  })

  it('copies no windows again for its gradients, and adds them up row by row with what follows', () => {
    const loss = (x: AnyTensor, w: AnyTensor, b: AnyTensor): AnyTensor =>
      sum(maxPool(layer(x.relu(), w, b), 2).square())
    const { kernels, buffers } = planOf(
      (x: AnyTensor, w: AnyTensor, b: AnyTensor) => [
        grad((y: AnyTensor) => loss(y, w, b))(x),
        grad((v: AnyTensor) => loss(x, v, b))(w),
      ],
      [images, weight, bias],
    )
    const windows = 2 * 27 * 100
    const large = buffers.filter(({ size }) => size === windows)
    // The windows, and their gradients.
    expect(large.map(({ kind }) => kind)).toEqual(['temporary', 'temporary'])
    const folds = kernels.filter(
      (kernel) =>
        kernel.kind === 'nest' &&
        kernel.stages.some(({ reads }) => reads.some(({ buffer }) => buffers[buffer] === large[1])),
    )
    // Zeros, sums, and the slope of relu.
    expect(shapes(folds)).toEqual([3])
  })
})
