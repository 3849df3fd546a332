// Where the largest and the smallest elements are.
import { checkFlag, checkOptions } from '../core/options'
import { checkElements, normalizeAxis, reducedShape, sizeOf, type Shape } from '../core/shape'
import { apply, definePrimitive } from '../graph/apply'
import { noGradient, type Signature, type Value } from '../graph/primitive'
import { real, sample, whole, withSamples, type Sample } from '../graph/samples'
import type { ArgReduceFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { checkTensor } from './operands'

/** Along which axis to look (in the flattened tensor by default), and whether it stays as an axis of 1. */
export interface ArgReductionOptions {
  readonly axis?: number
  readonly keepDims?: boolean
}

const argReduction = (name: 'argMax' | 'argMin', beats: (candidate: number, best: number) => boolean) =>
  definePrimitive<{ readonly axis: number }>({
    name,
    infer: ([input], { axis }) => {
      const { shape } = input as AnyTensor
      checkElements(name, shape, [axis])
      return { shape: reducedShape(shape, [axis], false), dtype: 'int32' }
    },
    vjp: noGradient,
    lower: ([input], _output, { axis }) =>
      (input as Signature).dtype === 'bool' ? undefined : { kind: 'reduce', combine: name, axes: [axis] },
    evaluate: ([input], { data: to }, { axis }) => {
      const { data, shape } = input as Value
      const size = shape[axis] as number
      const inner = sizeOf(shape.slice(axis + 1))
      for (let i = 0; i < to.length; i++) {
        const start = Math.floor(i / inner) * size * inner + (i % inner)
        let best = data[start] as number
        for (let k = 1; k < size; k++) {
          const candidate = data[start + k * inner] as number
          // The first NaN stays the best: nothing beats it, and it is the only one to differ from itself.
          if (beats(candidate, best) || (Number.isNaN(candidate) && !Number.isNaN(best))) {
            best = candidate
            to[i] = k
          }
        }
      }
    },
  })

const argMaxPrimitive = argReduction('argMax', (candidate, best) => candidate > best)
const argMinPrimitive = argReduction('argMin', (candidate, best) => candidate < best)

function checked(
  primitive: typeof argMaxPrimitive,
): (x: AnyTensor, options?: ArgReductionOptions) => AnyTensor {
  const { name } = primitive
  return (x, options = {}) => {
    checkTensor(name, x)
    checkOptions(name, options, ['axis', 'keepDims'])
    const { axis, keepDims } = options
    checkFlag(name, 'keepDims', keepDims)
    const shape: Shape = x.shape
    const at = axis === undefined ? 0 : normalizeAxis(name, axis, x.ndim)
    const result = apply(primitive, [axis === undefined ? x.reshape([x.size]) : x], { axis: at })
    if (keepDims !== true) return result
    return result.reshape(axis === undefined ? shape.map(() => 1) : shape.with(at, 1))
  }
}

const samplesFor = (op: (x: AnyTensor, options?: ArgReductionOptions) => AnyTensor): readonly Sample[] => [
  sample([real([])], (x) => op(x)),
  sample([real([2, 3])], (x) => op(x)),
  sample([real([2, 3, 2])], (x) => op(x, { axis: 1 })),
  sample([real([2, 3])], (x) => op(x, { axis: -1, keepDims: true })),
  sample([real([0, 3])], (x) => op(x, { axis: 1 })),
  sample([whole([2, 6], 0, 3)], (x) => op(x, { axis: 1 })),
]

/**
 * The index of the largest element along `axis`, or, without one, in `x` flattened; int32. The first of
 * several; the first NaN, if there is one.
 *
 * @param options `axis`, negative ones count from the end; `keepDims` leaves the axis as 1
 * @throws ShapeError when there are no elements to choose from, AxisError for an axis that `x` has not
 * @example
 * argMax(tensor([[1, 5], [7, 4]])).item() // 2
 * argMax(tensor([[1, 5], [7, 4]]), { axis: 1 }).arraySync() // [1, 0]
 */
export const argMax: ArgReduceFunction = checked(argMaxPrimitive)
withSamples(argMax, () => samplesFor(argMax))

/**
 * The index of the smallest element along `axis`, or, without one, in `x` flattened; int32. The first of
 * several; the first NaN, if there is one.
 *
 * @param options `axis`, negative ones count from the end; `keepDims` leaves the axis as 1
 * @throws ShapeError when there are no elements to choose from, AxisError for an axis that `x` has not
 * @example
 * argMin(tensor([[1, 5], [7, 4]])).item() // 0
 * argMin(tensor([[1, 5], [7, 4]]), { axis: 1 }).arraySync() // [0, 1]
 */
export const argMin: ArgReduceFunction = checked(argMinPrimitive)
withSamples(argMin, () => samplesFor(argMin))
