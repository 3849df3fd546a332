// Reductions, movement, indexing and creation against what NumPy gives. The cases are written by
// scripts/golden/arrays.py.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as api from '../src/index'
import { tensor, type AnyTensor } from '../src/index'

interface GoldenArray {
  readonly dtype: 'float64' | 'int32' | 'bool'
  readonly shape: readonly number[]
  readonly data: readonly (number | string)[]
}

interface Case {
  readonly op: string
  readonly args: readonly unknown[]
  readonly result: GoldenArray | readonly GoldenArray[]
}

const { cases } = JSON.parse(readFileSync(new URL('golden/arrays.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[]
}

// NumPy adds in pairs, Chainrule in a row, and functions such as exp differ by an ulp; a few ulp of the
// terms, which are of order 1.
const tolerance = 1e-14

const words: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity }
const read = (x: number | string): number => (typeof x === 'number' ? x : (words[x] as number))

const isArray = (value: unknown): value is GoldenArray =>
  typeof value === 'object' && value !== null && 'data' in value

const arrays = { float64: Float64Array, int32: Int32Array, bool: Uint8Array } as const

function toTensor({ dtype, shape, data }: GoldenArray): AnyTensor {
  return tensor(arrays[dtype].from(data.map(read)), { shape: [...shape], dtype })
}

/** An argument with every array in it made a tensor. */
function argument(value: unknown): unknown {
  if (isArray(value)) return toTensor(value)
  if (Array.isArray(value)) return value.map(argument)
  return value
}

function expectArray(actual: AnyTensor, expected: GoldenArray): void {
  expect(actual.shape).toEqual(expected.shape)
  expect(actual.dtype).toBe(expected.dtype)
  actual.dataSync().forEach((value: number, i: number) => {
    const wanted = read(expected.data[i] as number | string)
    if (Object.is(value, wanted) || value === wanted) return
    expect(
      Math.abs(value - wanted) / Math.max(Math.abs(wanted), 1),
      `element ${i}: ${value} for ${wanted}`,
    ).toBeLessThan(tolerance)
  })
}

const functions = new Map<string, unknown>(Object.entries(api))
const ops = [...new Set(cases.map(({ op }) => op))]

describe('as in NumPy:', () => {
  it.each(ops)('%s', (name) => {
    const op = functions.get(name) as (...args: unknown[]) => AnyTensor | AnyTensor[]
    for (const { args, result } of cases.filter((one) => one.op === name)) {
      const actual = op(...args.map(argument))
      if (isArray(result)) {
        expectArray(actual as AnyTensor, result)
      } else {
        const parts = actual as AnyTensor[]
        expect(parts.length).toBe(result.length)
        result.forEach((part, i) => expectArray(parts[i] as AnyTensor, part))
      }
    }
  })
})
