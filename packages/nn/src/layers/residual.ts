// A way around layers: what comes is added to what they make of it.
import { ShapeError, Tensor, ValueError, type AnyTensor, type DType, type Shape } from '@chainrule/tensor'
import { describe } from '../describe'
import type { Training } from '../training'
import type { InputError, Layers, Returning, Sum, Through } from './chain'
import { checkInput } from './checks'
import { call, checkLayers } from './sequential'
import { sizesOf, type Sizes } from './sizes'

/**
 * `x + f(x)`, where `f` is the layers in order (He et al., "Deep Residual Learning for Image Recognition", CVPR
 * 2016). What they give must have the shape of what comes: nothing is broadcast.
 *
 * @throws ShapeError where a layer cannot take what the one before gives, or where the last gives other sizes than the
 * first takes; ValueError for what is no layer.
 * @example
 * const block = new Residual(new Linear(8, 16), new ReLU(), new Linear(16, 8))
 * block.forward(zeros([32, 8])).shape // [32, 8]
 */
export class Residual<const L extends Layers = Layers> {
  /** The layers, in order. */
  readonly layers: L

  constructor(...layers: L & Returning<L>) {
    checkLayers(op, layers)
    checkEnds(sizesOf(op, layers))
    this.layers = layers
  }

  /** The size of the last axis; undefined where the layers do not say. */
  get inFeatures(): number | undefined {
    const { inFeatures, outFeatures } = sizesOf(op, this.layers)
    return inFeatures ?? outFeatures
  }

  /** The size of the last axis; undefined where the layers do not say. */
  get outFeatures(): number | undefined {
    return this.inFeatures
  }

  /** The size of axis 1; undefined where the layers do not say. */
  get inChannels(): number | undefined {
    const { inChannels, outChannels } = sizesOf(op, this.layers)
    return inChannels ?? outChannels
  }

  /** The size of axis 1; undefined where the layers do not say. */
  get outChannels(): number | undefined {
    return this.inChannels
  }

  get keeps(): 'shape' {
    return 'shape'
  }

  /**
   * `x` and what the layers make of it, added.
   *
   * @param training handed on to each module; functions get the tensor alone
   * @returns the shape of `x`
   * @throws ShapeError where the layers give another shape, and whatever a layer throws.
   */
  forward<S extends Shape, E extends DType>(
    x: Tensor<S, E> & InputError<L, S>,
    training?: Training,
  ): Sum<Tensor<S, E>, Through<L, Tensor<S, E>>> {
    const input: AnyTensor = x
    checkInput(op, input)
    let value: AnyTensor = input
    for (const layer of this.layers) value = call(layer, value, training)
    if (!((value as unknown) instanceof Tensor)) {
      throw new ValueError(op, `the layers must give a tensor; got ${describe(value)}`)
    }
    const [before, after]: [Shape, Shape] = [input.shape, value.shape]
    if (before.length !== after.length || before.some((size, axis) => size !== after[axis])) {
      throw new ShapeError(
        op,
        `the layers must keep the shape [${before.join(', ')}]; they gave [${after.join(', ')}]; nothing is broadcast`,
        before,
        after,
      )
    }
    return input.add(value) as Sum<Tensor<S, E>, Through<L, Tensor<S, E>>>
  }
}

const op = 'Residual'

/** @throws ShapeError where what goes out cannot be added to what comes. */
function checkEnds({ inFeatures, outFeatures, inChannels, outChannels }: Sizes): void {
  const ends = [
    ['last dimension', inFeatures, outFeatures],
    ['channels', inChannels, outChannels],
  ] as const
  for (const [what, into, out] of ends) {
    if (into === undefined || out === undefined || into === out) continue
    throw new ShapeError(
      op,
      `the layers take ${into} as ${what} and give ${out}; they must keep it`,
      [into],
      [out],
    )
  }
}
