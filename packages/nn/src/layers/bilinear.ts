// The bilinear layer: `[..., in1]` and `[..., in2]` to `[..., out]`.
import {
  checkOptions,
  einsum,
  random,
  ShapeError,
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

/** How a {@link Bilinear} layer begins. */
export interface BilinearOptions<D extends FloatDType = 'float32'> {
  /** Where its random numbers come from; a new key for each layer by default. */
  readonly key?: random.Key
  /** The first weight, ±1 / sqrt(in1) by default. */
  readonly weight?: Initialiser
  /** The first bias, ±1 / sqrt(in1) by default; `false` for a layer without one. */
  readonly bias?: Initialiser | false
  /** The dtype of weight and bias, float32 by default. */
  readonly dtype?: D
}

const op = 'Bilinear'

/**
 * `first W second + b`: every output is a weighted sum of all products of an element of one input with one of the
 * other. `weight` has shape `[out, in1, in2]` and `bias` `[out]`, as in PyTorch.
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up.
 * @example
 * const layer = new Bilinear(3, 4, 2, { key: random.key(0) })
 * layer.forward(zeros([5, 3]), zeros([5, 4])).shape // [5, 2]
 */
export class Bilinear<
  In1 extends number = number,
  In2 extends number = number,
  Out extends number = number,
  D extends FloatDType = 'float32',
> {
  /** The size of the last axis of the first input. */
  readonly in1Features: In1
  /** The size of the last axis of the second input. */
  readonly in2Features: In2
  /** The size of the last axis of what it gives. */
  readonly outFeatures: Out
  /** `[out, in1, in2]` */
  readonly weight: Tensor<[Out, In1, In2], D>
  /** `[out]`, or none. */
  readonly bias: Tensor<[Out], D> | undefined

  constructor(in1Features: In1, in2Features: In2, outFeatures: Out, options: BilinearOptions<D> = {}) {
    checkOptions(op, options, ['key', 'weight', 'bias', 'dtype'])
    checkSizes(op, { in1Features, in2Features, outFeatures })
    const { key = nextKey(), weight = fanInUniform, bias = fanInUniform } = options
    checkInitialisers(op, { weight, ...(bias !== false && { bias }) })
    const dtype: FloatDType = options.dtype ?? 'float32'
    const [forWeight, forBias] = random.split(key)
    const sizes = { fanIn: in1Features, fanOut: outFeatures, dtype }
    this.in1Features = in1Features
    this.in2Features = in2Features
    this.outFeatures = outFeatures
    this.weight = weight({
      ...sizes,
      key: forWeight,
      shape: [outFeatures, in1Features, in2Features],
    }) as AnyTensor
    this.bias =
      bias === false ? undefined : (bias({ ...sizes, key: forBias, shape: [outFeatures] }) as AnyTensor)
  }

  /**
   * `first W second + b`.
   *
   * @param first `[..., in1]`
   * @param second `[..., in2]`, with the same leading axes: they do not broadcast
   * @returns `[..., out]`, in the dtype that inputs and weight meet in
   * @throws ShapeError where a last dimension is another or the leading axes differ, DTypeError where the dtypes do
   * not mix.
   */
  forward<S extends Shape, T extends Shape, E extends DType = D, F extends DType = D>(
    first: Tensor<S, E> & LastDimensionError<S, In1, 'Bilinear'>,
    second: Tensor<T, F> & LastDimensionError<T, In2, 'Bilinear'>,
  ): Tensor<WithLast<S, Out>, Promote<Promote<D, E>, F>> {
    const [x, y]: [AnyTensor, AnyTensor] = [first, second]
    checkLastDimension(op, x, this.in1Features, 'the first input')
    checkLastDimension(op, y, this.in2Features, 'the second input')
    const [leading, others] = [x, y].map(({ shape }) => String(shape.slice(0, -1)))
    if (x.ndim !== y.ndim || leading !== others) {
      throw new ShapeError(
        op,
        `both inputs must have the same leading axes; got [${x.shape.join(', ')}] and [${y.shape.join(', ')}]; ` +
          'they do not broadcast: use broadcastTo',
        x.shape,
        y.shape,
      )
    }
    const product: AnyTensor = einsum('...i,oij,...j->...o', x, this.weight as AnyTensor, y)
    return this.bias === undefined ? product : product.add(this.bias)
  }
}
