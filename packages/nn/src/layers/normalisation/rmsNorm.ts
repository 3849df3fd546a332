// Root mean square normalisation: each sample scaled to a size, without taking its mean off.
import type { AnyTensor, DType, FloatDType, Promote, Shape, Tensor } from '@chainrule/tensor'
import { parametersOf, scaled, type ScaleOptions } from './normalisation'
import {
  checkSizing,
  checkTrailing,
  type LastOf,
  type ShapeOf,
  type Sizing,
  type TrailingError,
} from '../trailing'

/**
 * `x / sqrt(mean(x^2) + epsilon) * weight`, with the mean over the last axes, whose sizes are given: one as a number,
 * several as a list (Zhang and Sennrich, "Root Mean Square Layer Normalization", NeurIPS 2019).
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up, or options out of range.
 * @example
 * new RMSNorm(2).forward(tensor([[1, 7]])).arraySync() // [[0.2, 1.4]]
 */
export class RMSNorm<const N extends Sizing = Sizing, D extends FloatDType = 'float32'> {
  /** The sizes of the axes that are normalised over, the last ones. */
  readonly normalizedShape: ShapeOf<N>
  /** What is added to the mean square. */
  readonly epsilon: number
  /** `normalizedShape`, or none. */
  readonly weight: Tensor<ShapeOf<N>, D> | undefined

  constructor(normalizedShape: N, options: ScaleOptions<D> = {}) {
    const sizes = checkSizing(op, normalizedShape)
    const { weight, epsilon } = parametersOf(op, sizes, options, names)
    this.normalizedShape = sizes as ShapeOf<N>
    this.epsilon = epsilon
    this.weight = weight
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
   * Each sample scaled.
   *
   * @param x `[..., ...normalizedShape]`
   * @returns the shape of `x`, in the dtype that `x` and the weight meet in
   * @throws ShapeError where the last dimensions are others, DTypeError where the dtypes do not mix.
   */
  forward<S extends Shape, E extends DType = D>(
    x: Tensor<S, E> & TrailingError<S, N, 'RMSNorm'>,
  ): Tensor<S, Promote<D, E>> {
    const input: AnyTensor = x
    const axis = checkTrailing(op, input, this.normalizedShape)
    const scale = input.square().mean({ axis, keepDims: true }).add(this.epsilon).rsqrt()
    return scaled(input.mul(scale), this.weight, undefined)
  }
}

const op = 'RMSNorm'
const names = ['epsilon', 'weight', 'key', 'dtype']
