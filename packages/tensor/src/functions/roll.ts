// Elements moved on along an axis, around its end.
import { ValueError } from '../core/errors'
import { checkOptions, checkWhole } from '../core/options'
import { describe } from '../core/describe'
import { normalizeAxis, type Axes, type Shape } from '../core/shape'
import { real, sample, withSamples } from '../graph/samples'
import type { RollFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { concat } from '../primitives/concat'
import { checkTensor } from '../primitives/operands'

/** Along which axis {@link roll} moves; one, or several. */
export interface RollOptions {
  readonly axis?: Axes
}

function rollAxis(x: AnyTensor, shift: number, axis: number): AnyTensor {
  const size: number = x.shape[axis]
  const cut = size === 0 ? 0 : ((-shift % size) + size) % size
  if (cut === 0) return x
  const before = Array<null>(axis).fill(null)
  return concat([x.slice(...before, [cut]), x.slice(...before, [0, cut])], { axis })
}

/**
 * `x` with its elements moved on by `shift` along `axis`; those that leave at the end come in at the start.
 * Without an axis `x` is rolled as if it were flattened.
 *
 * @param shift a whole number, negative to move back; an array of them for several axes, or one for all of
 * these
 * @throws AxisError for an axis that `x` has not, ValueError for shifts that are not whole, or as many as the
 * axes
 * @example
 * roll(tensor([1, 2, 3]), 1).arraySync() // [3, 1, 2]
 * roll(tensor([[1, 2], [3, 4]]), 1, { axis: 0 }).arraySync() // [[3, 4], [1, 2]]
 */
export const roll: RollFunction = (x: AnyTensor, shift: Axes, options: RollOptions = {}): AnyTensor => {
  const op = 'roll'
  checkTensor(op, x)
  checkOptions(op, options, ['axis'])
  const shifts: readonly unknown[] = Array.isArray(shift) ? shift : [shift]
  for (const [i, by] of shifts.entries())
    checkWhole(op, Array.isArray(shift) ? `shift ${i}` : 'the shift', by)
  const by = shifts as readonly number[]
  const { axis } = options
  if (axis === undefined) {
    const total = by.reduce((sum, one) => sum + one, 0)
    return rollAxis(x.reshape([x.size]), total, 0).reshape([...(x.shape as Shape)])
  }
  const axes = (Array.isArray(axis) ? axis : [axis]).map((at: number) => normalizeAxis(op, at, x.ndim))
  if (by.length !== 1 && by.length !== axes.length) {
    throw new ValueError(
      op,
      `one shift, or one for each axis, is expected; got ${describe(shift)} for ${describe(axis)}`,
    )
  }
  return axes.reduce((rolled, at, i) => rollAxis(rolled, by[i] ?? (by[0] as number), at), x)
}
withSamples(roll, () => [
  sample([real([])], (x) => roll(x, 1)),
  sample([real([2, 3])], (x) => roll(x, 2)),
  sample([real([2, 3])], (x) => roll(x, -1, { axis: 1 })),
  sample([real([2, 3])], (x) => roll(x, [1, 2], { axis: [0, -1] })),
  sample([real([0, 3])], (x) => roll(x, 1, { axis: 0 })),
])
