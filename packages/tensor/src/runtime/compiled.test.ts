// What programs do with the memory they are given, and what they give back.
import { describe, expect, it } from 'vitest'
import { jit, memoryInfo, setEvaluator, tensor, type AnyTensor, type Tensor } from '../index'

type Vector = Tensor<[3]>

const vector = (): Vector => tensor([1, 2, 3]) as Vector

describe('a compiled program', () => {
  it('gives equal results apart: donating one leaves the other', () => {
    const twice = jit((x: Vector) => [x.add(1), x.add(1)] as const, { donate: [0] })
    const [a, b] = twice(vector())
    const [c, d] = twice(a)
    expect(c.arraySync()).toEqual([3, 4, 5])
    expect(d.arraySync()).toEqual([3, 4, 5])
    expect(b.arraySync()).toEqual([2, 3, 4])
  })

  it('writes over donated memory only once everybody has read it', () => {
    const swap = jit((x: Vector, y: Vector) => [y.mul(2), x.add(y.sum())] as const, { donate: [0, 1] })
    const [a, b] = swap(vector(), tensor([10, 20, 30]) as Vector)
    expect(a.arraySync()).toEqual([20, 40, 60])
    expect(b.arraySync()).toEqual([61, 62, 63])
  })

  it('does not give memory away whose neighbour is read later', () => {
    const shift = jit((x: Vector) => x.flip().add(x), { donate: [0] })
    expect(shift(vector()).arraySync()).toEqual([4, 4, 4])
  })

  it('passes on what it was given, and numbers', () => {
    const pass = jit((x: Vector) => ({ same: x, sum: x.sum(), one: tensor(1) }))
    const x = vector()
    const { same, sum, one } = pass(x)
    expect([same.arraySync(), sum.item(), one.item()]).toEqual([[1, 2, 3], 6, 1])
  })

  it('leaves nothing behind when it fails', () => {
    const pick = jit((x: Vector, at: Tensor<[1], 'int32'>) => x.add(1).take(at))
    const index = (i: number) => tensor([i], { dtype: 'int32' }) as Tensor<[1], 'int32'>
    const x = vector()
    expect(pick(x, index(2)).arraySync()).toEqual([4])
    const { liveBytes } = memoryInfo()
    const wrong = index(7)
    for (let i = 0; i < 20; i++) expect(() => pick(x, wrong)).toThrow(/index 7 is outside/)
    expect(memoryInfo().liveBytes - liveBytes).toBeLessThan(64)
    expect(pick(x, index(0)).arraySync()).toEqual([2])
  })

  it('copies small results, of any dtype and asked for twice, so that they take nothing of the heap', () => {
    const small = jit(
      (x: Vector) => [x.sum(), x.sum(), x.greater(2), x.astype('uint8'), x.max().add(1)] as const,
    )
    const doubled = jit((x: Tensor<[2], 'float64'>) => x.mul(2))
    const [x, y] = [vector(), tensor([0.1, 0.2], { dtype: 'float64' }) as Tensor<[2], 'float64'>]
    const call = () => [...small(x), doubled(y)].map((result: AnyTensor) => result.arraySync())
    const expected = [6, 6, [false, false, true], [1, 2, 3], 4, [0.2, 0.4]]
    expect(call()).toEqual(expected)
    const { residents } = memoryInfo()
    const kept = small(x)
    expect(call()).toEqual(expected)
    expect(memoryInfo().residents).toBe(residents)
    expect(kept[0].mul(kept[4]).item()).toBe(24)
  })

  it('gives what the reference evaluator gives', () => {
    const f = (x: Vector): number[] => x.softmax().mul(x).cumulativeSum().arraySync()
    const compiled = f(vector())
    const before = setEvaluator('reference')
    try {
      f(vector()).forEach((value, i) => expect(compiled[i]).toBeCloseTo(value, 6))
    } finally {
      setEvaluator(before)
    }
  })
})
