// Attention: every query takes a mixture of values, by how well it fits their keys.
import {
  checkOptions,
  random,
  ShapeError,
  split,
  swapAxes,
  ValueError,
  zeros,
  type AnyTensor,
  type DType,
  type FloatDType,
  type LastDimensionError,
  type Promote,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { describe } from '../../describe'
import { glorotUniform, type Initialiser } from '../../initialisers'
import { nextKey } from '../../keys'
import { Training } from '../../training'
import { allowedBy, type Masking } from './attentionMask'
import { attentionWeights } from './attentionWeights'
import { checkLastDimension, checkSizes } from '../checks'
import { Dropout } from '../dropout'
import { Linear } from '../linear'

/** How a {@link MultiHeadAttention} begins. */
export interface AttentionOptions<D extends FloatDType = 'float32'> {
  /** Where its random numbers come from; a new key for each layer by default. */
  readonly key?: random.Key
  /** The share of attention weights that is dropped in training; 0 by default. */
  readonly dropout?: number
  /** Whether a query may attend only to its own place and those before, unless `forward` is told otherwise. */
  readonly causal?: boolean
  /** Whether the projections have biases, true by default; they begin as zeros. */
  readonly bias?: boolean
  /** The dtype of the parameters, float32 by default. */
  readonly dtype?: D
}

/** What a pass through attention has besides its queries. */
export interface AttentionPass<E extends DType = 'float32'> extends Masking {
  /** What queries are compared with, `[..., keys, features]`; the queries themselves by default. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape is checked when running
  readonly key?: Tensor<any, E> | undefined
  /** What is mixed, `[..., keys, features]`; the keys by default. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape is checked when running
  readonly value?: Tensor<any, E> | undefined
  /** What a pass in training has; without it nothing is dropped. */
  readonly training?: Training | undefined
}

const op = 'MultiHeadAttention'

const noBias: Initialiser = ({ shape, dtype }) => zeros([...shape], { dtype }) as never

/**
 * Attention with several heads (Vaswani et al., Attention Is All You Need, 2017): queries, keys and values are
 * projected and cut into heads, each head mixes values by `softmax(query key^T / sqrt(size of a head))`, and the
 * mixtures are joined and projected once more.
 *
 * `inProjection.weight` is `[3 * features, features]`, queries above keys above values, and `outProjection.weight`
 * `[features, features]`, as in PyTorch's `in_proj_weight` and `out_proj`. Keys and values have the size of queries.
 *
 * A query that may attend to no key gets a mixture of zeros, so the bias of `outProjection` alone (PyTorch: NaN), and
 * no gradient comes of it.
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up, and where the heads do not divide the features.
 * @example
 * const layer = new MultiHeadAttention(8, 2, { key: random.key(0) })
 * const x = random.normal(random.key(1), [4, 5, 8])
 * layer.forward(x, { causal: true }).shape // [4, 5, 8]
 * const padded = tensor([3, 5, 5, 1]) // how many of each sample's keys are no padding
 * const mask = arange(5).less(padded.reshape([4, 1])).reshape([4, 1, 1, 5])
 * layer.forward(ones([4, 2, 8]), { key: x, mask }).shape // [4, 2, 8]
 */
export class MultiHeadAttention<Features extends number = number, D extends FloatDType = 'float32'> {
  /** The size of the last axis of what it takes and gives. */
  readonly features: Features
  /** How many heads there are. */
  readonly heads: number
  /** Whether a query may attend only to its own place and those before, unless `forward` is told otherwise. */
  readonly causal: boolean
  /** From what comes to queries, keys and values. */
  readonly inProjection: Linear<Features, number, D>
  /** From the joined heads to what is given. */
  readonly outProjection: Linear<Features, Features, D>
  /** What drops weights in training. */
  readonly dropout: Dropout

  constructor(features: Features, heads: number, options: AttentionOptions<D> = {}) {
    checkOptions(op, options, ['key', 'dropout', 'causal', 'bias', 'dtype'])
    checkSizes(op, { features, heads })
    if (features % heads !== 0) {
      throw new ValueError(op, `the ${features} features do not divide into ${heads} heads`)
    }
    const { key = nextKey(), dropout = 0, causal = false, bias = true, dtype } = options
    for (const [name, flag] of Object.entries({ causal, bias })) {
      if (typeof flag === 'boolean') continue
      throw new ValueError(op, `${name} must be true or false; got ${describe(flag)}`)
    }
    const [forIn, forOut] = random.split(key)
    const common = { bias: bias && noBias, ...(dtype !== undefined && { dtype }) }
    this.features = features
    this.heads = heads
    this.causal = causal
    this.inProjection = new Linear<Features, number, D>(features, 3 * features, {
      ...common,
      key: forIn,
      weight: glorotUniform,
    })
    this.outProjection = new Linear<Features, Features, D>(features, features, { ...common, key: forOut })
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
   * What each query gathers.
   *
   * @param query `[..., queries, features]`; in batches `[batch, queries, features]`
   * @param pass what there is besides: `key` and `value`, `[..., keys, features]` with the query's leading axes, the
   * query by default; `mask` and `causal`, see {@link Masking}; `training`. A `Training` alone, which containers hand
   * on, is taken, too.
   * @returns `[..., queries, features]`
   * @throws ShapeError where a shape does not fit, DTypeError for a mask that is not bool and dtypes that do not mix,
   * ValueError for what there is not.
   */
  forward<S extends Shape, E extends DType = D>(
    query: Tensor<S, E> & LastDimensionError<S, Features, 'MultiHeadAttention'>,
    pass: AttentionPass<NoInfer<E>> | Training = {},
  ): Tensor<S, Promote<D, E>> {
    const q: AnyTensor = query
    const { key = q, value = key, training, ...masking } = passOf(op, pass, ['key', 'value'])
    this.checkInputs(q, key, value)
    const [queries, keys, values] = this.project([q, key, value]).map((x) => cut(x, this.heads))
    const scores = scaled(queries as AnyTensor).matmul(flipped(keys as AnyTensor)) as AnyTensor
    const allowed = allowedBy({ ...masking, causal: masking.causal ?? this.causal }, op, scores.shape)
    const weights = this.dropout.forward(attentionWeights(scores, allowed), training)
    return this.outProjection.forward(joined(weights.matmul(values as AnyTensor))) as AnyTensor
  }

  private checkInputs(query: AnyTensor, key: unknown, value: unknown): void {
    checkLastDimension(op, query, this.features, 'the query')
    checkLastDimension(op, key, this.features, 'the key')
    checkLastDimension(op, value, this.features, 'the value')
    const [q, k, v]: [Shape, Shape, Shape] = [query.shape, key.shape, value.shape]
    if (q.length < 2) {
      throw new ShapeError(op, `expects [..., queries, ${this.features}], got [${q.join(', ')}]`, q)
    }
    if (String(q.slice(0, -2)) === String(k.slice(0, -2)) && q.length === k.length && String(k) === String(v))
      return
    throw new ShapeError(
      op,
      `key and value must have one shape, and the leading axes of the query; got query [${q.join(', ')}], ` +
        `key [${k.join(', ')}], value [${v.join(', ')}]`,
      q,
      k,
      v,
    )
  }

  /** Queries, keys and values, each by its part of the projection. */
  private project(inputs: readonly AnyTensor[]): AnyTensor[] {
    const { weight, bias }: { weight: AnyTensor; bias: AnyTensor | undefined } = this.inProjection
    const weights = split(weight, 3) as AnyTensor[]
    const biases = bias === undefined ? [] : (split(bias, 3) as AnyTensor[])
    return inputs.map((x, i) => {
      const product: AnyTensor = x.matmul((weights[i] as AnyTensor).transpose())
      return biases[i] === undefined ? product : product.add(biases[i])
    })
  }
}

/**
 * The second argument of `forward` in attention and what is built on it: options, or a `Training` alone.
 * @throws ValueError for anything else.
 */
export function passOf(op: string, pass: AttentionPass<DType> | Training, names: readonly string[]): AnyPass {
  if (pass instanceof Training) return { training: pass }
  checkOptions(op, pass, [...names, 'mask', 'causal', 'training'])
  const { training } = pass
  if (training === undefined || training instanceof Training) return pass as AnyPass
  throw new ValueError(op, `training must be a Training; got ${describe(training)}`)
}

interface AnyPass extends Masking {
  readonly key?: AnyTensor
  readonly value?: AnyTensor
  readonly training?: Training
}

/** `[..., time, features]` as `[..., heads, time, size of a head]`. */
function cut(x: AnyTensor, heads: number): AnyTensor {
  const shape: Shape = x.shape
  const size = (shape.at(-1) as number) / heads
  return swapAxes(x.reshape([...shape.slice(0, -1), heads, size]), -3, -2)
}

/** `[..., heads, time, size of a head]` as `[..., time, features]`. */
function joined(x: AnyTensor): AnyTensor {
  const y = swapAxes(x, -3, -2)
  const shape: Shape = y.shape
  return y.reshape([...shape.slice(0, -2), (shape.at(-2) as number) * (shape.at(-1) as number)])
}

const flipped = (x: AnyTensor): AnyTensor => swapAxes(x, -2, -1)

const scaled = (queries: AnyTensor): AnyTensor => queries.div(Math.sqrt(queries.shape.at(-1) as number))
