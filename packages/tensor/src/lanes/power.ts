// Powers of floats: |a| ** b = exp(b * log|a|), and then the sign. For float32 both are f64, of which the
// error is nothing; in float64 the logarithm and the product are kept in two parts, since exp makes of an
// error in its argument, which is up to 745, a relative one: results are within 1 ulp where they are in
// 1e-13..1e13, and within 14 at the ends of the range. Integers are raised by squaring: see arithmetic.ts.
import { formatOf, lostBy, signOf } from './elementary'
import { exp } from './exponential'
import {
  abs,
  and,
  bitcast,
  constant,
  convert,
  div,
  eq,
  floor,
  fma,
  lt,
  mul,
  ne,
  or,
  select,
  type Lane,
} from './lane'
import { log, preciseLog } from './logarithm'

/** a ** b; x ** 0, 1 ** x and (-1) ** Infinity are 1, as IEEE 754 has it. */
export function pow(a: Lane, b: Lane): Lane {
  const power = b.op === 'constant' ? wholePowers[Number(b.value)] : undefined
  return power?.(a) ?? convert(a.type, general(convert('f64', a), convert('f64', b), a.type === 'f64'))
}

// Exponents that are known when compiling and take less than a logarithm.
const wholePowers: Readonly<Record<number, (a: Lane) => Lane>> = {
  [-1]: (a) => div(constant(a.type, 1), a),
  1: (a) => a,
  2: (a) => mul(a, a),
  3: (a) => mul(mul(a, a), a),
  4: (a) => mul(mul(a, a), mul(a, a)),
}

function general(a: Lane, b: Lane, precise: boolean): Lane {
  const { bits, float } = formatOf(a)
  const [zero, half] = [float(0), float(0.5)]
  const base = abs(a)
  const size = powerOf(base, b, precise)
  const isWhole = eq(floor(b), b)
  const isOdd = and(isWhole, ne(floor(mul(b, half)), mul(b, half)))
  const sign = and(bitcast(bits, signOf(a)), bitcast(bits, isOdd))
  const signed = bitcast('f64', or(bitcast(bits, size), sign))
  // Of a negative number only whole powers are real; infinite ones count as large.
  const unreal = and(and(lt(a, zero), lt(base, float(Infinity))), ne(floor(b), b))
  return select(unreal, float(NaN), signed)
}

// a ** b for an a from 0 up.
function powerOf(a: Lane, b: Lane, precise: boolean): Lane {
  const { float } = formatOf(a)
  const isOne = or(eq(a, float(1)), eq(b, float(0)))
  const [upper, lower] = precise ? preciseLog(a) : [log(a), undefined]
  const product = mul(b, upper)
  // 0 times infinity, or times NaN, is 0 here.
  const exponent = select(isOne, float(0), product)
  if (lower === undefined) return exp(exponent)
  const extra = fma(b, lower, lostBy(b, upper, product))
  // Of infinite products the parts are no numbers.
  return exp(exponent, select(lt(abs(product), float(1000)), extra, float(0)))
}
