// What explain says is what the compiler did, in words that do not depend on the machine.
import { expect, it } from 'vitest'
import {
  explain,
  jit,
  ones,
  tensor,
  TraceError,
  ValueError,
  zeros,
  type AnyTensor,
  type Tensor,
} from '../index'

const weights = tensor([[1, 2], [3, 4], [5, 6]]) // prettier-ignore

function layer(p: { bias: Tensor<[2]> }, x: Tensor<[4, 3]>): Tensor<[4, 2]> {
  return x.matmul(weights).add(p.bias).relu() as Tensor<[4, 2]>
}

it('names the function, the steps, what they are made of, and where it comes from', () => {
  const text = explain(layer)({ bias: zeros([2]) }, ones([4, 3]))
  expect(text).toMatch(/^layer: \d+ steps in \d+ kernels?, [\d.]+ K?FLOP, [\d.]+ K?B in and out\ngraph\n/)
  expect(text).toMatch(/%\d: float32 \[2\] = argument 0\.bias\n/)
  expect(text).toMatch(/%\d: float32 \[4, 3\] = argument 1\n/)
  expect(text).toMatch(/%\d: float32 \[3, 2\] = captured 0\n/)
  expect(text).toMatch(/%\d: float32 \[4, 2\] = matmul\(%\d, %\d\)\n/)
  expect(text).toMatch(/\n {2}results: %\d+\nkernels\n {2}kernel 0: /)
  expect(text).toMatch(/\nmemory\n {2}3 inputs: 80 B\n {2}1 output: 32 B\n {2}arena: /)
})

it('shows kernels with the names of arguments', () => {
  expect(explain(layer)({ bias: zeros([2]) }, ones([4, 3]))).toMatch(
    /sum over p < 3 of arg1\[3i \+ p\] \* captured0\[2p \+ j\]/,
  )
})

it('tells how long each kernel takes, and changes nothing', () => {
  const x = ones([4, 3])
  const p = { bias: zeros([2]) }
  const text = explain(layer, { profile: true })(p, x)
  const kernels = text.split('\n').filter((line) => /^ {2}kernel \d+: /.test(line))
  expect(kernels.length).toBeGreaterThan(0)
  for (const kernel of kernels) expect(kernel).toMatch(/, [\d.e-]+ us(: [\d.e-]+ GFLOP\/s, [\d.e-]+ GB\/s)?$/)
  expect(layer(p, x).arraySync()).toEqual([1, 2, 3, 4].map(() => [9, 12]))
})

it('explains compiled functions, static arguments, pending ones and such with nothing to do', () => {
  const x = ones([2]).mul(2)
  expect(explain(jit((y: AnyTensor) => y.exp()))(x)).toContain('exp(%0)')
  const scale = (y: AnyTensor, by: { n: number }): AnyTensor => y.mul(by.n)
  expect(explain(scale, { static: [1], profile: true })(x, { n: 3 })).toContain('value: 3')
  expect(explain((y: AnyTensor) => y)(x)).toBe('the function: nothing to compute')
})

it('refuses what cannot be explained', () => {
  expect(() => explain(3 as never)).toThrow(ValueError)
  expect(() => explain(layer, { profiles: true } as never)).toThrow("explain: there is no option 'profiles'")
  expect(() => explain((y: AnyTensor) => y.sum().item())(ones([2]))).toThrow(TraceError)
})
