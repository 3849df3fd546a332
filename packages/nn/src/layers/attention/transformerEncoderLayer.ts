// A layer of a transformer: attention to one another, then a small network for each place.
import {
  checkOptions,
  random,
  ValueError,
  type AnyTensor,
  type DType,
  type FloatDType,
  type LastDimensionError,
  type Promote,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { describe } from '../../describe'
import { nextKey } from '../../keys'
import type { Training } from '../../training'
import { MultiHeadAttention, passOf } from './attention'
import type { Masking } from './attentionMask'
import { checkLastDimension, checkSizes } from '../checks'
import { Dropout } from '../dropout'
import { LayerNorm } from '../normalisation/layerNorm'
import { Linear } from '../linear'

/** How a {@link TransformerEncoderLayer} begins. */
export interface TransformerOptions<D extends FloatDType = 'float32'> {
  /** Where its random numbers come from; a new key for each layer by default. */
  readonly key?: random.Key
  /** The size of the hidden layer of the network for each place, four times the features by default. */
  readonly feedForward?: number
  /** What stands in the middle of that network, 'relu' by default. */
  readonly activation?: 'relu' | 'gelu'
  /** Whether what comes is normalised before attention and network, and not their results; false by default. */
  readonly normFirst?: boolean
  /** The share that is dropped in training, of attention weights and of what each part gives; 0.1 by default. */
  readonly dropout?: number
  /** Whether a place may attend only to itself and those before, unless `forward` is told otherwise. */
  readonly causal?: boolean
  /** What the normalisations add to variances, 1e-5 by default. */
  readonly epsilon?: number
  /** The dtype of the parameters, float32 by default. */
  readonly dtype?: D
}

/** What a pass through an encoder layer has besides its input. */
export interface TransformerPass extends Masking {
  /** What a pass in training has; without it nothing is dropped. */
  readonly training?: Training | undefined
}

const op = 'TransformerEncoderLayer'

/**
 * A layer of a transformer (Vaswani et al., Attention Is All You Need, 2017), as PyTorch has it: with
 * `f(x) = linear2(activation(linear1(x)))`
 *
 * ```text
 * y = norm1(x + selfAttention(x));  norm2(y + f(y))
 * y = x + selfAttention(norm1(x));  y + f(norm2(y))      with normFirst
 * ```
 *
 * and dropout on what attention gives, in the middle of the network, and behind it. `causal` makes a decoder of it,
 * which predicts what comes next. It does not know the order of places: add {@link sinusoidalPositions}, or those of
 * {@link LearnedPositions}, to what comes to the first layer.
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up, where the heads do not divide the features, and for
 * other options out of range.
 * @example
 * const options = { dropout: 0, normFirst: true, causal: true } as const
 * const model = new Sequential(
 *   new TransformerEncoderLayer(8, 2, { ...options, key: random.key(0) }),
 *   new TransformerEncoderLayer(8, 2, { ...options, key: random.key(1) }),
 * )
 * model.forward(ones([4, 5, 8])).shape // [4, 5, 8]
 */
export class TransformerEncoderLayer<Features extends number = number, D extends FloatDType = 'float32'> {
  /** The size of the last axis of what it takes and gives. */
  readonly features: Features
  /** Which activation stands in the middle of the network. */
  readonly activation: 'relu' | 'gelu'
  /** Whether what comes is normalised, and not what is given. */
  readonly normFirst: boolean
  /** What places gather from each other. */
  readonly selfAttention: MultiHeadAttention<Features, D>
  /** The network's first layer. */
  readonly linear1: Linear<Features, number, D>
  /** The network's second layer. */
  readonly linear2: Linear<number, Features, D>
  /** The normalisation that belongs to attention. */
  readonly norm1: LayerNorm<Features, D>
  /** The normalisation that belongs to the network. */
  readonly norm2: LayerNorm<Features, D>
  /** What drops parts of results in training. */
  readonly dropout: Dropout

  constructor(features: Features, heads: number, options: TransformerOptions<D> = {}) {
    checkOptions(op, options, optionNames)
    checkSizes(op, { features, heads })
    const { key = nextKey(), feedForward = 4 * features, activation = 'relu', normFirst = false } = options
    const { dropout = 0.1, causal = false, epsilon = 1e-5, dtype } = options
    checkSizes(op, { feedForward })
    if (activation !== 'relu' && activation !== 'gelu') {
      throw new ValueError(op, `activation must be 'relu' or 'gelu'; got ${describe(activation)}`)
    }
    if (typeof normFirst !== 'boolean') {
      throw new ValueError(op, `normFirst must be true or false; got ${describe(normFirst)}`)
    }
    const [first, second, third] = random.split(key, 3)
    const typed = dtype === undefined ? {} : { dtype }
    this.features = features
    this.activation = activation
    this.normFirst = normFirst
    this.selfAttention = new MultiHeadAttention<Features, D>(features, heads, {
      ...typed,
      key: first,
      dropout,
      causal,
    })
    this.linear1 = new Linear<Features, number, D>(features, feedForward, { ...typed, key: second })
    this.linear2 = new Linear<number, Features, D>(feedForward, features, { ...typed, key: third })
    this.norm1 = new LayerNorm<Features, D>(features, { ...typed, epsilon })
    this.norm2 = new LayerNorm<Features, D>(features, { ...typed, epsilon })
    this.dropout = new Dropout(dropout)
  }

  /** The size of the last axis of what it takes. */
  get inFeatures(): Features {
    return this.features
  }

  /** The size of the last axis of what it gives. */
  get outFeatures(): Features {
    return this.features
  }

  get keeps(): 'shape' {
    return 'shape'
  }

  /**
   * The layer's result.
   *
   * @param x `[..., time, features]`; in batches `[batch, time, features]`
   * @param pass what there is besides: `mask` and `causal`, see {@link Masking}; `training`. A `Training` alone, which
   * containers hand on, is taken, too.
   * @returns `[..., time, features]`
   * @throws ShapeError where a shape does not fit, DTypeError for a mask that is not bool and dtypes that do not mix,
   * ValueError for what there is not.
   */
  forward<S extends Shape, E extends DType = D>(
    x: Tensor<S, E> & LastDimensionError<S, Features, 'TransformerEncoderLayer'>,
    pass: TransformerPass | Training = {},
  ): Tensor<S, Promote<D, E>> {
    const input: AnyTensor = x
    checkLastDimension(op, input, this.features)
    const options = passOf(op, pass, [])
    const { training } = options
    const attend = (y: AnyTensor): AnyTensor =>
      this.dropout.forward(this.selfAttention.forward(y, options) as AnyTensor, training)
    const think = (y: AnyTensor): AnyTensor => {
      const hidden: AnyTensor = this.linear1.forward(y)
      const active: AnyTensor = this.activation === 'relu' ? hidden.relu() : hidden.gelu()
      const result: AnyTensor = this.linear2.forward(this.dropout.forward(active, training))
      return this.dropout.forward(result, training)
    }
    if (this.normFirst) {
      const gathered: AnyTensor = input.add(attend(this.norm1.forward(input)))
      return gathered.add(think(this.norm2.forward(gathered))) as AnyTensor
    }
    const gathered: AnyTensor = this.norm1.forward(input.add(attend(input)) as AnyTensor)
    return this.norm2.forward(gathered.add(think(gathered)) as AnyTensor) as AnyTensor
  }
}

const optionNames = [
  'key',
  'feedForward',
  'activation',
  'normFirst',
  'dropout',
  'causal',
  'epsilon',
  'dtype',
] as const
