// Logarithms. x is 2 ** i * (1 + m) with 1 + m near 1, and log(1 + m) is m + rest, of which m is exact: what
// the base multiplies is kept in these parts to the end.
//
// In float32 (1 + m in 2/3..4/3) rest is m ** 2 * polynomial(m), a minimax fit good to 4.7e-9; in float64 (1
// + m in sqrt(1/2)..sqrt(2)) it is that of fdlibm's e_log.c (Sun Microsystems, 1993), good to 2 ** -58; there
// all are within 1 ulp of the exact value.
import { formatOf, paired, polynomial, upperHalf, withSign, type Format } from './elementary'
import { ln2 } from './exponential'
import { add, and, bitcast, div, eq, fma, lt, mul, or, select, shrU, sub, type Lane } from './lane'

const tables = {
  f32: {
    // The bits of the smallest 1 + m.
    least: 0x3f2aaaab,
    rest: [
      -0.12880033, 0.13984594, -0.1218748, 0.14005734, -0.16680196, 0.20010427, -0.24999806, 0.33333215, -0.5,
    ],
  },
  f64: {
    least: 0x3fe6a09e667f3bcdn,
    rest: [
      1.479819860511658591e-1, 1.531383769920937332e-1, 1.818357216161805012e-1, 2.222219843214978396e-1,
      2.857142874366239149e-1, 3.999999999940941908e-1, 6.66666666666673513e-1,
    ],
  },
} as const

interface Parts {
  readonly i: Lane
  readonly m: Lane
  readonly rest: Lane
}

function split(x: Lane): Parts {
  const { type, bits, mantissa, bias, float, integer } = formatOf(x)
  const { least, rest: table } = tables[type]
  // Subnormal numbers have their exponent in their leading zeros.
  const tiny = lt(x, float(2 ** (1 - bias)))
  const scaled = bitcast(bits, select(tiny, mul(x, float(2 ** (mantissa + 1))), x))
  const zerothPower = BigInt(bias) << BigInt(mantissa)
  const distance = sub(scaled, integer(BigInt(least) - zerothPower))
  const m = bitcast(type, add(and(distance, integer(2 ** mantissa - 1)), integer(least)))
  // i + bias as the low bits of a float, of which the rest is taken away again.
  const large = 2 ** mantissa
  const counted = bitcast(type, or(shrU(distance, mantissa), bitcast(bits, float(large))))
  const i = sub(counted, select(tiny, float(large + bias + mantissa + 1), float(large + bias)))
  return { i, m: sub(m, float(1)), rest: restOf(sub(m, float(1)), table) }
}

function restOf(m: Lane, table: readonly number[]): Lane {
  const { type, float } = formatOf(m)
  const square = mul(m, m)
  if (type === 'f32') return mul(square, paired(m, square, table))
  const s = div(m, add(float(2), m))
  const z = mul(s, s)
  const half = mul(square, float(-0.5))
  return fma(s, sub(mul(z, polynomial(z, table)), half), half)
}

/** A number as the sum of two, of which the first has few digits. */
type Split = readonly [upper: number, lower: number]

const one: Split = [1, 0]

/** i * ofTwo + (m + rest) * factor. The large products are exact: of m, too, the upper half of the digits. */
function sum({ i, m, rest }: Parts, ofTwo: Split, factor: Split): Lane {
  const { float } = formatOf(m)
  const plus = (y: Lane, x: Lane, by: number): Lane =>
    by === 0 ? y : by === 1 ? add(x, y) : fma(x, float(by), y)
  if (factor[0] === 1) return plus(add(m, plus(rest, i, ofTwo[1])), i, ofTwo[0])
  const upper = upperHalf(m)
  const small = plus(plus(mul(rest, float(factor[0] + factor[1])), i, ofTwo[1]), m, factor[1])
  return plus(plus(plus(small, sub(m, upper), factor[0]), upper, factor[0]), i, ofTwo[0])
}

// The logarithm is that of `u`, but where there is none.
const special = (u: Lane, y: Lane): Lane => {
  const { type, bits, float } = formatOf(u)
  // All bits are a NaN.
  const negative = bitcast(bits, lt(u, float(0)))
  const real = bitcast(type, or(negative, bitcast(bits, select(lt(u, float(Infinity)), y, u))))
  return select(eq(u, float(0)), float(-Infinity), real)
}

type SplitOf = (format: Format) => Split

const logarithm =
  (ofTwo: SplitOf, factor: SplitOf) =>
  (x: Lane): Lane => {
    const format = formatOf(x)
    return special(x, sum(split(x), ofTwo(format), factor(format)))
  }

// The double nearest to a number and what is missing, cut after half of the type's digits.
const halves =
  (nearest: number, missing: number): SplitOf =>
  ({ mantissa }) => {
    const digits = 2 ** Math.floor(mantissa / 2)
    const upper = Math.round(nearest * digits) / digits
    return [upper, nearest - upper + missing]
  }

/** The natural logarithm. */
export const log = logarithm(ln2, () => one)

/** The logarithm to base 2, exact for powers of 2. */
export const log2 = logarithm(() => one, halves(Math.LOG2E, 2.0355273740931033e-17))

/** The logarithm to base 10. */
export const log10 = logarithm(
  // The first with few digits, so that i times it is exact.
  ({ type }) =>
    type === 'f32' ? [0.301025390625, 4.6050389811952114e-6] : [0.30102999566361177, 3.694239077158931e-13],
  halves(Math.LOG10E, 1.098319650216765e-17),
)

/** log(1 + x). What 1 + x is rounded by is known: D. E. Knuth, The Art of Computer Programming 2, 4.2.2. */
export function log1p(x: Lane): Lane {
  const format = formatOf(x)
  const { float } = format
  const u = add(x, float(1))
  const near = sub(u, float(1))
  const lost = add(sub(float(1), sub(u, near)), sub(x, near))
  const { i, m, rest } = split(u)
  const y = sum({ i, m, rest: add(rest, div(lost, u)) }, ln2(format), one)
  return withSign(special(u, y), x)
}

/**
 * log(x) of f64 as the sum of two lanes, good to some 2e-18 of it: 2 s + s ** 3 * polynomial(s ** 2) with
 * s = m / (2 + m) in two parts, as in fdlibm's e_pow.c.
 */
export function preciseLog(x: Lane): readonly [Lane, Lane] {
  const { i, m } = split(x)
  const format = formatOf(x)
  const { float } = format
  const [upper, lower] = ln2(format)
  const two = float(2)
  const divisor = add(two, m)
  const inverse = div(float(1), divisor)
  const [s0, divisor0] = [upperHalf(mul(m, inverse)), upperHalf(divisor)]
  const lost = sub(m, sub(divisor, two))
  const remainder = sub(sub(sub(m, mul(s0, divisor0)), mul(s0, sub(divisor, divisor0))), mul(s0, lost))
  const s1 = mul(inverse, remainder)
  const s = add(s0, s1)
  const z = mul(s, s)
  const cubic = mul(mul(s, z), polynomial(z, tables.f64.rest))
  const [whole, twice] = [mul(i, float(upper)), add(s0, s0)]
  const large = add(whole, twice)
  const small = add(sub(twice, sub(large, whole)), add(add(s1, s1), fma(i, float(lower), cubic)))
  const y = add(large, small)
  return [special(x, y), sub(small, sub(y, large))]
}
