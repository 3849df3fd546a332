// Layers one behind another.
import { ValueError, type AnyTensor, type DType, type Shape, type Tensor } from '@chainrule/tensor'
import { isModule, type Kept } from '../module'
import type { Training } from '../training'
import type { Fitting, InputError, Layer, Layers, Through } from './chain'
import { sizesOf } from './sizes'

/**
 * Modules and functions, each applied to what the one before gives. Sizes are checked when it is built, by the
 * compiler and again when running: the last dimension and the channels, through layers that keep them (activations,
 * dropout, norms, pools). Behind a function, a `Flatten` or a module of your own that does not say its sizes any size
 * may come.
 *
 * @throws ShapeError where a layer cannot take what the one before gives, ValueError for what is no layer.
 * @example
 * const model = new Sequential(new Linear(784, 30), new ReLU(), new Linear(30, 10))
 * model.forward(zeros([32, 784])).shape // [32, 10]
 */
export class Sequential<const L extends Layers = Layers> {
  /** The layers, in order. */
  readonly layers: L

  constructor(...layers: L & Fitting<L>) {
    checkLayers(op, layers)
    sizesOf(op, layers)
    this.layers = layers
  }

  /** The size of the last axis of what comes; undefined where the layers do not say. */
  get inFeatures(): number | undefined {
    return sizesOf(op, this.layers).inFeatures
  }

  /** The size of the last axis of what is given; undefined where the layers do not say. */
  get outFeatures(): number | undefined {
    return sizesOf(op, this.layers).outFeatures
  }

  /** The size of axis 1 of what comes; undefined where the layers do not say. */
  get inChannels(): number | undefined {
    return sizesOf(op, this.layers).inChannels
  }

  /** The size of axis 1 of what is given; undefined where the layers do not say. */
  get outChannels(): number | undefined {
    return sizesOf(op, this.layers).outChannels
  }

  /** Which sizes all of the layers keep. */
  get keeps(): Kept | undefined {
    return sizesOf(op, this.layers).keeps
  }

  /**
   * All layers in order.
   *
   * @param training handed on to each module; functions get the tensor alone
   * @throws whatever a layer throws.
   */
  forward<S extends Shape, E extends DType>(
    x: Tensor<S, E> & InputError<L, S>,
    training?: Training,
  ): Through<L, Tensor<S, E>> {
    let value: AnyTensor = x
    for (const layer of this.layers) value = call(layer, value, training)
    return value as Through<L, Tensor<S, E>>
  }
}

const op = 'Sequential'

/** What a layer makes of a tensor. */
export function call(layer: Layer, x: AnyTensor, training: Training | undefined): AnyTensor {
  if (typeof layer === 'function') return layer(x as never) as AnyTensor
  return layer.forward(x as never, training as never) as AnyTensor
}

/** @throws ValueError for what is no layer. */
export function checkLayers(op: string, layers: readonly unknown[]): asserts layers is Layers {
  for (const [position, layer] of layers.entries()) {
    const isClass = typeof layer === 'function' && isModule(layer.prototype)
    if ((typeof layer === 'function' && !isClass) || isModule(layer)) continue
    if (isClass) {
      throw new ValueError(
        op,
        `layer ${position} is the class ${layer.name}; make one with new ${layer.name}(...)`,
      )
    }
    const found = Array.isArray(layer) ? 'an array; spread it: new Sequential(...layers)' : kindOf(layer)
    throw new ValueError(op, `layer ${position} must be a module or a function; got ${found}`)
  }
}

const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value)
