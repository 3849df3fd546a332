// Exponentials. x is n * ln(2) + r with a whole n and |r| <= ln(2) / 2, so exp(x) is 2 ** n * (1 + q) with
// q = exp(r) - 1, and 2 ** n is put together from its bits.
//
// W. J. Cody and W. Waite, Software Manual for the Elementary Functions, 1980, for the reduction in two
// steps, of which the first is exact. q is r + r ** 2 * polynomial(r) in float32, a minimax fit good to
// 3.4e-9, and in float64 the rational function of fdlibm's e_exp.c (Sun Microsystems, 1993), good to 2 **
// -59. There exp and exp2 are within 1 ulp of the exact value, expm1 and sigmoid within 2.
import {
  add,
  abs,
  bitcast,
  constant,
  div,
  fma,
  ge,
  mul,
  neg,
  select,
  shl,
  shrU,
  sub,
  type Lane,
} from './lane'
import { atLeast, atMost, formatOf, nearZero, paired, polynomial, type Format } from './elementary'

const tables = {
  f32: {
    // ln(2) in two parts, the first of so few digits that n times it is exact.
    ln2: [0.693145751953125, 1.428606820309417e-6],
    // Results are 0 or infinite beyond these.
    limits: [-104, 89],
    q: [0.0013820776, 0.008369249, 0.04166828, 0.16666517, 0.49999994],
  },
  f64: {
    ln2: [6.9314718036912381649e-1, 1.90821492927058770002e-10],
    limits: [-746, 710.6],
    q: [
      4.13813679705723846039e-8, -1.6533902205465251539e-6, 6.61375632143793436117e-5,
      -2.77777777770155933842e-3, 1.66666666666666019037e-1,
    ],
  },
} as const

/** ln(2) in two parts, of which the first has few digits. */
export const ln2 = ({ type }: Format): readonly [number, number] => tables[type].ln2

interface Reduced {
  readonly q: Lane
  /** n + 2 * bias as an integer, below bits that shifting to the place of an exponent pushes out. */
  readonly exponent: Lane
}

// n is rounded by adding a large number of which 1 is the last place: the sum's low bits are those of n.
const largeOf = ({ mantissa, bias }: Format): number => 1.5 * 2 ** mantissa + 2 * bias

function reduce(x: Lane, extra?: Lane): Reduced {
  const format = formatOf(x)
  const { bits, float } = format
  const [upper, lower] = ln2(format)
  const large = float(largeOf(format))
  const sum = fma(x, float(Math.LOG2E), large)
  const n = sub(sum, large)
  const r = fma(n, float(-lower), fma(n, float(-upper), x))
  return { q: expm1Near(extra === undefined ? r : add(r, extra)), exponent: bitcast(bits, sum) }
}

// exp(r) - 1 for |r| up to ln(2) / 2.
function expm1Near(r: Lane): Lane {
  const { type, float } = formatOf(r)
  const { q } = tables[type]
  const square = mul(r, r)
  if (type === 'f32') return fma(square, paired(r, square, q), r)
  const c = fma(neg(square), polynomial(square, q), r)
  return add(div(mul(r, c), sub(float(2), c)), r)
}

// 2 ** (n + by), which must be a normal number.
function power({ exponent, q }: Reduced, by: number): Lane {
  const { type, mantissa, bias, integer } = formatOf(q)
  return bitcast(type, shl(sub(exponent, integer(bias - by)), mantissa))
}

// 2 ** n * (1 + q), in two factors, since n may be beyond the exponents that there are.
function scaled({ exponent, q }: Reduced): Lane {
  const { type, mantissa } = formatOf(q)
  const half = shrU(exponent, 1)
  const factor = (bits: Lane): Lane => bitcast(type, shl(bits, mantissa))
  const first = factor(half)
  return mul(fma(q, first, first), factor(sub(exponent, half)))
}

/** e ** x, or e ** (x + extra), where `extra` is little beside 1: what x was rounded by. */
export function exp(x: Lane, extra?: Lane): Lane {
  const [least, most] = tables[formatOf(x).type].limits
  return scaled(reduce(atLeast(atMost(x, most), least), extra))
}

/** 2 ** x, exact for whole x. */
export function exp2(x: Lane): Lane {
  const format = formatOf(x)
  const { bits, mantissa, bias, float } = format
  const large = float(largeOf(format))
  const within = atLeast(atMost(x, bias + 2), -bias - mantissa - 1)
  const sum = add(within, large)
  const r = mul(sub(within, sub(sum, large)), float(Math.LN2))
  return scaled({ q: expm1Near(r), exponent: bitcast(bits, sum) })
}

// exp(x) / 4, from which a quarter is taken for expm1: finite up to where four times it is not.
function quarter(x: Lane, less: number): Lane {
  const { type, float } = formatOf(x)
  // Below -40 nothing of exp(x) is left beside 1.
  const reduced = reduce(atLeast(atMost(x, tables[type].limits[1]), -40))
  const factor = power(reduced, -2)
  return fma(factor, reduced.q, sub(factor, float(less)))
}

/** exp(x) / 4 for x from 0 up: finite up to where cosh is. */
export const quarterExp = (x: Lane): Lane => quarter(x, 0)

/** (exp(x) - 1) / 4. */
export const quarterExpm1 = (x: Lane): Lane => quarter(x, 0.25)

/** exp(x) - 1. */
export const expm1 = (x: Lane): Lane => nearZero(x, mul(quarterExpm1(x), constant(x.type, 4)))

/** exp(-|x|): from 0 to 1. */
export function decay(x: Lane): Lane {
  const { type, float, bias } = formatOf(x)
  const reduced = reduce(atLeast(neg(abs(x)), tables[type].limits[0]))
  const shift = (bias + 1) / 2
  const factor = power(reduced, shift)
  return mul(fma(reduced.q, factor, factor), float(2 ** -shift))
}

/** 1 / (1 + exp(-x)), without exponentials that overflow. */
export function sigmoid(x: Lane): Lane {
  const one = constant(x.type, 1)
  const e = decay(x)
  return div(select(ge(x, constant(x.type, 0)), one, e), add(one, e))
}
