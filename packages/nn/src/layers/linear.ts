// The fully connected layer: `[..., in]` to `[..., out]`.
import {
  checkOptions,
  random,
  type AnyTensor,
  type DType,
  type FloatDType,
  type LastDimensionError,
  type Promote,
  type Shape,
  type Tensor,
  type WithLast,
} from '@chainrule/tensor'
import { fanInUniform, type Initialiser } from '../initialisers'
import { nextKey } from '../keys'
import { checkInitialisers, checkLastDimension, checkSizes } from './checks'

/** How a {@link Linear} layer begins. */
export interface LinearOptions<D extends FloatDType = 'float32'> {
  /** Where its random numbers come from; a new key for each layer by default. */
  readonly key?: random.Key
  /** The first weight, ±1 / sqrt(in) by default. */
  readonly weight?: Initialiser
  /** The first bias, ±1 / sqrt(in) by default; `false` for a layer without one. */
  readonly bias?: Initialiser | false
  /** The dtype of weight and bias, float32 by default. */
  readonly dtype?: D
}

/**
 * `x W^T + b`: every output is a weighted sum of all inputs.
 *
 * `weight` has shape `[out, in]` and `bias` `[out]`, as in PyTorch. Both are fields, so the layer is a tree of
 * tensors: `grad` gives their gradients, and an optimiser a new layer.
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up.
 * @example
 * const layer = new Linear(3, 2, { key: random.key(0) })
 * layer.forward(zeros([5, 3])).shape // [5, 2]
 * grad((l: typeof layer) => l.forward(ones([5, 3])).sum())(layer).bias?.arraySync() // [5, 5]
 */
export class Linear<
  In extends number = number,
  Out extends number = number,
  D extends FloatDType = 'float32',
> {
  /** The size of the last axis of what it takes. */
  readonly inFeatures: In
  /** The size of the last axis of what it gives. */
  readonly outFeatures: Out
  /** `[out, in]` */
  readonly weight: Tensor<[Out, In], D>
  /** `[out]`, or none. */
  readonly bias: Tensor<[Out], D> | undefined

  constructor(inFeatures: In, outFeatures: Out, options: LinearOptions<D> = {}) {
    checkOptions('Linear', options, ['key', 'weight', 'bias', 'dtype'])
    checkSizes('Linear', { inFeatures, outFeatures })
    const { key = nextKey(), weight = fanInUniform, bias = fanInUniform } = options
    checkInitialisers('Linear', { weight, ...(bias !== false && { bias }) })
    const dtype: FloatDType = options.dtype ?? 'float32'
    const [forWeight, forBias] = random.split(key)
    const sizes = { fanIn: inFeatures, fanOut: outFeatures, dtype }
    this.inFeatures = inFeatures
    this.outFeatures = outFeatures
    this.weight = weight({ ...sizes, key: forWeight, shape: [outFeatures, inFeatures] }) as AnyTensor
    this.bias =
      bias === false ? undefined : (bias({ ...sizes, key: forBias, shape: [outFeatures] }) as AnyTensor)
  }

  /**
   * `x W^T + b`.
   *
   * @param x `[..., in]`
   * @returns `[..., out]`, in the dtype that `x` and the weight meet in
   * @throws ShapeError where the last dimension is another, DTypeError where the dtypes do not mix.
   */
  forward<S extends Shape, E extends DType = D>(
    x: Tensor<S, E> & LastDimensionError<S, In, 'Linear'>,
  ): Tensor<WithLast<S, Out>, Promote<D, E>> {
    const input: AnyTensor = x
    checkLastDimension('Linear', input, this.inFeatures)
    const product: AnyTensor = input.matmul((this.weight as AnyTensor).transpose())
    return this.bias === undefined ? product : product.add(this.bias)
  }
}
