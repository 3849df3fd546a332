// Parameters that begin normally distributed, with a deviation that suits a layer's sizes.
import { erf, random, ValueError, type AnyTensor } from '@chainrule/tensor'
import type { Initialiser } from './initialiser'

const ofVariance =
  (variance: (fanIn: number, fanOut: number) => number): Initialiser =>
  ({ key, shape, fanIn, fanOut, dtype }) =>
    random.normal(key, shape, { std: Math.sqrt(variance(fanIn, fanOut)), dtype }) as never

/**
 * Normal of variance 2 / fanIn: keeps the variance of activations through layers of rectifiers.
 * Source: He et al., Delving Deep into Rectifiers (ICCV 2015).
 *
 * @example
 * const layer = new Linear(784, 128, { key: random.key(0), weight: heNormal })
 */
export const heNormal: Initialiser = ofVariance((fanIn) => 2 / Math.max(fanIn, 1))

/**
 * Normal of variance 2 / (fanIn + fanOut): for layers of tanh, sigmoid and the like.
 * Source: Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks (AISTATS 2010).
 *
 * @example
 * const layer = new Linear(64, 10, { key: random.key(0), weight: glorotNormal })
 */
export const glorotNormal: Initialiser = ofVariance((fanIn, fanOut) => 2 / Math.max(fanIn + fanOut, 1))

/**
 * Normal of variance 1 / fanIn: keeps the variance of what goes through, and suits SELU.
 * Source: LeCun et al., Efficient BackProp (1998).
 *
 * @example
 * const layer = new Linear(64, 10, { key: random.key(0), weight: lecunNormal })
 */
export const lecunNormal: Initialiser = ofVariance((fanIn) => 1 / Math.max(fanIn, 1))

/**
 * An initialiser that is normal with this mean and standard deviation, whatever the layer's sizes.
 *
 * @param mean 0 by default
 * @param std 1 by default
 * @throws ValueError, when a layer calls it, for what `random.normal` does not take.
 * @example
 * const layer = new Linear(64, 10, { key: random.key(0), weight: normal(0, 0.02) })
 */
export const normal =
  (mean = 0, std = 1): Initialiser =>
  ({ key, shape, dtype }) =>
    random.normal(key, shape, { mean, std, dtype }) as never

/** Where {@link truncatedNormal} is cut, in standard deviations of the whole distribution. */
const cut = 2
/** The share of the distribution that lies within: erf(2 / sqrt 2). */
const share = 0.9544997361036416

/**
 * An initialiser that is normal around 0, without what lies beyond two deviations: no parameter begins far out. `std` is
 * that of the whole distribution, as in PyTorch; of what is left it is 0.88 times as much.
 *
 * The inverse of the distribution function at uniform numbers, so that element `i` depends on the key and `i` alone: the
 * polynomial of Giles (Approximating the erfinv Function, 2010) to 1e-7 and one step of Halley's method, which leaves
 * an error of a few units in the last place of float64.
 *
 * @param std 1 by default
 * @throws ValueError for a deviation that is not a finite number from 0 up.
 * @example
 * const layer = new Linear(64, 10, { key: random.key(0), weight: truncatedNormal(0.02) })
 * layer.weight.abs().max().item() <= 0.04 // true
 */
export function truncatedNormal(std = 1): Initialiser {
  if (typeof std !== 'number' || !Number.isFinite(std) || std < 0) {
    throw new ValueError('truncatedNormal', `std must be a finite number from 0 up; got ${String(std)}`)
  }
  return ({ key, shape, dtype }) => {
    const u: AnyTensor = random.uniform(key, shape, { low: -1, dtype: 'float64' })
    const z = inverseErf(u.mul(share)).mul(Math.SQRT2).clip(-cut, cut)
    return z.mul(std).astype(dtype) as never
  }
}

// In powers of log(1 / (1 - y^2)) - 2.5, for |y| up to 0.9966.
const coefficients = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
]

/** The inverse of the error function, between -0.9966 and 0.9966. */
function inverseErf(y: AnyTensor): AnyTensor {
  const w = y.square().neg().log1p().neg().sub(2.5)
  const first = coefficients
    .slice(1)
    .reduce<AnyTensor>((sum, c) => sum.mul(w).add(c), w.mul(0).add(coefficients[0] as number))
  const x = first.mul(y)
  // Newton's step is e = (erf x - y) / erf'(x), Halley's e / (1 + x e), as erf'' = -2 x erf'.
  const step = (erf(x) as AnyTensor)
    .sub(y)
    .mul(x.square().exp())
    .mul(Math.sqrt(Math.PI) / 2)
  return x.sub(step.div(step.mul(x).add(1)))
}
