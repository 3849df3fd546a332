// Repeating a tensor along axes: the one node by which shapes are made equal, and so the one rule that
// sums a cotangent back.
import { ShapeError } from '../core/errors'
import { broadcastAxes, broadcastShapes, formatShape, sameShape, stridesOf, type Shape } from '../core/shape'
import { readStrided } from '../core/strided'
import { apply, definePrimitive } from '../graph/apply'
import type { Signature, Value } from '../graph/primitive'
import type { AnyTensor } from '../graph/tensor'
import { stepped } from '../lanes/lowering'

const broadcastPrimitive = definePrimitive<{ readonly shape: Shape }>({
  name: 'broadcastTo',
  infer: ([input], { shape }) => {
    const x = input as AnyTensor
    if (!sameShape(broadcastShapes('broadcastTo', x.shape, shape), shape)) {
      throw new ShapeError(
        'broadcastTo',
        `${formatShape(x.shape)} does not broadcast to ${formatShape(shape)}: only dimensions of 1 stretch`,
        x.shape,
        shape,
      )
    }
    return { shape, dtype: x.dtype }
  },
  vjp: (cotangent, [input]) => {
    const { shape } = input as AnyTensor
    return [cotangent.sum({ axis: broadcastAxes(shape, cotangent.shape), keepDims: true }).reshape(shape)]
  },
  lower: ([input], { shape }) => ({
    kind: 'view',
    view: (index) => {
      const inner = (input as Signature).shape
      return index
        .slice(shape.length - inner.length)
        .map((at, axis) => (inner[axis] === 1 ? stepped(at, 0, 0) : at))
    },
  }),
  evaluate: ([input], { data, shape }) => {
    const { data: from, shape: inner } = input as Value
    const offset = shape.length - inner.length
    const strides = stridesOf(inner)
    readStrided(
      from,
      data,
      shape,
      shape.map((_, axis) =>
        axis < offset || inner[axis - offset] === 1 ? 0 : (strides[axis - offset] as number),
      ),
    )
  },
})

/** `x` repeated to `shape`; `x` itself where it has that shape. */
export const broadcast = (x: AnyTensor, shape: Shape): AnyTensor =>
  sameShape(x.shape, shape) ? x : apply(broadcastPrimitive, [x], { shape })
