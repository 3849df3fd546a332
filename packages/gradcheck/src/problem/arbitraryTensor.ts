// Random tensors: a fast-check arbitrary that knows its dimensions, so that a check gives equal names equal sizes.
import { tensor, ValueError, type AnyTensor, type DType, type Tensor } from '@chainrule/tensor'
import { Arbitrary, array, constant, integer, tuple, type Random, type Stream, type Value } from 'fast-check'
import { drawElements, elementsOf, type ElementOptions, type Elements } from './elements'
import type { Sizes } from './sizes'

/** A dimension: its size, or a name for a size that is drawn. */
export type Dim = number | string

/** The static shape of dimensions: a name stands for a size known only when running. */
export type ShapeOfDims<Dims extends readonly Dim[]> = {
  -readonly [Axis in keyof Dims]: Dims[Axis] extends number ? Dims[Axis] : number
}

/**
 * A fast-check arbitrary of tensors, made by {@link arbitraryTensor}. It can be used like any other (`map`, `filter`,
 * `fc.property`), and is drawn by `checkDerivation` with the sizes of the whole problem.
 */
export class TensorArbitrary<T extends AnyTensor = AnyTensor> extends Arbitrary<T> {
  /** The dimensions as they were given. */
  readonly dims: readonly Dim[]
  /** How elements are drawn. @internal */
  readonly elements: Elements
  readonly #op = 'arbitraryTensor'
  readonly #alone: Arbitrary<T>

  /** @internal */
  constructor(dims: readonly Dim[], elements: Elements) {
    super()
    this.dims = dims
    this.elements = elements
    const { names } = this
    const most = 4
    this.#alone = tuple(...names.map(() => integer({ min: 1, max: most }))).chain((drawn) => {
      const sizes = new Map(names.map((name, i) => [name, drawn[i] as number]))
      return this.#sized(sizes)
    })
  }

  /** The names that need a size. */
  get names(): string[] {
    const { dims, elements } = this
    const below = elements.kind === 'integers' ? [elements.below] : []
    return [...new Set([...dims, ...below].filter((dim) => typeof dim === 'string'))]
  }

  /** The shape for sizes. */
  shapeFor(sizes: Sizes): number[] {
    return this.dims.map((dim) => (typeof dim === 'number' ? dim : (sizes.get(dim) as number)))
  }

  /** A tensor for sizes, from numbers between 0 and 1. @internal */
  draw(sizes: Sizes, next: () => number): T {
    const shape = this.shapeFor(sizes)
    return this.make(drawElements(this.#op, this.elements, shape, sizes, next), shape)
  }

  /** The tensor of elements. @internal */
  make(data: Float64Array, shape: readonly number[]): T {
    return tensor(data, { shape, dtype: this.elements.dtype }) as unknown as T
  }

  #sized(sizes: Sizes): Arbitrary<T> {
    const shape = this.shapeFor(sizes)
    const length = shape.reduce((product, size) => product * size, 1)
    const { elements } = this
    if (elements.kind === 'real') {
      const { min, max } = elements
      // Multiples of a power of two shrink towards 0 and stay exact.
      const [low, high] = [Math.ceil(min * grid), Math.floor(max * grid)]
      if (low > high) return constant(this.draw(sizes, () => 0.5))
      const element = integer({ min: low, max: high }).map((steps) => steps / grid)
      return array(element, { minLength: length, maxLength: length }).map((values) =>
        this.make(Float64Array.from(values), shape),
      )
    }
    const share = integer({ min: 0, max: grid - 1 }).map((steps) => steps / grid)
    return array(share, { minLength: length, maxLength: length }).map((shares) => {
      let position = 0
      return this.draw(sizes, () => shares[position++] ?? 0)
    })
  }

  /** As every arbitrary. */
  override generate(random: Random, biasFactor: number | undefined): Value<T> {
    return this.#alone.generate(random, biasFactor)
  }

  /** As every arbitrary; a tensor of unknown origin has no context to be shrunk in. */
  override canShrinkWithoutContext(value: unknown): value is T {
    return this.#alone.canShrinkWithoutContext(value)
  }

  /** As every arbitrary: smaller sizes first, then elements closer to 0. */
  override shrink(value: T, context: unknown): Stream<Value<T>> {
    return this.#alone.shrink(value, context)
  }
}

const grid = 2 ** 16

/**
 * Random tensors as inputs of `checkDerivation`, and a fast-check arbitrary in its own right.
 *
 * @param dims a size or a name for each axis; equal names have equal sizes, in all inputs of a check
 * @param options `min` and `max` of the elements, from -1 to 1 by default, drawn evenly; or `oneHot: axis`; or
 * `integers: { below }`, where `below` may be the name of a dimension; and the `dtype`, float64 by default
 * @throws ValueError for what is no dimension, and for options that leave nothing to draw.
 * @example
 * const weights = arbitraryTensor(['out', 'in'])
 * const targets = arbitraryTensor(['out', 'batch'], { oneHot: 0 })
 * const labels = arbitraryTensor(['batch'], { integers: { below: 'out' } })
 * const rates = arbitraryTensor([], { min: 0.1, max: 1 })
 * weights.dims // ['out', 'in']
 */
export function arbitraryTensor<const Dims extends readonly Dim[], D extends DType = 'float64'>(
  dims: Dims,
  options: ElementOptions<D> & { readonly integers: object; readonly dtype?: never },
): TensorArbitrary<Tensor<ShapeOfDims<Dims>, 'int32'>>
export function arbitraryTensor<const Dims extends readonly Dim[], D extends DType = 'float64'>(
  dims: Dims,
  options?: ElementOptions<D>,
): TensorArbitrary<Tensor<ShapeOfDims<Dims>, D>>
export function arbitraryTensor(dims: readonly Dim[], options: ElementOptions = {}): TensorArbitrary {
  const op = 'arbitraryTensor'
  if (!Array.isArray(dims)) {
    throw new ValueError(op, "dimensions are an array of names and sizes such as ['batch', 3]")
  }
  const wrong = dims.find(
    (dim) => !(typeof dim === 'string' ? dim !== '' : Number.isInteger(dim) && dim >= 0),
  )
  if (wrong !== undefined) {
    throw new ValueError(op, `a dimension is a name or a size from 0 up; got ${JSON.stringify(wrong)}`)
  }
  return new TensorArbitrary([...(dims as readonly Dim[])], elementsOf(op, options, dims.length))
}
