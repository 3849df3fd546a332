// What is left of arithmetic when registers have the four operations: remainders, signs, whole powers.
import { wholeRemainder } from './integer'
import {
  abs,
  add,
  and,
  bitcast,
  constant,
  convert,
  div,
  eq,
  fallback,
  gt,
  lt,
  mul,
  not,
  select,
  sub,
  trunc,
  xor,
  type Lane,
} from './lane'

/** What is left of a after division by b, of the sign of b; exact as the oracle is. */
export function remainderLane(a: Lane, b: Lane): Lane {
  if (a.type === 'i32') return wholeRemainder(a, b)
  return convert(a.type, remainder(convert('f64', a), convert('f64', b)))
}

// With the upper and the lower half of b's digits both products are exact while the quotient n has 24 bits,
// and so are the differences: they are multiples of the last place of a or b and little larger than b. A
// quotient that was rounded up leaves a rest of the other sign, to which b is added in any case. Beyond that,
// and for infinite b, JavaScript's own remainder answers.
function remainder(a: Lane, b: Lane): Lane {
  const zero = constant('f64', 0)
  const quotient = div(a, b)
  const n = trunc(quotient)
  const upper = bitcast('f64', and(bitcast('i64', b), constant('i64', -1n << 27n)))
  const near = and(lt(abs(quotient), constant('f64', 2 ** 24)), lt(abs(b), constant('f64', Infinity)))
  const fast = sub(sub(a, mul(n, upper)), mul(n, sub(b, upper)))
  const rest = fallback(not(near), fast, 'remainder', a, b)
  const signed = select(xor(lt(rest, zero), lt(b, zero)), add(rest, b), rest)
  const none = bitcast('f64', and(bitcast('i64', b), constant('i64', -1n << 63n)))
  return select(eq(rest, zero), none, signed)
}

/** -1, 0 or 1; NaN of NaN. */
export function signLane(x: Lane): Lane {
  const zero = constant(x.type, 0)
  if (x.type === 'i32') return sub(bitcast('i32', lt(x, zero)), bitcast('i32', gt(x, zero)))
  const one = constant(x.type, 1)
  // What is neither above nor below is 0, -0 or NaN.
  return select(gt(x, zero), one, select(lt(x, zero), constant(x.type, -1), abs(x)))
}

/** a ** b of i32, wrapping, by squaring; of a negative b the whole part: 0, but for a of 1 and -1. */
export function wholePower(a: Lane, b: Lane): Lane {
  const [zero, one] = [constant('i32', 0), constant('i32', 1)]
  const bit = (n: number): Lane => and(b, constant('i32', 1 << n))
  let power = one
  let square = a
  for (let n = 0; n < 31; n++) {
    power = select(eq(bit(n), zero), power, mul(power, square))
    square = mul(square, square)
  }
  const inverse = select(eq(abs(a), one), select(eq(bit(0), zero), one, a), zero)
  return select(lt(b, zero), inverse, power)
}
