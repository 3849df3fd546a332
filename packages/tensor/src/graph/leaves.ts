// What stands at the edge of a graph: computed values, single numbers, and the arguments of a transform.
import type { DType, TypedArray } from '../core/dtype'
import { InternalError } from '../core/errors'
import { sizeOf, type Shape } from '../core/shape'
import { laneTypeOf } from '../lanes/cast'
import { constant as lane } from '../lanes/lane'
import { identity } from '../lanes/lowering'
import { apply, definePrimitive } from './apply'
import { noGradient, Storage, type Signature } from './primitive'
import { Tensor, type AnyTensor } from './tensor'

const constantPrimitive = definePrimitive({
  name: 'constant',
  infer: ([input]) => input ?? { shape: [], dtype: 'float32' },
  vjp: noGradient,
  evaluate: () => {
    throw new InternalError('constant', 'a constant carries its values and is never evaluated')
  },
})

/** A tensor of values that are there: `data` in row-major order, owned by the tensor from now on. */
export function constant(data: TypedArray, shape: Shape, dtype: DType): AnyTensor {
  if (data.length !== sizeOf(shape)) {
    throw new InternalError('constant', `${data.length} values for shape [${shape.join(', ')}]`)
  }
  return new Tensor(constantPrimitive, [], undefined, { shape, dtype }, false, new Storage({ data }))
}

/** A tensor of values that are kept in `storage`. */
export const stored = (storage: Storage, signature: Signature): AnyTensor =>
  new Tensor(constantPrimitive, none, undefined, signature, false, storage)

const none: readonly AnyTensor[] = []

/** A node whose attributes hold its only value, {@link scalar}. */
export const scalarPrimitive = definePrimitive<{ readonly value: number; readonly dtype: DType }>({
  name: 'scalar',
  infer: (_, { dtype }) => ({ shape: [], dtype }),
  vjp: noGradient,
  lower: (_, { dtype }, { value }) => {
    const type = laneTypeOf(dtype)
    return { kind: 'generate', reads: [], lane: () => lane(type, type === 'm32' ? -value : value) }
  },
  evaluate: (_, output, { value }) => {
    output.data[0] = value
  },
})

/** A JavaScript number as a tensor without axes. A compiled program takes it as an input, not as structure. */
export const scalar = (value: number, dtype: DType): AnyTensor => apply(scalarPrimitive, [], { value, dtype })

const aliasPrimitive = definePrimitive({
  name: 'argument',
  infer: ([input]) => input as AnyTensor,
  vjp: (cotangent) => [cotangent],
  identity: true,
  lower: () => identity,
  evaluate: ([input], output) => output.data.set((input as { data: TypedArray }).data),
})

/**
 * The same tensor under a new name. A transform hands its function aliases of the arguments: what the
 * function captured from outside is then another node, is not differentiated by mistake, and transforms
 * nest without any tags.
 */
export const alias = (of: AnyTensor): AnyTensor =>
  new Tensor(aliasPrimitive, [of], undefined, of, true, of.storage)

/**
 * An argument that has no values yet: a function is traced with it, to be called with others. `path` says where
 * it stands among the arguments.
 */
export const placeholder = (signature: Signature, path: string): AnyTensor =>
  new Tensor(aliasPrimitive, [], path, signature, true)

/**
 * The node whose values a node has: the first below it that is no mere name of another. Without values and still
 * an `identity`, it is a {@link placeholder}. A name outside any transform whose values are there takes them.
 */
export function resolve(node: AnyTensor): AnyTensor {
  let found = node
  while (found.primitive.identity && found.storage === undefined && found.inputs.length > 0) {
    found = found.inputs[0] as AnyTensor
  }
  if (found !== node && found.storage !== undefined && !node.traced) {
    node.storage = found.storage
    node.inputs = []
  }
  return found
}
