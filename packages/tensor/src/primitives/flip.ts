// Axes read backwards.
import { checkOptions } from '../core/options'
import { normalizeAxes, stridesOf, type Axes } from '../core/shape'
import { readStrided } from '../core/strided'
import { apply, definePrimitive } from '../graph/apply'
import type { Value } from '../graph/primitive'
import { real, sample, withSamples } from '../graph/samples'
import type { FlipFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { stepped } from '../lanes/lowering'
import { checkTensor } from './operands'

const flipPrimitive = definePrimitive<{ readonly axes: readonly number[] }>({
  name: 'flip',
  infer: ([input]) => input as AnyTensor,
  vjp: (cotangent, _inputs, _output, { axes }) => [cotangent.flip({ axis: axes })],
  lower: (_inputs, { shape }, { axes }) => ({
    kind: 'view',
    view: (index) =>
      index.map((at, axis) => (axes.includes(axis) ? stepped(at, (shape[axis] as number) - 1, -1) : at)),
  }),
  evaluate: ([input], { data, shape }, { axes }) => {
    const strides = stridesOf(shape)
    const offset = axes.reduce(
      (sum, axis) => sum + ((shape[axis] as number) - 1) * (strides[axis] as number),
      0,
    )
    const directed = strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride))
    readStrided((input as Value).data, data, shape, directed, offset)
  },
})

/** Which axes {@link flip} reverses; all by default. */
export interface FlipOptions {
  readonly axis?: Axes
}

/**
 * `x` with the elements along `axis` (one, several or, by default, all) in reverse order.
 *
 * @throws AxisError for an axis that `x` has not
 * @example
 * flip(tensor([[1, 2], [3, 4]])).arraySync() // [[4, 3], [2, 1]]
 * flip(tensor([[1, 2], [3, 4]]), { axis: 0 }).arraySync() // [[3, 4], [1, 2]]
 */
export const flip: FlipFunction = (x: AnyTensor, options: FlipOptions = {}): AnyTensor => {
  checkTensor('flip', x)
  checkOptions('flip', options, ['axis'])
  const axes = normalizeAxes('flip', options.axis, x.ndim)
  return axes.length === 0 ? x : apply(flipPrimitive, [x], { axes })
}
withSamples(flip, () => [
  sample([real([])], (x) => flip(x)),
  sample([real([2, 3])], (x) => flip(x)),
  sample([real([2, 3, 2])], (x) => flip(x, { axis: [0, -1] })),
  sample([real([2, 0])], (x) => flip(x, { axis: 0 })),
])
