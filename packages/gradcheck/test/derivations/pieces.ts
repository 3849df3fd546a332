// The pieces of which networks are made for tests: activations and losses with their derivatives, as people write them
// with ordinary ops, both formulas of one function among them.
import { type Tensor } from '@chainrule/tensor'

/** Shapes differ from layer to layer. */
export type Array64 = Tensor<any, 'float64'> // oxlint-disable-line typescript/no-explicit-any -- see above

const one = (x: Array64): Array64 => x.neg().add(1)
const sigmoid = (z: Array64): Array64 => z.neg().exp().add(1).reciprocal()

/** An activation with its derivative, of the pre-activation z and of the output a. */
export interface Activation {
  readonly of: (z: Array64) => Array64
  readonly slope: (z: Array64, a: Array64) => Array64
}

/** Activations, also some that are composed of simpler ops. */
export const activations = {
  sigmoid: { of: (z) => z.sigmoid(), slope: (_, a) => a.mul(one(a)) },
  sigmoidOfZ: { of: (z) => z.sigmoid(), slope: (z) => z.sigmoid().mul(one(z.sigmoid())) },
  logistic: { of: (z) => z.neg().exp().add(1).reciprocal(), slope: (_, a) => a.mul(one(a)) },
  logisticOfZ: {
    of: (z) => z.exp().div(z.exp().add(1)),
    slope: (z) => z.neg().exp().div(z.neg().exp().add(1).square()),
  },
  tanh: { of: (z) => z.tanh(), slope: (_, a) => one(a.square()) },
  tanhOfZ: { of: (z) => z.tanh(), slope: (z) => z.cosh().square().reciprocal() },
  tanhByExp: {
    of: (z) => z.exp().sub(z.neg().exp()).div(z.exp().add(z.neg().exp())),
    slope: (_, a) => one(a.mul(a)),
  },
  relu: { of: (z) => z.relu(), slope: (z) => z.greater(0).astype('float64') },
  reluByMax: { of: (z) => z.maximum(0), slope: (_, a) => a.sign() },
  reluToo: { of: (z) => z.relu(), slope: (z) => z.greaterEqual(0).astype('float64') },
  leakyRelu: {
    of: (z) => z.leakyRelu(),
    slope: (z) => z.greater(0).astype('float64').mul(0.99).add(0.01),
  },
  leakyByHand: {
    of: (z) => z.relu().sub(z.neg().relu().mul(0.2)),
    slope: (z) => z.greater(0).astype('float64').mul(0.8).add(0.2),
  },
  softplus: { of: (z) => z.softplus(), slope: (z) => z.sigmoid() },
  softplusByLog: { of: (z) => z.exp().add(1).log(), slope: (_, a) => one(a.neg().exp()) },
  gelu: {
    of: (z) => z.gelu(),
    slope: (z) =>
      z
        .div(Math.SQRT2)
        .erf()
        .add(1)
        .div(2)
        .add(z.mul(z.square().div(-2).exp()).div(Math.sqrt(2 * Math.PI))),
  },
  silu: {
    of: (z) => z.silu(),
    slope: (z) => z.sigmoid().mul(one(z.sigmoid()).mul(z).add(1)),
  },
  siluByHand: {
    of: (z) => z.mul(sigmoid(z)),
    slope: (z, a) => a.add(sigmoid(z).mul(one(a))),
  },
  elu: { of: (z) => z.elu(), slope: (z) => z.minimum(0).exp() },
  square: { of: (z) => z.square(), slope: (z) => z.mul(2) },
  sine: { of: (z) => z.sin(), slope: (z) => z.cos() },
  softsign: {
    of: (z) => z.div(z.abs().add(1)),
    slope: (z) => z.abs().add(1).square().reciprocal(),
  },
  none: { of: (z) => z, slope: (z) => z.mul(0).add(1) },
} as const satisfies Record<string, Activation>

/** How the two axes of a layer's values are used. */
export interface Axes {
  readonly features: 0 | 1
  readonly batch: 0 | 1
}

/** A loss of the network's output. */
export interface Loss {
  /** The loss of the last pre-activation z and the last activation a. */
  readonly of: (z: Array64, a: Array64, y: Array64, axes: Axes) => Tensor<[], 'float64'>
  /** Its derivative by a; or by z, with `direct`. */
  readonly slope: (z: Array64, a: Array64, y: Array64, axes: Axes) => Array64
  /** The derivative goes past the last activation, which is the loss's own. */
  readonly direct?: 'softmax' | 'sigmoid'
}

const count = (x: Array64, { batch }: Axes): number => x.shape[batch] as number
const shares = (z: Array64, { features }: Axes): Array64 => z.softmax({ axis: features })
const sharesByHand = (z: Array64, { features }: Axes): Array64 =>
  z.exp().div(z.exp().sum({ axis: features, keepDims: true }))

/** Losses. Those that are direct have softmax or the sigmoid of z within. */
export const losses = {
  sumSquares: {
    of: (_z, a, y) => a.sub(y).square().sum(),
    slope: (_z, a, y) => a.sub(y).mul(2),
  },
  halfSquares: {
    of: (_z, a, y) => a.sub(y).square().sum().div(2),
    slope: (_z, a, y) => a.sub(y),
  },
  halfMeanSquares: {
    of: (_z, a, y, axes) =>
      a
        .sub(y)
        .square()
        .sum()
        .div(2 * count(a, axes)),
    slope: (_z, a, y, axes) => a.sub(y).div(count(a, axes)),
  },
  meanSquares: {
    of: (_z, a, y) => a.sub(y).square().mean(),
    slope: (_z, a, y) => a.sub(y).mul(2 / a.size),
  },
  absolute: {
    of: (_z, a, y) => a.sub(y).abs().mean(),
    slope: (_z, a, y) => a.sub(y).sign().div(a.size),
  },
  crossEntropy: {
    of: (z, _a, y, axes) => z.logSoftmax({ axis: axes.features }).mul(y).sum().div(count(z, axes)).neg(),
    slope: (z, _a, y, axes) => shares(z, axes).sub(y).div(count(z, axes)),
    direct: 'softmax',
  },
  crossEntropySum: {
    of: (z, _a, y, axes) => sharesByHand(z, axes).log().mul(y).sum().neg(),
    slope: (z, _a, y, axes) => sharesByHand(z, axes).sub(y),
    direct: 'softmax',
  },
  crossEntropyByLog: {
    of: (z, _a, y, axes) => shares(z, axes).log().mul(y).sum({ axis: axes.features }).mean().neg(),
    slope: (z, _a, y, axes) => sharesByHand(z, axes).sub(y).div(count(z, axes)),
    direct: 'softmax',
  },
  binary: {
    of: (z, _a, y, axes) => {
      const a = z.sigmoid()
      const terms = y.mul(a.log()).add(one(y).mul(one(a).log()))
      return terms.sum().div(count(z, axes)).neg()
    },
    slope: (z, _a, y, axes) => z.sigmoid().sub(y).div(count(z, axes)),
    direct: 'sigmoid',
  },
  binaryOfOutput: {
    of: (_z, a, y) =>
      y
        .mul(a.log())
        .add(one(y).mul(one(a).log()))
        .mean()
        .neg(),
    slope: (_z, a, y) =>
      a
        .sub(y)
        .div(a.mul(one(a)))
        .div(a.size),
  },
} as const satisfies Record<string, Loss>
