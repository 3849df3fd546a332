// Sines, cosines and tangents. x is n * pi + r with |r| <= pi / 2, taken off in four steps, of which the
// first three are exact; the sine of r is r * (1 + r ** 2 * polynomial(r ** 2)), minimax fits good to 6.4e-9
// and 3e-19. Arguments so large that n would have too many digits for that are left to the engine, lane by
// lane. In float64 all are within 3 ulp of the exact value.
//
// W. J. Cody and W. Waite, Software Manual for the Elementary Functions, 1980; the use of pi in place of pi /
// 2, so that one polynomial does, is that of N. Shibata and F. Petrogalli, SLEEF, IEEE TPDS 31 (2020).
import { formatOf, inDouble, polynomial } from './elementary'
import { abs, add, bitcast, div, fallback, fma, ge, mul, shl, sub, xor, type Lane } from './lane'

const tables = {
  f32: {
    pi: [3.140625, 9.670257568359375e-4, 6.2771141529083251953e-7, 1.2154201256553420762e-10],
    limit: 39_000,
    sine: [2.605784e-6, -1.9809666e-4, 0.008333068, -0.1666666],
  },
  f64: {
    pi: [3.1415926218032837, 3.1786509424591713e-8, 1.2246467864107189e-16, 1.27366343270219e-24],
    limit: 2 ** 27,
    sine: [
      2.7210847735693128e-15, -7.642983096960216e-13, 1.605893939035191e-10, -2.505210686666924e-8,
      2.7557319211071943e-6, -1.9841269841208847e-4, 8.333333333333193e-3, -0.16666666666666666,
    ],
  },
} as const

// The sine of x, or its cosine: x is then (n + 1/2) * pi + r.
function wave(x: Lane, name: 'sin' | 'cos'): Lane {
  const { type, bits, mantissa, float } = formatOf(x)
  const { pi, limit, sine } = tables[type]
  const isCosine = name === 'cos'
  // As in exponentials, n is rounded by adding a large number; whether it is odd is the sum's last bit.
  const large = float(1.5 * 2 ** mantissa + Number(isCosine))
  const turns = mul(x, float(1 / Math.PI))
  const sum = add(isCosine ? sub(turns, float(0.5)) : turns, large)
  const n = sub(sum, large)
  const taken = isCosine ? add(n, float(0.5)) : n
  const r = pi.reduce((rest, part) => fma(taken, float(-part), rest), x)
  const square = mul(r, r)
  const y = mul(r, fma(square, polynomial(square, sine), float(1)))
  const sign = shl(bitcast(bits, sum), bits === 'i64' ? 63 : 31)
  return fallback(ge(abs(x), float(limit)), bitcast(type, xor(bitcast(bits, y), sign)), name, x)
}

export const sin = (x: Lane): Lane => wave(x, 'sin')
export const cos = (x: Lane): Lane => wave(x, 'cos')
export const tan = inDouble((x) => div(sin(x), cos(x)))
