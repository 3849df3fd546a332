// Methods of a tensor that compute element by element.
import type {
  AstypeMethod,
  BinaryFloatMethod,
  BinaryMethod,
  ClipMethod,
  UnaryFloatMethod,
  UnaryNumberMethod,
} from '../signatures/elementwise'

/** Element-wise arithmetic and functions of real numbers. */
export interface ArithmeticMethods {
  /** The sum `x + y`. */
  readonly add: BinaryMethod<'add'>

  /** The difference `x - y`. */
  readonly sub: BinaryMethod<'sub'>

  /** The product `x y`, element by element; for matrices see `matmul`. */
  readonly mul: BinaryMethod<'mul'>

  /** The quotient `x / y`, always a float; int32 has to be cast first. */
  readonly div: BinaryFloatMethod<'div'>

  /** The power `x ** y`. The gradient of the exponent is 0 where `x` is 0. */
  readonly pow: BinaryMethod<'pow'>

  /** What is left of `x` after dividing by `y`, with the sign of `y`. Gradients: 1 for `x`, `-floor(x / y)` for `y`. */
  readonly remainder: BinaryMethod<'remainder'>

  /** The larger of two, NaN if either is. Where they are equal each gets half of the gradient. */
  readonly maximum: BinaryMethod<'maximum'>

  /** The smaller of two, NaN if either is. Where they are equal each gets half of the gradient. */
  readonly minimum: BinaryMethod<'minimum'>

  /** The angle of the point `(y, x)`, in -pi..pi: `y.atan2(x)`. */
  readonly atan2: BinaryFloatMethod<'atan2'>

  /** The negative. */
  readonly neg: UnaryNumberMethod<'neg'>

  /** The absolute value. The gradient at 0 is 0. */
  readonly abs: UnaryNumberMethod<'abs'>

  /** -1, 0 or 1; NaN of NaN. The gradient is 0. */
  readonly sign: UnaryNumberMethod<'sign'>

  /** The square. */
  readonly square: UnaryNumberMethod<'square'>

  /** The square root; NaN below 0. */
  readonly sqrt: UnaryFloatMethod<'sqrt'>

  /** One over the square root. */
  readonly rsqrt: UnaryFloatMethod<'rsqrt'>

  /** One over the element. */
  readonly reciprocal: UnaryFloatMethod<'reciprocal'>

  /** e to the power of the element. */
  readonly exp: UnaryFloatMethod<'exp'>

  /** 2 to the power of the element. */
  readonly exp2: UnaryFloatMethod<'exp2'>

  /** `exp(x) - 1`, exact near 0. */
  readonly expm1: UnaryFloatMethod<'expm1'>

  /** The natural logarithm; NaN below 0. */
  readonly log: UnaryFloatMethod<'log'>

  /** The logarithm to base 2. */
  readonly log2: UnaryFloatMethod<'log2'>

  /** The logarithm to base 10. */
  readonly log10: UnaryFloatMethod<'log10'>

  /** `log(1 + x)`, exact near 0. */
  readonly log1p: UnaryFloatMethod<'log1p'>

  /** The sine of an angle in radians. */
  readonly sin: UnaryFloatMethod<'sin'>

  /** The cosine of an angle in radians. */
  readonly cos: UnaryFloatMethod<'cos'>

  /** The tangent of an angle in radians. */
  readonly tan: UnaryFloatMethod<'tan'>

  /** The angle in -pi/2..pi/2 with this sine. */
  readonly asin: UnaryFloatMethod<'asin'>

  /** The angle in 0..pi with this cosine. */
  readonly acos: UnaryFloatMethod<'acos'>

  /** The angle in -pi/2..pi/2 with this tangent. */
  readonly atan: UnaryFloatMethod<'atan'>

  /** The hyperbolic sine. */
  readonly sinh: UnaryFloatMethod<'sinh'>

  /** The hyperbolic cosine. */
  readonly cosh: UnaryFloatMethod<'cosh'>

  /** The hyperbolic tangent. */
  readonly tanh: UnaryFloatMethod<'tanh'>

  /** The inverse hyperbolic sine. */
  readonly asinh: UnaryFloatMethod<'asinh'>

  /** The inverse hyperbolic cosine; NaN below 1. */
  readonly acosh: UnaryFloatMethod<'acosh'>

  /** The inverse hyperbolic tangent; NaN outside -1..1. */
  readonly atanh: UnaryFloatMethod<'atanh'>

  /** The error function. */
  readonly erf: UnaryFloatMethod<'erf'>

  /** `1 - erf(x)`, exact for large elements. */
  readonly erfc: UnaryFloatMethod<'erfc'>

  /** The next whole number below. The gradient is 0. */
  readonly floor: UnaryNumberMethod<'floor'>

  /** The next whole number above. The gradient is 0. */
  readonly ceil: UnaryNumberMethod<'ceil'>

  /** The nearest whole number, the even one of two. The gradient is 0. */
  readonly round: UnaryNumberMethod<'round'>

  /** The whole part. The gradient is 0. */
  readonly trunc: UnaryNumberMethod<'trunc'>

  /** The element, moved into `min..max`; `null` leaves a side open. The gradient is 1 within and at the limits, 0 outside. */
  readonly clip: ClipMethod

  /** The elements as another dtype: towards zero for whole numbers, `x !== 0` for bool. Gradients flow between floats alone. */
  readonly astype: AstypeMethod
}
