// Bodies that are generic in sizes: checked before the sizes are known.
import { it } from 'vitest'
import { where, zeros, type DType, type Shape, type Tensor } from '../../src/index'
import { accept, expectTensor, expectType } from './expectTensor'

/** Makes a function of what is checked by the compiler alone: it holds for no actual sizes. */
const compiles = (_body: unknown): void => {}

it('checks the body of a network', () => {
  function network<B extends number>(x: Tensor<[B, 784]>): Tensor<[B, 10]> {
    const hidden = x
      .matmul(zeros([784, 64]))
      .add(zeros([64]))
      .relu()
    const residual = hidden.add(hidden).mul(2)
    const mean = residual.mean({ axis: 1, keepDims: true })
    const deviation = residual.std({ axis: -1, keepDims: true })
    const normal = residual.sub(mean).div(deviation.add(1e-5))
    return normal.matmul(zeros([64, 10])).softmax({ axis: -1 })
  }
  expectTensor(network(zeros([2, 784])), 'float32', [2, 10])
})

it('knows what becomes of a size that is a parameter', () => {
  function f<B extends number, H extends number>(x: Tensor<[B, H]>, rows: Tensor<[number, H]>): void {
    expectType<Tensor<[B, H]>>()(x.add(1))
    expectType<Tensor<[B, H]>>()(x.add(zeros([1, 1])))
    expectType<Tensor<[B, H]>>()(zeros([1]).add(x))
    expectType<Tensor<[B, H]>>()(x.add(rows))
    expectType<Tensor<[B, H]>>()(rows.add(x))
    expectType<Tensor<[B, H]>>()(where(x.less(0), x, 0))
    expectType<Tensor<[5, B, H]>>()(zeros([5, 1, 1]).mul(x))
    expectType<Tensor<[B]>>()(x.sum({ axis: 1 }))
    expectType<Tensor<[1, H]>>()(x.sum({ axis: -2, keepDims: true }))
    expectType<Tensor<[H, B]>>()(x.transpose())
    expectType<Tensor<[B, B]>>()(x.matmul(x.transpose()))
    expectType<Tensor<[B, 1, H]>>()(x.expandDims(1))
    expectType<Tensor<[B, H]>>()(x.expandDims(1).squeeze(1))
    expectType<Tensor<[H]>>()(x.slice(0))
    expectType<Tensor<[B, 7]>>()(zeros([x.shape[0], 7]))
    expectType<Tensor<[B, 5, 6]>>()(x.reshape([x.shape[0], 5, 6]))
  }
  f(zeros([2, 30]), zeros([2, 30]))
})

it('refuses what would not hold for every size', () => {
  compiles(<B extends number, H extends number>(x: Tensor<[B, H]>) => {
    // @ts-expect-error
    x.matmul(x)
    // @ts-expect-error
    x.add(x.transpose())
    // @ts-expect-error
    x.add(zeros([7, 1]))
    // @ts-expect-error
    x.matmul(zeros([7, 8]))
    // @ts-expect-error
    accept<Tensor<[B, 7]>>(x)
    // @ts-expect-error
    x.sum({ axis: 2 })
  })
})

it('keeps a shape of unknown rank', () => {
  function twice<S extends Shape>(x: Tensor<S>): Tensor<S> {
    expectTensor(x.sum(), 'float32', [])
    expectType<Tensor<S, 'bool'>>()(x.isNaN())
    return x.add(x).mul(2).sub(1).relu()
  }
  expectTensor(twice(zeros([2, 3])), 'float32', [2, 3])
})

it('has limits, and ways round them', () => {
  // A body generic in the rank does not know what broadcasting gives: a Tensor without a shape does not ask.
  function bias<S extends Shape>(x: Tensor<S>): Tensor<S> {
    // @ts-expect-error
    compiles(() => x.add(zeros([3])))
    const d: Tensor = x
    return d.add(zeros([3]))
  }
  expectTensor(bias(zeros([2, 3])), 'float32', [2, 3])

  // A body generic in the dtype does not know what is allowed: `any` does not ask.
  function scale<D extends DType>(x: Tensor<[3], D>): Tensor<[3], D> {
    // @ts-expect-error
    compiles(() => x.exp())
    // oxlint-disable-next-line typescript/no-explicit-any -- an unknown dtype
    const d: Tensor<[3], any> = x
    return d.exp()
  }
  expectTensor(scale(zeros([3])), 'float32', [3])

  // A union of tensor types: its sizes are one unknown size.
  function either(x: Tensor<[2, 3]> | Tensor<[5, 3]>): Tensor<[number]> {
    // @ts-expect-error
    compiles(() => x.sum({ axis: 1 }))
    const rows: Tensor<[number, 3]> = x
    return rows.sum({ axis: 1 })
  }
  expectType<Tensor<[number]>>()(either(zeros([2, 3])))
})
