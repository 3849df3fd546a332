// Writes a finite number out of its decimal digits, in the parts that a column aligns.
import type { FloatDType } from '../core/dtype'
import { decimalOf, type DigitLimits } from './digits'

/** A finite number in writing: 12.5 is `12`, `5` and no power; -1.25e+01 is `-1`, `25` and `+01`. */
export interface Notation {
  /** What stands before the decimal point, with the sign. */
  readonly whole: string
  /** The digits after the point, without zeros at the end; may be empty. */
  readonly fraction: string
  /** Sign and digits (two or more) of the power of ten; empty in positional notation. */
  readonly power: string
}

/** Writes a finite number in full, however large or small it is. */
export function positional(value: number, dtype: FloatDType, limits?: DigitLimits): Notation {
  const { digits, exponent } = decimalOf(value, dtype, limits)
  const pointAt = exponent + 1
  const whole = pointAt > 0 ? digits.slice(0, pointAt).padEnd(pointAt, '0') : '0'
  const fraction = pointAt > 0 ? digits.slice(pointAt) : '0'.repeat(-pointAt) + digits
  return { whole: signOf(value) + whole, fraction: withoutZeros(fraction), power: '' }
}

/** Writes a finite number with one digit before the decimal point and a power of ten. */
export function scientific(value: number, dtype: FloatDType, limits?: DigitLimits): Notation {
  const { digits, exponent } = decimalOf(value, dtype, limits)
  const power = (exponent < 0 ? '-' : '+') + String(Math.abs(exponent)).padStart(2, '0')
  return { whole: signOf(value) + digits.slice(0, 1), fraction: withoutZeros(digits.slice(1)), power }
}

const signOf = (value: number) => (value < 0 || Object.is(value, -0) ? '-' : '')

const withoutZeros = (fraction: string) => fraction.replace(/0+$/, '')
