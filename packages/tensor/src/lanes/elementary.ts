// What the elementary functions share: the layout of floats, polynomials, limits, signs.
//
// Each function is within 4 ulp in float32, those of the families of exp and log within 2, over all floats;
// what float64 was measured at, against exact values, stands beside the functions. The bounds hold whether
// `fma` rounds once or twice. Sums are nested so that what is added last is large and exact: this is no place
// for algebra.
import {
  abs,
  add,
  and,
  bitcast,
  constant,
  convert,
  div,
  fma,
  lt,
  mul,
  or,
  select,
  sub,
  type Lane,
  type LaneType,
} from './lane'

/** How floats of a type lie in their bits. */
export interface Format {
  readonly type: 'f32' | 'f64'
  /** The integers of the same width. */
  readonly bits: 'i32' | 'i64'
  /** Bits of the mantissa, without the one that is implied. */
  readonly mantissa: number
  /** What is added to exponents. */
  readonly bias: number
  /** A constant of either type. */
  readonly float: (value: number) => Lane
  readonly integer: (value: number | bigint) => Lane
}

const format = (type: 'f32' | 'f64', bits: 'i32' | 'i64', mantissa: number, bias: number): Format => ({
  type,
  bits,
  mantissa,
  bias,
  float: (value) => constant(type, value),
  integer: (value) => constant(bits, bits === 'i64' ? BigInt(value) : Number(value)),
})

const formats: Readonly<Partial<Record<LaneType, Format>>> = {
  f32: format('f32', 'i32', 23, 127),
  f64: format('f64', 'i64', 52, 1023),
}

export const formatOf = ({ type }: Lane): Format => formats[type] as Format

/** The sum of coefficients times powers of x, the highest first, by Horner's rule. */
export const polynomial = (x: Lane, coefficients: readonly number[]): Lane =>
  coefficients.map((value) => constant(x.type, value)).reduce((sum, coefficient) => fma(sum, x, coefficient))

/**
 * The same in half as many steps that wait for each other: terms go in pairs, which are the coefficients of a polynomial
 * in x ** 2. Where little else is to do meanwhile, this is what takes the time.
 */
export function paired(x: Lane, square: Lane, coefficients: readonly number[]): Lane {
  const values = coefficients.map((value) => constant(x.type, value))
  const pairs = values.splice(0, values.length % 2)
  for (let i = 0; i < values.length; i += 2) pairs.push(fma(values[i] as Lane, x, values[i + 1] as Lane))
  return pairs.reduce((sum, pair) => fma(sum, square, pair))
}

/** p(x) / q(x): coefficients with the highest powers first. */
export type Rational = readonly [p: readonly number[], q: readonly number[]]

/** The quotient of two polynomials. */
export const rational = (x: Lane, [p, q]: Rational): Lane => div(polynomial(x, p), polynomial(x, q))

/**
 * An odd f32 function that rises to 1 and, in floats, gets there at `limit`: 2 u / (1 + u ** 2) of a fitted u
 * = x * p(x ** 2) / q(x ** 2). The nearer the result is to 1, the less of an error of u is left in it; and
 * the coefficients are scaled so that they are rounded little where that counts.
 */
export function saturating(x: Lane, limit: number, [p, q]: Rational): Lane {
  const within = clamp(x, limit)
  const square = mul(within, within)
  const [a, b] = [mul(within, polynomial(square, p)), polynomial(square, q)]
  return clamp(div(mul(add(a, a), b), fma(a, a, mul(b, b))), 1)
}

/** The smaller of x and the limit; NaN of NaN. */
export function atMost(x: Lane, limit: number): Lane {
  const most = constant(x.type, limit)
  return select(lt(most, x), most, x)
}

/** The larger of x and the limit; NaN of NaN. */
export function atLeast(x: Lane, limit: number): Lane {
  const least = constant(x.type, limit)
  return select(lt(x, least), least, x)
}

/** x within -limit..limit; NaN of NaN. */
export const clamp = (x: Lane, limit: number): Lane => atLeast(atMost(x, limit), -limit)

/** The sign bit of a float, all others 0. */
export function signOf(x: Lane): Lane {
  const { type, bits } = formatOf(x)
  return bitcast(type, and(bitcast(bits, x), bitcast(bits, constant(type, -0))))
}

/** x, which has no sign, with that of `of`. */
export function withSign(x: Lane, of: Lane): Lane {
  const { type, bits } = formatOf(x)
  return bitcast(type, or(bitcast(bits, x), bitcast(bits, signOf(of))))
}

/** y, but x where it is so small that f(x) = x and steps on the way to y have lost digits. */
export function nearZero(x: Lane, y: Lane): Lane {
  const { mantissa, float } = formatOf(x)
  return select(lt(abs(x), float(2 ** (-mantissa - 2))), x, y)
}

/** x with the lower half of its digits cleared: products of two such numbers are exact. */
export function upperHalf(x: Lane): Lane {
  const { type, bits, mantissa, integer } = formatOf(x)
  return bitcast(type, and(bitcast(bits, x), integer(-(2 ** Math.ceil((mantissa + 1) / 2)))))
}

/** What the f64 product of a and b lost by rounding to `rounded`. */
export function lostBy(a: Lane, b: Lane, rounded: Lane): Lane {
  const [a0, b0] = [upperHalf(a), upperHalf(b)]
  const [a1, b1] = [sub(a, a0), sub(b, b0)]
  return add(add(add(sub(mul(a0, b0), rounded), mul(a0, b1)), mul(a1, b0)), mul(a1, b1))
}

/** A function of f64 for f32, too: rounded once more, it is as good as exact. */
export const inDouble =
  (f: (...inputs: Lane[]) => Lane) =>
  (...inputs: Lane[]): Lane =>
    convert((inputs[0] as Lane).type, f(...inputs.map((input) => convert('f64', input))))
