// A tensor as a constant: the same values, through which no gradient flows.
import type { DType } from '../core/dtype'
import type { Shape } from '../core/shape'
import { definePrimitive, type TensorPrimitive } from '../graph/apply'
import { noGradient, type Value } from '../graph/primitive'
import { identity } from '../lanes/lowering'
import { sample, whole, withSamples } from '../graph/samples'
import { Tensor, type AnyTensor } from '../graph/tensor'
import { checkTensor } from './operands'

const stopGradientPrimitive = definePrimitive({
  name: 'stopGradient',
  infer: ([input]) => input as AnyTensor,
  vjp: noGradient,
  lower: () => identity,
  evaluate: ([input], { data }) => data.set((input as Value).data),
})

/**
 * `x` with its gradient cut off: the value passes, the derivative is zero. What a traced function puts away
 * outside itself, such as a running mean, passes through here: once computed, it holds on to no graph.
 *
 * @throws ValueError for what is no tensor.
 * @example
 * grad((x: Tensor<[]>) => x.mul(stopGradient(x)))(tensor(3)).item() // 3, not 6
 */
export const stopGradient = <S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> => {
  checkTensor('stopGradient', x)
  // Not traced, unlike its input: no transform ever goes through it.
  return new Tensor<S, D>(stopGradientPrimitive as TensorPrimitive, [x], undefined, x, false)
}
// Whole numbers, because its derivative is not that of its values: transforms/grad.test.ts shows it.
withSamples(stopGradient, () => [
  sample([whole([], -5, 5)], stopGradient),
  sample([whole([0, 2], -5, 5)], stopGradient),
  sample([whole([2, 3], -5, 5)], stopGradient),
])
