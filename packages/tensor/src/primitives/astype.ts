// Changing the dtype, as the user asks for it; the primitive is that of cast.ts, which makes dtypes equal.
import { checkDType, type DType } from '../core/dtype'
import { bool, real, sample, whole, withSamples } from '../graph/samples'
import type { AstypeFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { cast } from './cast'
import { checkTensor } from './operands'

function change(x: AnyTensor, dtype: DType): AnyTensor {
  checkTensor('astype', x)
  checkDType('astype', dtype)
  return cast(x, dtype)
}

/**
 * x in another dtype: one of float32, float64, int32, uint8, bool.
 *
 * Floats are rounded to the nearest float32; for int32 and uint8 they are truncated towards zero, then
 * wrapped (NaN and Infinity become 0); bool is `x !== 0`, so true for NaN. Gradients flow between floats alone.
 *
 * @throws DTypeError for anything that is no dtype
 * @example
 * astype(tensor([1.7, -1.7, 0]), 'int32').arraySync() // [1, -1, 0]
 * astype(tensor([1.7, -1.7, 0]), 'bool').arraySync() // [true, true, false]
 */
export const astype = withSamples(change, () => [
  sample([real([])], (x) => change(x, 'float64')),
  sample([real([0])], (x) => change(x, 'int32')),
  sample([real([2, 3])], (x) => change(x, 'int32')),
  sample([real([2, 3])], (x) => change(x, 'bool')),
  sample([whole([4], -50, 50)], (x) => change(x, 'uint8')),
  sample([bool([4])], (x) => change(x, 'float64')),
]) as unknown as AstypeFunction
