// Layers one behind another.
import {
  ShapeError,
  ValueError,
  type AnyTensor,
  type DType,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { isModule, isSized } from '../module'
import { Activation } from './activations'
import type { Fitting, InputError, Layer, Layers, Through } from './chain'

/**
 * Modules and functions, each applied to what the one before gives. Sizes are checked when it is built, by
 * the compiler and again when running: layers that take and give the same sizes (activations) are seen
 * through; behind a function or a module of your own any size may come.
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
    checkLayers(layers)
    this.layers = layers
  }

  /** The size of the last axis of what comes; undefined where the layers do not say. */
  get inFeatures(): number | undefined {
    return sizesOf(this.layers).first
  }

  /** The size of the last axis of what is given; undefined where the layers do not say. */
  get outFeatures(): number | undefined {
    return sizesOf(this.layers).last
  }

  /**
   * All layers in order.
   *
   * @throws whatever a layer throws.
   */
  forward<S extends Shape, E extends DType>(x: Tensor<S, E> & InputError<L, S>): Through<L, Tensor<S, E>> {
    let value: AnyTensor = x
    for (const layer of this.layers) value = call(layer, value)
    return value as Through<L, Tensor<S, E>>
  }
}

function call(layer: Layer, x: AnyTensor): AnyTensor {
  if (typeof layer === 'function') return layer(x as never) as AnyTensor
  return layer.forward(x as never) as AnyTensor
}

interface Sizes {
  readonly first: number | undefined
  readonly last: number | undefined
}

/** The sizes at both ends, as far as layers say; calls `visit` with each that has sizes and what comes to it. */
function sizesOf(
  layers: Layers,
  visit: (position: number, size: number, found: number, from: number) => void = () => {},
): Sizes {
  let first: number | undefined
  let last: number | undefined
  let from = -1
  let isOpen = true
  for (const [position, layer] of layers.entries()) {
    if (layer instanceof Activation) continue
    if (!isSized(layer)) {
      ;[last, isOpen] = [undefined, false]
      continue
    }
    if (isOpen) first = layer.inFeatures
    if (last !== undefined) visit(position, layer.inFeatures, last, from)
    ;[last, from, isOpen] = [layer.outFeatures, position, false]
  }
  return { first, last }
}

function checkLayers(layers: readonly unknown[]): asserts layers is Layers {
  const op = 'Sequential'
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
  sizesOf(layers as Layers, (position, size, found, from) => {
    if (size === found) return
    throw new ShapeError(
      op,
      `layer ${position} (${nameOf(layers[position])}) expects last dimension ${size}, ` +
        `but layer ${from} (${nameOf(layers[from])}) gives ${found}`,
      [size],
      [found],
    )
  })
}

const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value)

const nameOf = (layer: unknown): string => (layer as object).constructor.name
