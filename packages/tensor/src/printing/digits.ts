// From a floating-point number to the decimal digits that stand for it: as few as identify it, or cut off.
import type { FloatDType } from '../core/dtype'

/** The positive decimal number `d.ddd... * 10^exponent`; `digits` holds its digits without the point. */
export interface Decimal {
  readonly digits: string
  readonly exponent: number
}

/** Where the digits may end at the latest and at the earliest; `fraction` rules out the other two. */
export interface DigitLimits {
  /** At most so many digits, the first included. */
  readonly atMost?: number
  /** At least so many, even where fewer identify the number. */
  readonly atLeast?: number
  /**
   * All digits before the decimal point and at most so many after it; the number must be no smaller than
   * the last of them.
   */
  readonly fraction?: number
}

/**
 * The digits of `|value|`: the fewest that read back as the same number of its dtype, of those the nearest
 * to it, and rounded to nearest (ties to even) where `limits` end them sooner. Zero is the digit 0.
 *
 * Exact, in whole-number arithmetic: the number and half the gaps to its neighbours are fractions over
 * `one`; each turn takes one digit off the front, until what is left is within a half gap.
 *
 * Source: G. L. Steele and J. L. White, How to Print Floating-Point Numbers Accurately (PLDI 1990), in
 * the form of R. Juckett's Dragon4, whose limits NumPy extended by `atLeast`.
 *
 * @param value a finite number; for float32 one that float32 holds
 * @example
 * decimalOf(0.1, 'float64') // { digits: '1', exponent: -1 }
 * decimalOf(2 / 3, 'float64', { atMost: 3 }) // { digits: '667', exponent: -1 }
 */
export function decimalOf(value: number, dtype: FloatDType, limits: DigitLimits = {}): Decimal {
  if (value === 0) return { digits: '0', exponent: 0 }
  const { significand, exponent: power, nearerBelow } = decompose(value, dtype)
  const isEven = significand % 2n === 0n

  // The logarithm may be rounded, so the exponent starts too high rather than too low.
  let exponent = Math.floor(Math.log10(Math.abs(value))) + 1
  // The gap below a power of two is half of the one above it, so quarters are the unit.
  const scale = (10n ** BigInt(Math.max(-exponent, 0))) << BigInt(Math.max(power, 0))
  const one = (4n * 10n ** BigInt(Math.max(exponent, 0))) << BigInt(Math.max(-power, 0))
  let rest = 4n * significand * scale
  let halfAbove = 2n * scale
  let halfBelow = (nearerBelow ? 1n : 2n) * scale
  for (; rest < one; exponent--) {
    rest *= 10n
    halfAbove *= 10n
    halfBelow *= 10n
  }

  const { atMost = Infinity, atLeast = 1, fraction } = limits
  const lastPlace = fraction === undefined ? exponent - atMost + 1 : -fraction
  const uniquePlace = fraction === undefined ? exponent - atLeast + 1 : 0
  let digits = ''
  for (let place = exponent; ; place--) {
    const digit = rest / one
    rest %= one
    const downReads = isEven ? rest <= halfBelow : rest < halfBelow
    const upReads = isEven ? rest + halfAbove >= one : rest + halfAbove > one
    if (((downReads || upReads) && place <= uniquePlace) || place === lastPlace) {
      const toNearest = 2n * rest === one ? digit % 2n === 1n : 2n * rest > one
      const up = downReads === upReads ? toNearest : upReads
      return up ? increment(digits + digit, exponent) : { digits: digits + digit, exponent }
    }
    digits += digit
    rest *= 10n
    halfAbove *= 10n
    halfBelow *= 10n
  }
}

/** Adds one in the last place; nines at the end become zeros, which are dropped. */
function increment(digits: string, exponent: number): Decimal {
  const kept = digits.replace(/9+$/, '')
  if (kept === '') return { digits: '1', exponent: exponent + 1 }
  return { digits: kept.slice(0, -1) + (Number(kept.at(-1)) + 1), exponent }
}

const fields = {
  float32: { fractionBits: 23n, exponentMask: 0xffn, bias: 127 },
  float64: { fractionBits: 52n, exponentMask: 0x7ffn, bias: 1023 },
} as const

/** Takes `|value|`, which is not zero, apart into `significand * 2^exponent` as its dtype stores it. */
function decompose(value: number, dtype: FloatDType) {
  const { fractionBits, exponentMask, bias } = fields[dtype]
  const bits =
    dtype === 'float32'
      ? BigInt(new Uint32Array(Float32Array.of(value).buffer)[0] as number)
      : (new BigUint64Array(Float64Array.of(value).buffer)[0] as bigint)
  const fraction = bits & ((1n << fractionBits) - 1n)
  const biased = Number((bits >> fractionBits) & exponentMask)
  const isNormal = biased > 0
  return {
    significand: isNormal ? fraction | (1n << fractionBits) : fraction,
    exponent: Math.max(biased, 1) - bias - Number(fractionBits),
    nearerBelow: biased > 1 && fraction === 0n,
  }
}
