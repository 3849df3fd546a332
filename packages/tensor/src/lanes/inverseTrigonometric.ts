// The angles that have a given sine, cosine or tangent, all by that of a point (x, y). It is folded to a
// quotient in 0..1 and, above tan(pi / 8), turned back by pi / 4, so that the polynomial of fdlibm's s_atan.c
// (Sun Microsystems, 1993), good to 2 ** -57 up to 7 / 16, does. In float64 they are within 3 ulp.
import { formatOf, inDouble, polynomial, withSign } from './elementary'
import {
  abs,
  add,
  bitcast,
  constant,
  div,
  eq,
  fma,
  gt,
  lt,
  max,
  min,
  mul,
  neg,
  select,
  sqrt,
  sub,
  xor,
  type Lane,
} from './lane'

const table = [
  -1.62858201153657823623e-2, 3.6531572744216915527e-2, -4.97687799461593236017e-2, 5.83357013379057348645e-2,
  -6.66107313738753120669e-2, 7.69187620504482999495e-2, -9.09088713343650656196e-2, 1.1111110405462355788e-1,
  -1.42857142725034663711e-1, 1.99999999998764832476e-1, -3.33333333333329318027e-1,
]

// What Math.PI / 4 lacks; its own last bits are 0, so that three times it is exact.
const missing = 3.061616997868383e-17

/** The angle in -pi..pi of the point (x, y). */
export const atan2 = inDouble((y, x) => {
  const { bits, float, integer } = formatOf(x)
  const [zero, one, two] = [float(0), float(1), float(2)]
  const [a, b] = [abs(y), abs(x)]
  const [low, high] = [min(a, b), max(a, b)]
  // Of two infinities it is 1, of two zeros 0.
  const quotient = select(eq(low, high), select(eq(high, zero), zero, one), div(low, high))
  const steep = gt(quotient, float(Math.SQRT2 - 1))
  const t = select(steep, div(sub(quotient, one), add(quotient, one)), quotient)
  const square = mul(t, t)
  const turned = fma(mul(t, square), polynomial(square, table), t)
  // The angle is `turned` or its opposite from so many times pi / 4.
  const upright = gt(a, b)
  const left = lt(bitcast(bits, x), integer(0))
  const first = select(steep, one, select(upright, two, zero))
  const eighths = select(left, sub(float(4), first), first)
  const rest = select(xor(upright, left), neg(turned), turned)
  return withSign(fma(eighths, float(Math.PI / 4), fma(eighths, float(missing), rest)), y)
})

export const atan = (x: Lane): Lane => atan2(x, constant(x.type, 1))

// The product keeps the digits of 1 - x ** 2; outside -1..1 its root is NaN.
export const asin = inDouble((x) => {
  const one = constant('f64', 1)
  return atan2(x, sqrt(mul(sub(one, x), add(one, x))))
})

export const acos = inDouble((x) => {
  const one = constant('f64', 1)
  const half = atan2(sqrt(sub(one, x)), sqrt(add(one, x)))
  return add(half, half)
})
