// Keeping elements within limits.
import { checkNumeric } from '../core/dtype'
import { ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { real, sample, whole, withSamples } from '../graph/samples'
import type { ClipFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { checkTensor, operands } from '../primitives/operands'
import { where } from '../primitives/selection'

type Limit = number | null

const op = 'clip'

function limited(x: AnyTensor, min: Limit = null, max: Limit = null): AnyTensor {
  checkTensor(op, x)
  checkNumeric(op, x.dtype)
  checkLimit('min', min)
  checkLimit('max', max)
  const raised = min === null ? x : toward(x, min, 'less')
  return max === null ? raised : toward(raised, max, 'greater')
}

function checkLimit(name: string, limit: unknown): void {
  if (limit === null || (typeof limit === 'number' && !Number.isNaN(limit))) return
  throw new ValueError(op, `${name} must be a number, or null for no limit; got ${describe(limit)}`)
}

/** The limit where x is beyond it, else x. */
function toward(x: AnyTensor, limit: number, beyond: 'less' | 'greater'): AnyTensor {
  const [tensor, bound] = operands(op, [x, limit]) as [AnyTensor, AnyTensor]
  return where(tensor[beyond](bound), bound, tensor)
}

/**
 * x, but `min` where it is below that and `max` where it is above; `null` leaves a side open. NaN stays
 * NaN. Where min is above max, every number becomes max.
 *
 * The gradient is 1 within the limits and at them, 0 outside.
 *
 * @param min a number that x's dtype holds, or null
 * @param max a number that x's dtype holds, or null
 * @throws DTypeError for bool, and for a limit that the dtype does not hold; ValueError for a limit that
 * is no number
 * @example
 * clip(tensor([-5, 0.5, 5]), 0, 1).arraySync() // [0, 0.5, 1]
 * clip(tensor([-5, 0.5, 5]), null, 1).arraySync() // [-5, 0.5, 1]
 */
export const clip = withSamples(limited, () => [
  sample([real([])], (x) => limited(x, -1, 1)),
  sample([real([0])], (x) => limited(x, -1, 1)),
  sample([real([2, 3])], (x) => limited(x, -0.5, 1)),
  sample([real([5])], (x) => limited(x, 0, null)),
  sample([real([5])], (x) => limited(x, null, 0)),
  sample([whole([5], -50, 50)], (x) => limited(x, -10, 10)),
]) as unknown as ClipFunction
