// Reductions: axes of a tensor combined to one value each, by adding or by taking the extreme.
import type { DType } from '../core/dtype'
import { DTypeError } from '../core/errors'
import { checkFlag, checkOptions } from '../core/options'
import {
  checkElements,
  normalizeAxes,
  reducedShape,
  sizeOf,
  stridesOf,
  type Axes,
  type Shape,
} from '../core/shape'
import { forEachOffset } from '../core/strided'
import { apply, definePrimitive } from '../graph/apply'
import type { Value } from '../graph/primitive'
import { bool, real, sample, whole, withSamples, type Sample } from '../graph/samples'
import type { ReduceFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { add, constant, type Lane } from '../lanes/lane'
import type { Lowering } from '../lanes/lowering'
import { cast } from './cast'
import { iota } from './iota'
import { checkTensor } from './operands'
import { where } from './selection'

/** Which axes a reduction combines (all by default), and whether they stay as axes of 1. */
export interface ReductionOptions {
  readonly axis?: Axes
  readonly keepDims?: boolean
}

interface Attributes {
  /** Ascending, from 0 up. The result lacks them. */
  readonly axes: readonly number[]
}

type Combination = (a: number, b: number) => number

/** Fills `output` with what `combine` makes of the elements along `axes`, beginning with `start`. */
function reduce(
  input: Value,
  output: Value,
  axes: readonly number[],
  start: number,
  combine: Combination,
): void {
  const { data, shape } = input
  const strides = stridesOf(shape)
  const order = [...shape.keys()].filter((axis) => !axes.includes(axis)).concat(axes)
  const count = sizeOf(axes.map((axis) => shape[axis] as number))
  let value = start
  let left = count
  let to = 0
  forEachOffset(
    order.map((axis) => shape[axis] as number),
    order.map((axis) => strides[axis] as number),
    0,
    (from) => {
      value = combine(value, data[from] as number)
      if (--left > 0) return
      output.data[to++] = value
      value = start
      left = count
    },
  )
}

/** The rule of a reduction; `single` is what it gives of one element, where there are no axes. */
const lowered = (
  combine: 'sum' | 'max' | 'min',
  axes: readonly number[],
  single: (x: Lane) => Lane,
): Lowering =>
  axes.length === 0 ? { kind: 'map', lane: ([x]) => single(x as Lane) } : { kind: 'reduce', combine, axes }

/** A result of a reduction of `x`, or its cotangent, repeated along the reduced axes: the shape of `x`. */
const spread = (y: AnyTensor, x: AnyTensor, axes: readonly number[]): AnyTensor =>
  y.reshape(reducedShape(x.shape, axes, true)).broadcastTo(x.shape)

const sumPrimitive = definePrimitive<Attributes>({
  name: 'sum',
  infer: ([input], { axes }) => {
    const { shape, dtype } = input as AnyTensor
    return { shape: reducedShape(shape, axes, false), dtype }
  },
  vjp: (cotangent, [input], _, { axes }) => [spread(cotangent, input as AnyTensor, axes)],
  // Nothing is added to one element but 0, which makes 0 of -0.
  lower: (_inputs, _output, { axes }) => lowered('sum', axes, (x) => add(x, constant(x.type, 0))),
  evaluate: ([input], output, { axes }) => {
    const plus: Combination = output.dtype === 'int32' ? (a, b) => (a + b) | 0 : (a, b) => a + b
    reduce(input as Value, output, axes, 0, plus)
  },
})

interface ExtremeAttributes extends Attributes {
  /** Whether of equal elements the first along the axes, in row-major order, gets all of the gradient. */
  readonly first?: boolean
}

/** Of the elements that are true, the first along `axes`. */
function firstOf(mask: AnyTensor, axes: readonly number[]): AnyTensor {
  const { shape } = mask as { readonly shape: Shape }
  const places = iota([sizeOf(axes.map((axis) => shape[axis] as number))])
    .reshape(shape.map((size, axis) => (axes.includes(axis) ? size : 1)))
    .broadcastTo(shape)
  const first = where(mask, places, places.size).min({ axis: axes, keepDims: true })
  return places.equal(first)
}

/** A primitive for the largest or the smallest element; `start` is below or above everything. */
const extreme = (name: 'max' | 'min', start: number, combine: Combination) =>
  definePrimitive<ExtremeAttributes>({
    name,
    infer: ([input], { axes }) => {
      const { shape, dtype } = input as AnyTensor
      checkElements(name, shape, axes)
      return { shape: reducedShape(shape, axes, false), dtype }
    },
    vjp: (cotangent, [input], output, { axes, first }) => {
      const x = input as AnyTensor
      const reached = x.equal(spread(output, x, axes))
      if (first === true) {
        const chosen = firstOf(reached, axes)
        return [where(chosen, spread(cotangent, x, axes), 0)]
      }
      // None reaches a NaN; 1 stands for their number, which divides nothing then.
      const count = reached.astype(x.dtype).sum({ axis: axes }).maximum(1)
      return [where(reached, spread(cotangent.div(count), x, axes), 0)]
    },
    lower: (_inputs, _output, { axes }) => lowered(name, axes, (x) => x),
    evaluate: ([input], output, { axes }) => reduce(input as Value, output, axes, start, combine),
  })

// Math.max and Math.min give NaN as soon as one argument is.
const maxPrimitive = extreme('max', -Infinity, Math.max)
const minPrimitive = extreme('min', Infinity, Math.min)

/**
 * Checks the arguments of a reduction; `extras` are its own options besides `axis` and `keepDims`.
 * @returns the axes from 0 up, ascending
 * @throws ValueError for what is no tensor or no options, AxisError for axes that `x` has not
 */
export function checkReduction(
  op: string,
  x: unknown,
  options: ReductionOptions,
  ...extras: readonly string[]
): number[] {
  checkTensor(op, x)
  checkOptions(op, options, ['axis', 'keepDims', ...extras])
  checkFlag(op, 'keepDims', options.keepDims)
  return normalizeAxes(op, options.axis, x.ndim)
}

function reduction(
  primitive: typeof sumPrimitive,
  prepare: (x: AnyTensor) => AnyTensor,
): (x: AnyTensor, options?: ReductionOptions) => AnyTensor {
  return (x, options = {}) => {
    const axes = checkReduction(primitive.name, x, options)
    const result = apply(primitive, [prepare(x)], { axes })
    return options.keepDims === true ? result.reshape(reducedShape(x.shape, axes, true)) : result
  }
}

const samplesFor = (op: (x: AnyTensor, options?: ReductionOptions) => AnyTensor): readonly Sample[] => [
  sample([real([])], (x) => op(x)),
  sample([real([2, 3])], (x) => op(x)),
  sample([real([2, 3, 2])], (x) => op(x, { axis: 1 })),
  sample([real([2, 3, 2])], (x) => op(x, { axis: [0, -1] })),
  sample([real([2, 3])], (x) => op(x, { axis: -1, keepDims: true })),
  sample([real([0, 3])], (x) => op(x, { axis: 1 })),
  sample([whole([2, 3], -50, 50)], (x) => op(x, { axis: 0 })),
]

/**
 * The sum of the elements along `axis` (one, several or, by default, all), 0 where there are none. The dtype
 * is that of `x`, but int32 for bool and uint8, so that counting works; int32 wraps.
 *
 * @param options `axis`, negative ones count from the end; `keepDims` leaves the summed axes as 1
 * @throws AxisError for an axis that `x` has not, or that is named twice
 * @example
 * sum(tensor([[1, 2], [3, 4]])).item() // 10
 * sum(tensor([[1, 2], [3, 4]]), { axis: 0 }).arraySync() // [4, 6]
 */
export const sum: ReduceFunction<'sum', 'sum'> = reduction(sumPrimitive, (x) => cast(x, sumDType(x.dtype)))
withSamples(sum, () => [
  ...samplesFor(sum),
  sample([real([0])], (x) => sum(x)),
  sample([real([2, 0, 3])], (x) => sum(x, { axis: 1 })),
  sample([bool([2, 3])], (x) => sum(x, { axis: 1 })),
])

/**
 * The largest element along `axis` (one, several or, by default, all); NaN where one of them is.
 *
 * The gradient goes to the elements that reach the maximum, in equal parts. Where the result is NaN, no
 * element gets any.
 *
 * @param options `axis`, negative ones count from the end; `keepDims` leaves the reduced axes as 1
 * @throws ShapeError when there are no elements to choose from, DTypeError for bool, AxisError for an axis
 * that `x` has not
 * @example
 * max(tensor([[1, 5], [3, 4]])).item() // 5
 * max(tensor([[1, 5], [3, 4]]), { axis: 1 }).arraySync() // [5, 4]
 */
export const max: ReduceFunction<'max', 'same'> = reduction(maxPrimitive, (x) =>
  checkOrdered('max', x, 'any'),
)
withSamples(max, () => samplesFor(max))

/** As {@link max} along `axes`, for `op`, but the gradient goes to the first of equal elements. */
export const firstMax = (op: string, x: AnyTensor, axes: readonly number[]): AnyTensor =>
  apply(maxPrimitive, [checkOrdered(op, x, 'any')], { axes, first: true })

/**
 * The smallest element along `axis` (one, several or, by default, all); NaN where one of them is.
 *
 * The gradient goes to the elements that reach the minimum, in equal parts. Where the result is NaN, no
 * element gets any.
 *
 * @param options `axis`, negative ones count from the end; `keepDims` leaves the reduced axes as 1
 * @throws ShapeError when there are no elements to choose from, DTypeError for bool, AxisError for an axis
 * that `x` has not
 * @example
 * min(tensor([[1, 5], [3, 4]])).item() // 1
 * min(tensor([[1, 5], [3, 4]]), { axis: 1 }).arraySync() // [1, 3]
 */
export const min: ReduceFunction<'min', 'same'> = reduction(minPrimitive, (x) =>
  checkOrdered('min', x, 'all'),
)
withSamples(min, () => samplesFor(min))

/** The dtype of sums and products: bool and uint8 would overflow at once. */
export const sumDType = (dtype: DType): DType => (dtype === 'bool' || dtype === 'uint8' ? 'int32' : dtype)

function checkOrdered(op: string, x: AnyTensor, instead: string): AnyTensor {
  if (x.dtype === 'bool') throw new DTypeError(op, `bool is no number here; use ${instead}()`)
  return x
}
