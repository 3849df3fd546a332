// What is checked, seen as a plain function from a flat array of numbers to another, with its derivative in
// both modes. Takes a function of lists of tensors and a point; everything behind it knows numbers alone.
import { jvp, realize, tensor, vjp, type AnyTensor } from '@chainrule/tensor'
import type { Layout } from './layout'

/** A function of float64 tensors that gives float64 tensors. */
export type Flat = (inputs: readonly AnyTensor[]) => readonly AnyTensor[]

/** A function of numbers at a point, and what autodiff says of it there. */
export interface Target {
  readonly inputs: Layout
  readonly outputs: Layout
  readonly point: Float64Array
  /** The values there, or at another point. */
  evaluate(point: Float64Array): Float64Array
  /** Forward mode: how the values change along a tangent. */
  push(tangent: Float64Array): Float64Array
  /** Reverse mode: the gradient of the values' product with a cotangent. */
  pull(cotangent: Float64Array): Float64Array
  /** The function that `pull(cotangent)` is of the point: what second derivatives are checked on. */
  gradient(cotangent: Float64Array): Target
}

/** `f` at a point, as a target. */
export function targetOf(f: Flat, inputs: Layout, outputs: Layout, point: Float64Array): Target {
  const primals = tensorsAt(inputs, point)
  let pullback: ((cotangent: readonly AnyTensor[]) => readonly AnyTensor[]) | undefined
  return {
    inputs,
    outputs,
    point,
    evaluate: (at) => numbersOf(f(tensorsAt(inputs, at))),
    push: (tangent) => {
      const [, pushed] = jvp(f, [primals], [tensorsAt(inputs, tangent)])
      return numbersOf(pushed)
    },
    pull: (cotangent) => {
      pullback ??= pullbackOf(f, primals)
      return numbersOf(pullback(tensorsAt(outputs, cotangent)))
    },
    gradient: (cotangent) =>
      targetOf((at) => pullbackOf(f, at)(tensorsAt(outputs, cotangent)), inputs, inputs, point),
  }
}

function pullbackOf(
  f: Flat,
  primals: readonly AnyTensor[],
): (cotangent: readonly AnyTensor[]) => readonly AnyTensor[] {
  const [, pullback] = vjp(f, primals)
  return (cotangent) => pullback(cotangent)[0]
}

/** The tensors of a layout with their elements taken from a flat array. */
const tensorsAt = (layout: Layout, numbers: Float64Array): AnyTensor[] =>
  layout.map(({ shape, offset, size }) => tensor(numbers.slice(offset, offset + size), { shape }))

/** The elements of all tensors, computed as one program, one behind another. */
export function numbersOf(tensors: readonly AnyTensor[]): Float64Array {
  if (tensors.length > 0) realize(tensors)
  const numbers = new Float64Array(tensors.reduce((sum, { size }) => sum + size, 0))
  let offset = 0
  for (const each of tensors) {
    numbers.set(each.dataSync() as Float64Array, offset)
    offset += each.size
  }
  return numbers
}
