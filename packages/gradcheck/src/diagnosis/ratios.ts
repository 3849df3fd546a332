// What a ratio means that the hand's numbers have to the right ones in each of several draws: a sign, a constant, sizes
// of the batch, nothing left at all.
import type { FaultKind } from '../problem/problem'
import type { Part, Reading } from './candidate'
import type { Dimension, Monomial } from './sizes'
import type { Trace } from './trace'

/** Two ratios that differ by less than this, relative, are the same. */
const same = 1e-7

const close = (a: number, b: number): boolean => Math.abs(a - b) <= same * Math.max(Math.abs(a), Math.abs(b))

/** `2`, `1/3`; undefined for what is no small fraction. */
export function fractionOf(x: number, most = 12): string | undefined {
  for (let under = 1; under <= most; under++) {
    const over = Math.round(x * under)
    if (over !== 0 && Math.abs(over) <= (under === 1 ? 1000 : most) && close(over / under, x)) {
      return under === 1 ? String(over) : `${over}/${under}`
    }
  }
  const under = Math.round(1 / x)
  return Math.abs(under) <= 1000 && close(1 / under, x) ? `1/${under}` : undefined
}

const decimal = (x: number): string => String(Number(x.toPrecision(6)))

/** What may be read out of ratios. */
export interface Vocabulary {
  readonly dimensions: readonly Dimension[]
  readonly monomials: readonly Monomial[]
  /** The name of what is multiplied: `the gradient of W2`. */
  readonly what: string
}

/**
 * Reads ratios of the hand to the right value, one for each trace, NaN where there is none. Undefined if no formula
 * gives them all.
 */
export function readRatios(
  ratios: readonly number[],
  traces: readonly Trace[],
  { dimensions, monomials, what }: Vocabulary,
): Reading | undefined {
  const known = traces.flatMap((trace, i) => {
    const ratio = ratios[i] as number
    return Number.isNaN(ratio) ? [] : [{ trace, ratio }]
  })
  const [first] = known
  if (first === undefined) return undefined
  if (known.every(({ ratio }) => Math.abs(ratio) < same)) {
    return {
      parts: [{ kind: 'cut-off', message: `${what} is cut off, 0 for all elements` }],
      cost: 0,
      at: () => 0,
    }
  }
  if (known.some(({ ratio }) => Math.abs(ratio) < same)) return undefined
  for (const monomial of monomials) {
    const constant = first.ratio / monomial.in(first.trace)
    if (!known.every(({ trace, ratio }) => close(ratio, constant * monomial.in(trace)))) continue
    if (monomial.degree > 0 && (!monomial.varies || fractionOf(constant) === undefined)) continue
    if (close(constant, 1) && monomial.degree === 0) return undefined
    return reading(constant, monomial, what, monomials, first.trace)
  }
  return readShifted(known, dimensions, what)
}

/** A constant times a monomial: a sign, a factor and a batch factor, as far as there are such. */
function reading(
  constant: number,
  monomial: Monomial,
  what: string,
  monomials: readonly Monomial[],
  trace: Trace,
): Reading {
  const parts: Part[] = []
  let cost = 0.05 * monomial.degree
  if (monomial.degree > 0) {
    parts.push({
      kind: 'batch-factor',
      message: `${what} is ${monomial.name} times what it should be${meaning(monomial)}`,
    })
  }
  if (constant < 0) parts.push({ kind: 'sign', message: `${what} has the wrong sign` })
  const size = Math.abs(constant)
  if (!close(size, 1)) {
    const fixed = monomials.find((other) => other.degree > 0 && !other.varies && close(other.in(trace), size))
    const fraction = fractionOf(size)
    const isSize = fixed !== undefined && fraction !== '2' && fraction !== '1/2'
    const kind: FaultKind = isSize ? 'batch-factor' : 'factor'
    const name = isSize ? `${fixed.name} = ${fraction ?? decimal(size)}` : (fraction ?? decimal(size))
    parts.push({ kind, message: `${what} is ${name} times what it should be` })
    cost += fraction === undefined ? 0.5 : 0.05
  }
  cost += 0.8 * (parts.length - 1)
  return { parts, cost, at: (trace) => constant * monomial.in(trace) }
}

function meaning({ name, degree }: Monomial): string {
  if (degree !== 1) return ''
  return name.startsWith('1/')
    ? `: divided by ${name.slice(2)} once too often`
    : `: a division by ${name} is missing, a sum stands where the mean belongs`
}

/** A mean over a number that is off by a constant: the ratio is D/(N + c), D a size of its own or 1. */
function readShifted(
  known: readonly { readonly trace: Trace; readonly ratio: number }[],
  dimensions: readonly Dimension[],
  what: string,
): Reading | undefined {
  for (const { name, in: size, varies } of dimensions) {
    if (!varies) continue
    for (const top of [`${name}`, '1'] as const) {
      const over = (trace: Trace): number => (top === '1' ? 1 : size(trace))
      const shifts = known.map(({ trace, ratio }) => over(trace) / Math.abs(ratio) - size(trace))
      const shift = Math.round(shifts[0] as number)
      const sign = Math.sign(known[0]?.ratio ?? 1)
      const at = (trace: Trace): number => (sign * over(trace)) / (size(trace) + shift)
      if (shift === 0 || !known.every(({ trace, ratio }) => close(ratio, at(trace)))) continue
      const sum = shift > 0 ? `${name} + ${shift}` : `${name} - ${-shift}`
      const parts: Part[] = [
        {
          kind: 'batch-factor',
          message: `${what} is divided by ${sum} where ${top === '1' ? 'no division' : name} belongs`,
        },
      ]
      if (sign < 0) parts.push({ kind: 'sign', message: `${what} has the wrong sign` })
      return { parts, cost: 0.15 + 0.8 * (parts.length - 1), at }
    }
  }
  return undefined
}
