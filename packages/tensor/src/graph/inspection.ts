// The graph for tools: what a tensor is made by and of, its derivative rule, and its op done again on other inputs.
// Exported as the namespace `graph`.
import { allocate, type DType, type TypedArray } from '../core/dtype'
import { sizeOf, type Shape } from '../core/shape'
import type { Lowering } from '../lanes/lowering'
import { apply } from './apply'
import { topologicalOrder } from './order'
import type { AnyTensor } from './tensor'

/**
 * What sort of op it is: `map`, element by element; `view` and `reshape`, the same elements elsewhere; `reduce`, axes
 * combined; `product`, of matrices; `join`, inputs side by side; `generate`, elements made from their positions;
 * `leaf`, nothing computed; `other`.
 */
export type OpKind = Lowering['kind'] | 'leaf' | 'other'

/** What makes a tensor. */
export interface Making {
  /** The op's name. */
  readonly op: string
  readonly kind: OpKind
  /** What the op is applied to; none for a tensor of values that are there. */
  readonly inputs: readonly AnyTensor[]
}

/** Elements in row-major order. */
export interface Elements {
  readonly shape: Shape
  readonly dtype: DType
  readonly data: TypedArray
}

/**
 * All tensors from which `outputs` are made, themselves included, each once and behind its inputs. Below one for which
 * `stopAt` holds the walk does not go.
 *
 * @example
 * const x = tensor([1, 2])
 * graph.order([x.exp().sum()]).map((node) => graph.making(node).op) // ['constant', 'exp', 'sum']
 */
export const order = (
  outputs: readonly AnyTensor[],
  stopAt?: (node: AnyTensor) => boolean,
): readonly AnyTensor[] => topologicalOrder(outputs, stopAt)

/**
 * The op that makes a tensor, and what from. A tensor that was computed outside a transform has forgotten its inputs.
 *
 * @example
 * graph.making(tensor([1, 2]).exp()).kind // 'map'
 */
export function making(x: AnyTensor): Making {
  const { primitive, inputs, attributes } = x
  const kind = primitive.lower?.(inputs, x, attributes)?.kind
  return { op: primitive.name, kind: kind ?? (inputs.length === 0 ? 'leaf' : 'other'), inputs }
}

/**
 * The rule of the op that makes `x`: from a cotangent of `x` to one for each input, `undefined` where none flows.
 *
 * @example
 * const [flow] = graph.pullBack(tensor([2, 3]).sum(), tensor(1))
 * flow?.arraySync() // [1, 1]
 */
export const pullBack = (x: AnyTensor, cotangent: AnyTensor): readonly (AnyTensor | undefined)[] =>
  x.primitive.vjp(cotangent, x.inputs, x, x.attributes)

/**
 * What the op that makes `x` makes of other inputs, with the same attributes.
 *
 * @example
 * graph.again(tensor([1]).neg(), [tensor([5])]).arraySync() // [-5]
 */
export const again = (x: AnyTensor, inputs: readonly AnyTensor[]): AnyTensor =>
  apply(x.primitive, inputs, x.attributes)

/**
 * The elements that the op that makes `x` makes of given elements, by the op's plain loop: for small arrays, many times.
 *
 * @param inputs of the shapes and dtypes of the op's inputs
 * @example
 * const five = { shape: [1], dtype: 'float32', data: Float32Array.of(5) } as const
 * graph.evaluate(tensor([1]).neg(), [five]).data[0] // -5
 */
export function evaluate(x: AnyTensor, inputs: readonly Elements[]): Elements {
  const { shape, dtype } = x.primitive.infer(inputs, x.attributes)
  const result = { shape, dtype, data: allocate(dtype, sizeOf(shape)) }
  x.primitive.evaluate(inputs, result, x.attributes)
  return result
}
