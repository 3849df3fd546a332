// Whether any, or all.
import { describe, expect, it } from 'vitest'
import { all, any, tensor, zeros } from '../index'

describe('any and all', () => {
  it('of nothing are false and true', () => {
    expect(any(zeros([0])).item()).toBe(false)
    expect(all(zeros([0])).item()).toBe(true)
    expect(all(zeros([2, 0]), { axis: 1 }).arraySync()).toEqual([true, true])
    expect(any(zeros([2, 0]), { axis: 1, keepDims: true }).arraySync()).toEqual([[false], [false]])
  })

  it('take for true what is not 0', () => {
    expect(any(tensor([0, NaN])).item()).toBe(true)
    expect(all(tensor([0.5, -1])).item()).toBe(true)
    expect(all(tensor([3, 0], { dtype: 'int32' })).item()).toBe(false)
    expect(any(tensor([0, -0])).item()).toBe(false)
    expect(any(tensor([1])).dtype).toBe('bool')
  })
})
