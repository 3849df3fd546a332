// The activations as layers, so that they can stand in a Sequential. Each keeps the shape and has no parameters.
import type { AnyTensor, DType, Shape, Tensor } from '@chainrule/tensor'

/**
 * A layer that works on each element, or along an axis, and keeps the shape.
 *
 * @example
 * class Square extends Activation {
 *   protected override activate(x: AnyTensor): AnyTensor {
 *     return x.square()
 *   }
 * }
 * new Sequential(new Linear(3, 2), new Square()).forward(zeros([5, 3])).shape // [5, 2]
 */
export abstract class Activation {
  /** The activation itself. */
  protected abstract activate(x: AnyTensor): AnyTensor

  get keeps(): 'shape' {
    return 'shape'
  }

  /**
   * The activation of `x`.
   *
   * @param x any shape, float32 or float64
   * @returns the same shape and dtype
   */
  forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
    return this.activate(x)
  }
}

/**
 * max(x, 0); the derivative at 0 is 0.
 *
 * @example
 * new ReLU().forward(tensor([-1, 2])).arraySync() // [0, 2]
 */
export class ReLU extends Activation {
  protected override activate(x: AnyTensor): AnyTensor {
    return x.relu()
  }
}

/**
 * x above 0, `negativeSlope * x` (0.01 by default) below.
 *
 * @example
 * new LeakyReLU({ negativeSlope: 0.5 }).forward(tensor([-1, 2])).arraySync() // [-0.5, 2]
 */
export class LeakyReLU extends Activation {
  /** The factor for what is below 0. */
  readonly negativeSlope: number

  constructor({ negativeSlope = 0.01 }: { readonly negativeSlope?: number } = {}) {
    super()
    this.negativeSlope = negativeSlope
  }

  protected override activate(x: AnyTensor): AnyTensor {
    return x.leakyRelu({ negativeSlope: this.negativeSlope })
  }
}

/**
 * x above 0, `alpha * (exp(x) - 1)` (alpha 1 by default) below (Clevert et al., 2016).
 *
 * @example
 * new ELU().forward(tensor([-1000, 2])).arraySync() // [-1, 2]
 */
export class ELU extends Activation {
  /** What the output tends to the negative of, far below 0. */
  readonly alpha: number

  constructor({ alpha = 1 }: { readonly alpha?: number } = {}) {
    super()
    this.alpha = alpha
  }

  protected override activate(x: AnyTensor): AnyTensor {
    return x.elu({ alpha: this.alpha })
  }
}

/**
 * The self-normalising ELU (Klambauer et al., 2017).
 *
 * @example
 * new SELU().forward(tensor([0, 1])).arraySync() // [0, 1.0507]
 */
export class SELU extends Activation {
  protected override activate(x: AnyTensor): AnyTensor {
    return x.selu()
  }
}

/**
 * x times the normal distribution function of x, exactly or by its tanh approximation (Hendrycks and Gimpel, 2016).
 *
 * @example
 * new GELU({ approximate: 'tanh' }).forward(tensor([0, 1])).arraySync() // [0, 0.8412]
 */
export class GELU extends Activation {
  /** Which approximation; 'none' is the exact function. */
  readonly approximate: 'none' | 'tanh'

  constructor({ approximate = 'none' }: { readonly approximate?: 'none' | 'tanh' } = {}) {
    super()
    this.approximate = approximate
  }

  protected override activate(x: AnyTensor): AnyTensor {
    return x.gelu({ approximate: this.approximate })
  }
}

/**
 * x sigmoid(x), also called swish.
 *
 * @example
 * new SiLU().forward(tensor([0, 1])).arraySync() // [0, 0.7311]
 */
export class SiLU extends Activation {
  protected override activate(x: AnyTensor): AnyTensor {
    return x.silu()
  }
}

/**
 * x tanh(softplus(x)) (Misra, 2019).
 *
 * @example
 * new Mish().forward(tensor([0, 1])).arraySync() // [0, 0.8651]
 */
export class Mish extends Activation {
  protected override activate(x: AnyTensor): AnyTensor {
    return x.mish()
  }
}

/**
 * log(1 + exp(x)), exact for large x.
 *
 * @example
 * new Softplus().forward(tensor([0, 1000])).arraySync() // [0.6931, 1000]
 */
export class Softplus extends Activation {
  protected override activate(x: AnyTensor): AnyTensor {
    return x.softplus()
  }
}

/**
 * 1 / (1 + exp(-x)).
 *
 * @example
 * new Sigmoid().forward(tensor([0, 1000])).arraySync() // [0.5, 1]
 */
export class Sigmoid extends Activation {
  protected override activate(x: AnyTensor): AnyTensor {
    return x.sigmoid()
  }
}

/**
 * The hyperbolic tangent.
 *
 * @example
 * new Tanh().forward(tensor([0, 1])).arraySync() // [0, 0.7616]
 */
export class Tanh extends Activation {
  protected override activate(x: AnyTensor): AnyTensor {
    return x.tanh()
  }
}

/**
 * Probabilities along an axis, the last by default. For training use `softmaxCrossEntropy` on what comes before it.
 *
 * @example
 * new Softmax().forward(tensor([1000, 1000])).arraySync() // [0.5, 0.5]
 */
export class Softmax extends Activation {
  /** The axis along which the probabilities add up to 1. */
  readonly axis: number

  constructor({ axis = -1 }: { readonly axis?: number } = {}) {
    super()
    this.axis = axis
  }

  protected override activate(x: AnyTensor): AnyTensor {
    return x.softmax({ axis: this.axis })
  }
}
