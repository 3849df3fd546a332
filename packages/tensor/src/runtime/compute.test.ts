// When values are computed, how often, and what is kept.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import * as dtypes from '../core/dtype'
import { apply, definePrimitive } from '../graph/apply'
import { topologicalOrder } from '../graph/order'
import type { Value } from '../graph/primitive'
import {
  cacheInfo,
  customVjp,
  grad,
  ones,
  random,
  realize,
  setEvaluator,
  stopGradient,
  tensor,
  valueAndGrad,
  vjp,
  zeros,
  type AnyTensor,
  type EvaluatorName,
  type Tensor,
} from '../index'
import { evaluatorNames } from './programs'

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

/** How many programs are compiled while `f` runs. */
function programsIn(f: () => void): number {
  const { misses } = cacheInfo()
  f()
  return cacheInfo().misses - misses
}

describe.each(evaluatorNames)('computing (%s)', (name) => {
  let before: EvaluatorName
  beforeAll(() => {
    before = setEvaluator(name)
  })
  afterAll(() => setEvaluator(before))

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

  it('compiles nothing in the second turn of a loop, whatever numbers change', () => {
    const x = tensor([1, 2, 3]) as AnyTensor
    const turn = (rate: number): unknown => x.mul(rate).add(1).sum().item()
    turn(0.5)
    expect(
      programsIn(() => {
        for (const rate of [0, -0, 1, NaN, Infinity, 1e-40]) turn(rate)
      }),
    ).toBe(0)
    expect(turn(2)).toBe(15)
  })

  it('costs a loop the same each turn that goes on from values which it never reads', () => {
    let w = tensor([1, 2, 3]) as AnyTensor
    const lengths: number[] = []
    const compiled: number[] = []
    for (let step = 0; step < 12; step++) {
      w = w.sub(w.sub(1).mul(0.1))
      compiled.push(programsIn(() => w.sub(1).square().sum().item()))
      lengths.push(topologicalOrder([w]).length)
    }
    expect(Math.max(...compiled.slice(3))).toBe(0)
    expect(Math.max(...lengths)).toBe(lengths[2])
    const expected = [0, 1, 2].map((distance) => 1 + distance * 0.9 ** 12)
    w.dataSync().forEach((value: number, i: number) => expect(value).toBeCloseTo(expected[i] as number, 5))
  })

  it('costs a loop over keys the same each turn', () => {
    let key = random.key(0) as AnyTensor
    const compiled: number[] = []
    for (let step = 0; step < 12; step++) {
      const [next, use] = random.split(key as random.Key)
      key = next
      compiled.push(programsIn(() => random.uniform(use, [3]).sum().item()))
    }
    expect(Math.max(...compiled.slice(3))).toBe(0)
    expect(topologicalOrder([key]).length).toBeLessThan(10)
  })

  it('costs a loop inside a transform the same each turn', () => {
    const compiled: number[] = []
    const slope = grad((x: Tensor<[]>) => {
      let y = x
      for (let turn = 0; turn < 12; turn++) {
        compiled.push(programsIn(() => y.item()))
        y = y.mul(0.5)
      }
      return y
    })(tensor(1))
    expect(slope.item()).toBe(0.5 ** 12)
    expect(Math.max(...compiled.slice(3))).toBe(0)
  })

  it('computes a captured tensor once that only a transform reads', () => {
    const captured = tensor([255, 510]).div(255)
    const loss = (x: Tensor<[2]>): Tensor<[]> => x.mul(captured).square().sum()
    expect(grad(loss)(ones([2])).arraySync()).toEqual([2, 8])
    expect(captured.storage).toBeDefined()
    expect((captured as AnyTensor).inputs).toEqual([])
  })

  it('lets a running mean go on from one call of a transform to the next', () => {
    let mean = zeros([]) as Tensor<[]>
    const loss = (x: Tensor<[2]>): Tensor<[]> => {
      mean = stopGradient(mean.mul(0.5).add(x.mean().mul(0.5)))
      return x.sub(mean).square().sum()
    }
    for (let step = 0; step < 8; step++) grad(loss)(tensor([1, 3]))
    expect(topologicalOrder([mean]).length).toBeLessThan(30)
    expect(mean.item()).toBeCloseTo(2 * (1 - 0.5 ** 8), 5)
  })

  it('lets a state go on through a derivative written by hand', () => {
    const halve = customVjp(
      (x: Tensor<[2]>) => counted(x.mul(0.5)) as Tensor<[2]>,
      (ct) => [ct.mul(0.5)],
    )
    let x = tensor([1, 2])
    for (let step = 0; step < 8; step++) {
      x = halve(x)
      x.sum().item()
    }
    expect(topologicalOrder([x]).length).toBeLessThan(10)
    expect(x.arraySync()).toEqual([1 / 256, 2 / 256])
  })

  it('computes forward once, however often a pullback is called', () => {
    const [, pullback] = vjp((x: Tensor<[3]>) => (counted(x.exp()) as Tensor<[3]>).square(), zeros([3]))
    expect(evaluationsIn(() => pullback(ones([3])))).toBe(0)
    expect(evaluationsIn(() => pullback(ones([3])))).toBe(0)
  })

  it('computes a chain of 100,000 equal ops by a few programs', () => {
    let x = ones([3]) as AnyTensor
    for (let i = 0; i < 100_000; i++) x = x.add(i % 2 === 0 ? 1 : -1)
    expect(programsIn(() => expect(x.dataSync()).toEqual(Float32Array.of(1, 1, 1)))).toBeLessThan(6)
    expect(x.inputs).toEqual([])
  })

  it('keeps what it must of a long program, and nothing else', () => {
    const marks: AnyTensor[] = []
    let x = ones([2]) as AnyTensor
    for (let i = 0; i < 3000; i++) {
      x = x.add(1)
      if (i % 1000 === 500) marks.push(x, (x = counted(x)))
    }
    expect(evaluationsIn(() => x.dataSync())).toBe(3)
    expect(evaluationsIn(() => realize(marks))).toBe(0)
    expect(marks.map((mark) => mark.dataSync()[0])).toEqual([502, 502, 1502, 1502, 2502, 2502])
    expect(x.dataSync()[0]).toBe(3001)
  })

  it('after an error in a long program everything is as before', () => {
    let fails = true
    const failing = definePrimitive({
      name: 'failing',
      infer: ([input]) => input as AnyTensor,
      vjp: (cotangent) => [cotangent],
      evaluate: ([input], { data }) => {
        if (fails) throw new RangeError('no luck')
        data.set((input as Value).data)
      },
    })
    let x = ones([2]) as AnyTensor
    const nodes: AnyTensor[] = []
    for (let i = 0; i < 5000; i++) {
      x = i === 4000 ? apply(failing, [x], undefined) : x.add(1)
      nodes.push(x)
    }
    expect(() => x.dataSync()).toThrow('no luck')
    expect(nodes.filter(({ storage }) => storage !== undefined)).toEqual([])
    fails = false
    expect(x.dataSync()[0]).toBe(5000)
  })

  it('reads what is but a number, or but a name', () => {
    expect(ones([]).item()).toBe(1)
    expect(realize<AnyTensor[]>([ones([]), ones([2]).mul(2)]).map((x) => x.dataSync()[0])).toEqual([1, 2])
    const read: unknown[] = []
    grad((x: Tensor<[]>) => {
      read.push(x.item())
      return x.mul(x)
    })(tensor(3).add(0))
    expect(read).toEqual([3])
  })

  it('reads one node under several names at once', () => {
    const x = tensor([1, 2]).exp()
    const [a, b] = realize([x, x])
    expect(a).toBe(b)
    const [y, z] = realize([stopGradient(x), x.mul(1)])
    expect([...y.dataSync()]).toEqual([...z.dataSync()])
  })
})

describe('without memory', () => {
  let before: EvaluatorName
  beforeAll(() => {
    before = setEvaluator('reference')
  })
  afterAll(() => setEvaluator(before))
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
