// Writes the elements of an array, all to one width, so that they stand in columns.
import { isFloat, type DType, type FloatDType } from '../core/dtype'
import { positional, scientific, type Notation } from './notation'

/** The most digits after the decimal point that an element of an array shows. */
const precision = 8

/**
 * Writes an element that stands alone. A float shows all the digits that identify it, in scientific
 * notation below 1e-4 and from 1e16 up.
 */
export function formatScalar(value: number, dtype: DType): string {
  if (dtype === 'bool') return value === 0 ? 'False' : 'True'
  if (!isFloat(dtype)) return String(value)
  if (!Number.isFinite(value)) return nonFinite(value)
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const { whole, fraction, power } = scientific(value, dtype)
    return `${whole}${fraction && '.'}${fraction}e${power}`
  }
  const { whole, fraction } = positional(value, dtype)
  return `${whole}.${fraction || '0'}`
}

/** Writes the elements of one array that are to be shown; all come out equally wide. */
export function formatElements(values: readonly number[], dtype: DType): string[] {
  const words = isFloat(dtype)
    ? formatFloats(values, dtype)
    : values.map((value) => formatScalar(value, dtype))
  const width = Math.max(longest(words), dtype === 'bool' ? 'False'.length : 0)
  return words.map((word) => word.padStart(width))
}

/**
 * Writes floats in one notation, with equally much after the decimal point: spaces where positional
 * numbers have no more digits, and digits up to those of the longest where numbers are scientific.
 *
 * Source: what FloatingFormat of NumPy's arrayprint does under the default options ('maxprec', 8).
 */
function formatFloats(values: readonly number[], dtype: FloatDType): string[] {
  const finite = values.filter(Number.isFinite)
  const write = needsPowers(finite, dtype) ? scientificColumn(finite, dtype) : positionalColumn(finite, dtype)
  return values.map((value) => (Number.isFinite(value) ? write(value) : nonFinite(value)))
}

/** Whether positional numbers would be too long, or hide the smallest beside the largest. */
function needsPowers(finite: readonly number[], dtype: FloatDType): boolean {
  let smallest = Infinity
  let largest = 0
  for (const value of finite) {
    const size = Math.abs(value)
    if (size !== 0) smallest = Math.min(smallest, size)
    largest = Math.max(largest, size)
  }
  if (largest === 0) return false
  const ratio = largest / smallest
  return largest >= 1e8 || smallest < 1e-4 || (dtype === 'float32' ? Math.fround(ratio) : ratio) > 1000
}

function positionalColumn(finite: readonly number[], dtype: FloatDType): (value: number) => string {
  const notate = (value: number) => positional(value, dtype, { fraction: precision })
  const right = longest(finite.map((value) => notate(value).fraction))
  return (value) => {
    const { whole, fraction } = notate(value)
    return `${whole}.${fraction.padEnd(right)}`
  }
}

function scientificColumn(finite: readonly number[], dtype: FloatDType): (value: number) => string {
  const shortest: Notation[] = finite.map((value) => scientific(value, dtype, { atMost: precision + 1 }))
  const right = longest(shortest.map(({ fraction }) => fraction))
  const powerWidth = longest(shortest.map(({ power }) => power)) - '+'.length
  return (value) => {
    const { whole, fraction, power } = scientific(value, dtype, { atMost: right + 1, atLeast: right + 1 })
    const exponent = power.slice(0, 1) + power.slice(1).padStart(powerWidth, '0')
    return `${whole}.${fraction.padEnd(right, '0')}e${exponent}`
  }
}

const nonFinite = (value: number) => (Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf')

const longest = (words: readonly string[]) => words.reduce((length, word) => Math.max(length, word.length), 0)
