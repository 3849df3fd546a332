// What stands at the edge of a graph: computed values, single numbers, and the arguments of a transform.
import type { DType, TypedArray } from '../core/dtype'
import { InternalError } from '../core/errors'
import { sizeOf, type Shape } from '../core/shape'
import { apply, definePrimitive } from './apply'
import { noGradient } from './primitive'
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
  return new Tensor(constantPrimitive, [], undefined, { shape, dtype }, false, { data })
}

const scalarPrimitive = definePrimitive<{ readonly value: number; readonly dtype: DType }>({
  name: 'scalar',
  infer: (_, { dtype }) => ({ shape: [], dtype }),
  vjp: noGradient,
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
  evaluate: ([input], output) => output.data.set((input as { data: TypedArray }).data),
})

/**
 * The same tensor under a new name. A transform hands its function aliases of the arguments: what the
 * function captured from outside is then another node, is not differentiated by mistake, and transforms
 * nest without any tags.
 */
export const alias = (of: AnyTensor): AnyTensor =>
  new Tensor(aliasPrimitive, [of], undefined, of, true, of.storage)
