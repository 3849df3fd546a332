// What the user says of each axis of space (sizes, strides, padding), checked when a layer is made.
import { DTypeError, ValueError, type AnyTensor, type PerAxis, type SpacePadding } from '@chainrule/tensor'
import { describe } from '../describe'
import type { Rank } from './channels'

/** A whole number from `low` up for each axis of space, of which the user wrote one for all or a list. */
export function perAxis(op: string, what: string, value: PerAxis, rank: Rank, low = 1): number[] {
  const list: unknown = typeof value === 'number' ? Array.from({ length: rank }, () => value) : value
  if (Array.isArray(list) && list.length === rank && list.every((each) => isWhole(each, low))) {
    return [...(list as number[])]
  }
  const many = rank === 1 ? '' : `, or a list of ${rank} of them`
  const got = Array.isArray(value) ? `[${value.join(', ')}]` : describe(value)
  throw new ValueError(op, `${what} must be a whole number from ${low} up${many}; got ${got}`)
}

/** Checks a padding: a number for all, 'same', 'valid', or a list of a number or a pair for each axis of space. */
export function checkPadding(op: string, padding: SpacePadding, rank: Rank): void {
  if (padding === 'same' || padding === 'valid' || isWhole(padding, 0)) return
  const isSide = (each: unknown): boolean =>
    isWhole(each, 0) || (Array.isArray(each) && each.length === 2 && each.every((side) => isWhole(side, 0)))
  if (Array.isArray(padding) && padding.length === rank && padding.every(isSide)) return
  const got = typeof padding === 'number' || typeof padding === 'string' ? padding : describe(padding)
  throw new ValueError(
    op,
    `padding must be a whole number from 0 up, 'same', 'valid', or a list of ${rank} numbers or [before, after]; ` +
      `got ${got}`,
  )
}

const isWhole = (value: unknown, low: number): boolean => Number.isInteger(value) && (value as number) >= low

/** Checks that a tensor is of real numbers: layers give the dtype that they take. */
export function checkFloat(op: string, x: AnyTensor): void {
  if (x.dtype === 'float32' || x.dtype === 'float64') return
  throw new DTypeError(op, `expects float32 or float64, got ${x.dtype}; use astype`)
}

/** Checks that an option is true or false. */
export function checkFlag(op: string, what: string, value: unknown): void {
  if (typeof value === 'boolean') return
  throw new ValueError(op, `${what} must be true or false; got ${describe(value)}`)
}
