// When values are computed, how often, and what is kept.
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as dtypes from '../core/dtype'
import { apply, definePrimitive } from '../graph/apply'
import type { Value } from '../graph/primitive'
import { grad, ones, realize, tensor, valueAndGrad, zeros, type AnyTensor, type Tensor } from '../index'

// An op that counts how often it is computed.
let evaluations = 0
const counting = definePrimitive({
  name: 'counting',
  infer: ([input]) => input as AnyTensor,
  vjp: (cotangent) => [cotangent],
  evaluate: ([input], { data }) => {
    evaluations++
    data.set((input as Value).data)
  },
})
const counted = (x: AnyTensor): AnyTensor => apply(counting, [x], undefined)

/** How often counted ops are computed while `f` runs. */
function evaluationsIn(f: () => unknown): number {
  const before = evaluations
  f()
  return evaluations - before
}

describe('computing', () => {
  it('waits until a value is read, and then happens once', () => {
    const h = counted(ones([3]) as AnyTensor)
    expect(evaluationsIn(() => h.mul(2))).toBe(0)
    expect(evaluationsIn(() => h.sum().item())).toBe(1)
    expect(evaluationsIn(() => h.max().item())).toBe(0)
    expect(evaluationsIn(() => h.dataSync())).toBe(0)
  })

  it('computes what several readings share once, if they are asked for together', () => {
    const h = counted(ones([3]) as AnyTensor)
    expect(evaluationsIn(() => realize([h.sum(), h.max()]))).toBe(1)
  })

  it('costs a loop that only reads its loss the same each turn', () => {
    let w = zeros([3]) as AnyTensor
    const costs: number[] = []
    for (let step = 0; step < 50; step++) {
      w = counted(w.sub(counted(w.sub(1)).mul(0.1)))
      costs.push(evaluationsIn(() => w.sub(1).square().sum().item()))
    }
    expect(new Set(costs)).toEqual(new Set([2]))
  })

  it('computes what a transform captured once, however often it is called', () => {
    const captured = counted(ones([3]) as AnyTensor)
    const loss = (x: Tensor<[3]>): Tensor<[]> => x.mul(captured as Tensor<[3]>).sum()
    expect(evaluationsIn(() => grad(loss)(ones([3])))).toBe(1)
    expect(evaluationsIn(() => grad(loss)(ones([3])))).toBe(0)
  })

  it('keeps nothing of a transform but its results', () => {
    let inside: AnyTensor | undefined
    const [value] = valueAndGrad((x: Tensor<[3]>) => {
      inside = counted(x)
      return inside.sum() as Tensor<[]>
    })(ones([3]))
    expect(inside?.storage).toBeUndefined()
    expect(value.storage).toBeDefined()
  })

  it('gives values that the reader may change without changing the tensor', () => {
    const given = new Float32Array([1, 2])
    const x = tensor(given)
    given[0] = 9
    ;(x.dataSync() as Float32Array)[1] = 9
    expect(x.arraySync()).toEqual([1, 2])
  })
})

describe('without memory', () => {
  afterEach(() => vi.restoreAllMocks())

  it('says which result found none, and goes on working', () => {
    const x = ones([4, 2]) as AnyTensor
    const y = x.add(1)
    vi.spyOn(dtypes, 'allocate').mockImplementation(() => {
      throw new RangeError('Array buffer allocation failed')
    })
    expect(() => y.dataSync()).toThrow(
      /there is no memory for its result, float32 \[.*\]; compute less at a time, or in a smaller dtype/,
    )
    vi.restoreAllMocks()
    expect(y.arraySync()).toEqual([
      [2, 2],
      [2, 2],
      [2, 2],
      [2, 2],
    ])
  })
})
