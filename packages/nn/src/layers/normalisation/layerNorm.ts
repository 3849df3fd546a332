// Layer normalisation: each sample standardised over its last axes.
import type { AnyTensor, DType, FloatDType, Promote, Shape, Tensor } from '@chainrule/tensor'
import { parametersOf, scaled, standardised, type NormOptions } from './normalisation'
import {
  checkSizing,
  checkTrailing,
  type LastOf,
  type ShapeOf,
  type Sizing,
  type TrailingError,
} from '../trailing'

/**
 * `(x - mean) / sqrt(variance + epsilon) * weight + bias`, with the mean and the (biased) variance over the last axes,
 * whose sizes are given: one as a number, several as a list (Ba et al., "Layer Normalization", 2016).
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up, or options out of range.
 * @example
 * new LayerNorm(2).forward(tensor([[1, 3], [10, 30]])).arraySync() // [[-1, 1], [-1, 1]]
 * new LayerNorm([3, 4]).weight?.shape // [3, 4]
 */
export class LayerNorm<const N extends Sizing = Sizing, D extends FloatDType = 'float32'> {
  /** The sizes of the axes that are normalised over, the last ones. */
  readonly normalizedShape: ShapeOf<N>
  /** What is added to the variance. */
  readonly epsilon: number
  /** `normalizedShape`, or none. */
  readonly weight: Tensor<ShapeOf<N>, D> | undefined
  /** `normalizedShape`, or none. */
  readonly bias: Tensor<ShapeOf<N>, D> | undefined

  constructor(normalizedShape: N, options: NormOptions<D> = {}) {
    const sizes = checkSizing(op, normalizedShape)
    const { weight, bias, epsilon } = parametersOf(op, sizes, options, names)
    this.normalizedShape = sizes as ShapeOf<N>
    this.epsilon = epsilon
    this.weight = weight
    this.bias = bias
  }

  get inFeatures(): LastOf<N> {
    return this.normalizedShape.at(-1) as LastOf<N>
  }

  get outFeatures(): LastOf<N> {
    return this.inFeatures
  }

  get keeps(): 'shape' {
    return 'shape'
  }

  /**
   * Each sample standardised.
   *
   * @param x `[..., ...normalizedShape]`
   * @returns the shape of `x`, in the dtype that `x` and the weight meet in
   * @throws ShapeError where the last dimensions are others, DTypeError where the dtypes do not mix.
   */
  forward<S extends Shape, E extends DType = D>(
    x: Tensor<S, E> & TrailingError<S, N, 'LayerNorm'>,
  ): Tensor<S, Promote<D, E>> {
    const input: AnyTensor = x
    const axes = checkTrailing(op, input, this.normalizedShape)
    return scaled(standardised(input, axes, this.epsilon), this.weight, this.bias)
  }
}

const op = 'LayerNorm'
const names = ['epsilon', 'weight', 'bias', 'key', 'dtype']
