// Measures element-wise ops, in float64, against golden vectors: exact values rounded once, and what NumPy
// gives at NaN, the infinities and the zeros. Written by scripts/golden/elementwise.py.
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { tensor, type AnyTensor } from '../src/index'

interface Vectors {
  readonly x?: readonly number[]
  /** The second argument of ops that take two. */
  readonly z?: readonly number[]
  readonly y?: readonly number[]
  /** The result for each of `specials`, or for each pair of `pairedSpecials`. */
  readonly special?: readonly string[]
}

// Looser than the ops' own types, which differ from op to op.
type Op = (...tensors: never[]) => unknown

const golden = JSON.parse(
  readFileSync(new URL('golden/elementwise.json', import.meta.url), 'utf8'),
) as Record<string, Vectors> & {
  readonly specials: readonly string[]
  readonly pairedSpecials: readonly string[]
}

const words: Record<string, number> = { nan: NaN, inf: Infinity, '-inf': -Infinity }
const read = (word: string): number => words[word] ?? Number(word)

/** The values of an op of one or two arguments, each a list of numbers. */
export function valuesOf(op: Op, ...lists: readonly (readonly number[])[]): number[] {
  const inputs = lists.map((list) => tensor(Float64Array.from(list)))
  return Array.from((op(...(inputs as never[])) as AnyTensor).dataSync() as Float64Array)
}

const vectorsOf = (name: string): Vectors => {
  const vectors = golden[name]
  if (vectors === undefined) throw new Error(`there are no golden vectors for ${name}`)
  return vectors
}

// Doubles of one sign are ordered as their bits are, so the difference counts the doubles in between.
const bits = new BigInt64Array(1)
const double = new Float64Array(bits.buffer)
function ordinal(x: number): bigint {
  double[0] = x
  const value = bits[0] as bigint
  return value < 0n ? -(value & 0x7fffffffffffffffn) : value
}

/** How many doubles `a` is away from `b`: the error in ulp; 0 for two NaN, Infinity for one. */
export function ulpsBetween(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Object.is(a, b) ? 0 : Infinity
  const distance = ordinal(a) - ordinal(b)
  return Number(distance < 0n ? -distance : distance)
}

/** Expects every golden value of `name` to be met within `bound` ulp. */
export function expectWithin(bound: number, name: string, op: Op): void {
  const { x, z, y } = vectorsOf(name)
  if (x === undefined || y === undefined)
    throw new Error(`${name} has no golden values besides the special ones`)
  const actual = z === undefined ? valuesOf(op, x) : valuesOf(op, x, z)
  const errors = actual.map((value, i) => ulpsBetween(value, y[i] as number))
  const worst = errors.indexOf(Math.max(...errors))
  const at = z === undefined ? x[worst] : `${x[worst]}, ${z[worst]}`
  expect(errors[worst], `${name}(${at}) = ${actual[worst]}, exactly ${y[worst]}: ulp`).toBeLessThanOrEqual(
    bound,
  )
}

/** Expects what NumPy gives at NaN, the infinities, 0 and -0, told apart from 0 in arguments and results. */
export function expectSpecial(name: string, op: Op): void {
  const { special = [] } = vectorsOf(name)
  const { specials, pairedSpecials } = golden
  expect(special.length, `special values of ${name}`).toBeGreaterThan(0)
  const paired = special.length === pairedSpecials.length ** 2
  const lists = paired
    ? [
        pairedSpecials.flatMap((a) => pairedSpecials.map(() => a)),
        pairedSpecials.flatMap(() => pairedSpecials),
      ]
    : [specials]
  const inputs = lists.map((list) => list.map(read))
  const actual = valuesOf(op, ...inputs)
  special.forEach((word, i) => {
    const call = `${name}(${inputs.map((input) => input[i]).join(', ')})`
    // One of ours beside one of NumPy's.
    expect(
      ulpsBetween(actual[i] as number, read(word)),
      `${call} = ${actual[i]}, by NumPy ${word}: ulp`,
    ).toBeLessThanOrEqual(2)
    if (word === '0.0' || word === '-0.0')
      expect(Object.is(actual[i], read(word)), `the sign of ${call}`).toBe(true)
  })
}
