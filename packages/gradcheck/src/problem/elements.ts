// What the elements of a random tensor are: real numbers of a range, whole numbers, one-hot vectors. Takes what the
// user asked for; gives the numbers of a tensor of any sizes, drawn or as simple as they can be.
import { checkOptions, ValueError, type DType } from '@chainrule/tensor'
import type { Sizes } from './sizes'

/** How {@link arbitraryTensor} draws elements. */
export interface ElementOptions<D extends DType = DType> {
  /** The dtype; int32 for `integers`, else float64. */
  readonly dtype?: D
  /** The smallest element; -1. */
  readonly min?: number
  /** The largest element; 1. */
  readonly max?: number
  /** An axis along which one element is 1 and all others are 0, as in targets of a classifier. */
  readonly oneHot?: number
  /** Whole numbers from `from`, or 0, up to but without `below`: a number, or the name of a dimension, as for labels. */
  readonly integers?: { readonly from?: number; readonly below: number | string }
}

/** Checked options. */
export type Elements = { readonly dtype: DType } & (
  | { readonly kind: 'real'; readonly min: number; readonly max: number }
  | { readonly kind: 'oneHot'; readonly axis: number }
  | { readonly kind: 'integers'; readonly from: number; readonly below: number | string }
)

/**
 * What options for a tensor of `ndim` axes mean.
 *
 * @throws ValueError for options that are none, that exclude each other or leave nothing to draw.
 */
export function elementsOf(op: string, options: ElementOptions, ndim: number): Elements {
  checkOptions(op, options, ['dtype', 'min', 'max', 'oneHot', 'integers'])
  const { dtype, min = -1, max = 1, oneHot, integers } = options
  const bounded = options.min !== undefined || options.max !== undefined
  if ([bounded, oneHot !== undefined, integers !== undefined].filter(Boolean).length > 1)
    throw new ValueError(op, 'a range (min, max), oneHot and integers exclude each other; give one of them')
  if (oneHot !== undefined) {
    if (!Number.isInteger(oneHot) || oneHot < -ndim || oneHot >= ndim)
      throw new ValueError(
        op,
        `oneHot must be one of the ${ndim} axes, from ${-ndim} to ${ndim - 1}; got ${oneHot}`,
      )
    return { kind: 'oneHot', axis: oneHot < 0 ? oneHot + ndim : oneHot, dtype: dtype ?? 'float64' }
  }
  if (integers !== undefined) {
    checkOptions(op, integers, ['from', 'below'])
    const { from = 0, below } = integers
    const above = typeof below === 'string' || (Number.isInteger(below) && below > from)
    if (!Number.isInteger(from) || !above) {
      throw new ValueError(
        op,
        `integers must be { below } with a whole number above from (${String(from)}), or the name of a dimension; got ${String(below)}`,
      )
    }
    return { kind: 'integers', from, below, dtype: dtype ?? 'int32' }
  }
  if (!(Number.isFinite(min) && Number.isFinite(max) && min <= max))
    throw new ValueError(op, `min and max must be finite and in order; got ${min} and ${max}`)
  if (dtype === 'bool') return { kind: 'integers', from: 0, below: 2, dtype }
  if (dtype === 'int32' || dtype === 'uint8')
    throw new ValueError(op, `${dtype} holds whole numbers: say which, as in integers: { below: 10 }`)
  return { kind: 'real', min, max, dtype: dtype ?? 'float64' }
}

/** The elements, in row-major order. `next` gives numbers from 0 up to 1. */
export function drawElements(
  op: string,
  elements: Elements,
  shape: readonly number[],
  sizes: Sizes,
  next: () => number,
): Float64Array {
  const length = shape.reduce((product, size) => product * size, 1)
  switch (elements.kind) {
    case 'real': {
      const { min, max } = elements
      return Float64Array.from({ length }, () => min + (max - min) * next())
    }
    case 'integers': {
      const { from } = elements
      const below = limitOf(op, elements.below, sizes)
      if (below <= from) throw new ValueError(op, `integers from ${from} below ${below}: there are none`)
      return Float64Array.from({ length }, () => from + Math.floor((below - from) * next()))
    }
    case 'oneHot': {
      const classes = shape[elements.axis] as number
      const stride = shape.slice(elements.axis + 1).reduce((product, size) => product * size, 1)
      const data = new Float64Array(length)
      for (let outer = 0; outer < length; outer += classes * stride) {
        for (let inner = 0; inner < stride; inner++) {
          data[outer + inner + Math.floor(classes * next()) * stride] = 1
        }
      }
      return data
    }
  }
}

/** The number that `below` stands for. */
function limitOf(op: string, below: number | string, sizes: Sizes): number {
  const limit = typeof below === 'number' ? below : sizes.get(below)
  if (limit !== undefined) return limit
  throw new ValueError(op, `integers are below '${below}', but no dimension has that name`)
}

const shorter = (x: number, digits: number): number => Math.round(x * 10 ** digits) / 10 ** digits

/** Simpler elements that are allowed as well, the simplest first. */
export function* simplerElements(elements: Elements, data: Float64Array): Generator<Float64Array> {
  if (elements.kind !== 'real') return
  const { min, max } = elements
  const allowed = (x: number): boolean => x >= min && x <= max
  for (const x of [1, 0]) if (allowed(x)) yield data.map(() => x)
  // Numbers keep their sign: one that becomes 0 hides what it is multiplied by.
  const ones = data.map((x) => (x < 0 ? -1 : 1))
  if (ones.every(allowed)) yield ones
  for (const digits of [0, 1, 2, 3]) {
    const rounded = data.map((x) => shorter(x, digits))
    if (rounded.every(allowed)) yield rounded
  }
}
