// Sines, cosines, tangents, and the angles that have them; angles are in radians. The oracle calls the
// engine's own functions in double precision, of which the language demands no accuracy; V8's are within 1
// ulp of the exact result, those of kernels (../lanes) within 3, in float32 4; for large angles too.
import type { BinaryFloatFunction, UnaryFloatFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import * as inverse from '../lanes/inverseTrigonometric'
import * as lanes from '../lanes/trigonometric'
import { binary, unary } from './elementwise'
import { stopGradient } from './stopGradient'

/**
 * The sine of an angle; NaN of an infinite one.
 *
 * @throws DTypeError for int32
 * @example
 * sin(tensor([0, Infinity])).arraySync() // [0, NaN]
 */
export const sin = unary<UnaryFloatFunction<'sin'>>({
  name: 'sin',
  f: Math.sin,
  lane: lanes.sin,
  vjp: (ct, x) => ct.mul(x.cos()),
})

/**
 * The cosine of an angle; NaN of an infinite one.
 *
 * @throws DTypeError for int32
 * @example
 * cos(tensor([0, Math.PI])).arraySync() // [1, -1]
 */
export const cos = unary<UnaryFloatFunction<'cos'>>({
  name: 'cos',
  f: Math.cos,
  lane: lanes.cos,
  vjp: (ct, x) => ct.mul(x.sin()).neg(),
})

/**
 * The tangent of an angle; NaN of an infinite one.
 *
 * @throws DTypeError for int32
 * @example
 * tan(tensor([0, Infinity])).arraySync() // [0, NaN]
 */
export const tan = unary<UnaryFloatFunction<'tan'>>({
  name: 'tan',
  f: Math.tan,
  lane: lanes.tan,
  vjp: (ct, _x, y) => ct.mul(y.square().add(1)),
  range: [-1.2, 1.2],
})

// 1 - x ** 2, which as a product keeps its digits where x is near 1 or -1.
const oneMinusSquare = (x: AnyTensor): AnyTensor => x.add(1).mul(x.neg().add(1))

/**
 * The angle in -pi/2..pi/2 that has this sine; NaN outside -1..1. The gradient at the ends is infinite.
 *
 * @throws DTypeError for int32
 * @example
 * asin(tensor([0, 2])).arraySync() // [0, NaN]
 */
export const asin = unary<UnaryFloatFunction<'asin'>>({
  name: 'asin',
  f: Math.asin,
  lane: inverse.asin,
  vjp: (ct, x) => ct.div(oneMinusSquare(x).sqrt()),
  range: [-0.8, 0.8],
})

/**
 * The angle in 0..pi that has this cosine; NaN outside -1..1. The gradient at the ends is infinite.
 *
 * @throws DTypeError for int32
 * @example
 * acos(tensor([1, 2])).arraySync() // [0, NaN]
 */
export const acos = unary<UnaryFloatFunction<'acos'>>({
  name: 'acos',
  f: Math.acos,
  lane: inverse.acos,
  vjp: (ct, x) => ct.div(oneMinusSquare(x).sqrt()).neg(),
  range: [-0.8, 0.8],
})

/**
 * The angle in -pi/2..pi/2 that has this tangent.
 *
 * @throws DTypeError for int32
 * @example
 * atan(tensor([0, Infinity], { dtype: 'float64' })).arraySync() // [0, 1.5707963267948966]
 */
export const atan = unary<UnaryFloatFunction<'atan'>>({
  name: 'atan',
  f: Math.atan,
  lane: inverse.atan,
  vjp: (ct, x) => ct.div(x.square().add(1)),
})

// The distance of a point from the origin. Divided by the larger coordinate, the squares neither overflow
// nor vanish; the result does not depend on that divisor, so no gradient need flow through it.
function distance(y: AnyTensor, x: AnyTensor): AnyTensor {
  const scale = stopGradient(y.abs().maximum(x.abs()))
  return y.div(scale).square().add(x.div(scale).square()).sqrt().mul(scale)
}

/**
 * The angle in -pi..pi of the point (x, y), y first; its sign is that of y, also of 0 and -0.
 *
 * Shapes broadcast; bool and uint8 become float32. The gradient at the origin, where there is none, is NaN.
 * @throws DTypeError for int32, ShapeError where shapes do not broadcast
 * @example
 * atan2(tensor([0, 0, 1], { dtype: 'float64' }), tensor([1, -1, 0])).arraySync() // [0, 3.141592653589793,
 * 1.5707963267948966]
 */
export const atan2 = binary<BinaryFloatFunction<'atan2'>>({
  name: 'atan2',
  f: Math.atan2,
  lane: inverse.atan2,
  vjp: (ct, y, x) => {
    const r = distance(y, x)
    const turn = ct.div(r)
    return [turn.mul(x.div(r)), turn.mul(y.div(r)).neg()]
  },
  domain: 'float',
  ranges: [
    [-2, 2],
    [0.56, 2],
  ],
})
