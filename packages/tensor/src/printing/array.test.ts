// Arrays print as NumPy prints them, and what is printed reads back.
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocate, type DType } from '../core/dtype'
import { sizeOf } from '../core/shape'
import { formatArray } from './array'

interface Case {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly data: readonly (number | 'nan' | 'inf' | '-inf')[]
  readonly text: string
}

// Written by scripts/golden/numpy_print.py.
const golden = JSON.parse(
  readFileSync(new URL('../../test/golden/numpy-print.json', import.meta.url), 'utf8'),
) as { numpy: string; cases: Case[] }

const words: Record<string, number> = { nan: NaN, inf: Infinity, '-inf': -Infinity }
const read = (element: number | string) =>
  typeof element === 'number' ? element : (words[element] ?? Number(element))

function valueOf({ dtype, shape, data }: Case) {
  const filled = allocate(dtype, sizeOf(shape))
  for (let i = 0; i < filled.length; i++) filled[i] = read(data[i % data.length] as number | string)
  return { data: filled, shape, dtype }
}

const elementsOf = (text: string) => text.replace(/[[\]]/g, ' ').trim().split(/\s+/).map(read)

describe(`formatArray prints what NumPy ${golden.numpy} prints`, () => {
  test.each(['float32', 'float64', 'int32', 'uint8', 'bool'] as const)('%s', (dtype) => {
    const cases = golden.cases.filter((example) => example.dtype === dtype)
    expect(cases.length).toBeGreaterThan(40)
    for (const example of cases) {
      expect(formatArray(valueOf(example)), `shape [${example.shape.join(', ')}]`).toBe(example.text)
    }
  })
})

describe('printed numbers read back', () => {
  test('a scalar float64, exactly', () => {
    fc.assert(
      fc.property(fc.double(), (x) => {
        const text = formatArray({ data: Float64Array.of(x), shape: [], dtype: 'float64' })
        expect(read(text)).toBe(x)
      }),
      { numRuns: 1000 },
    )
  })

  test('a scalar float32, exactly, in at most nine digits', () => {
    fc.assert(
      fc.property(fc.float(), (x) => {
        const text = formatArray({ data: Float32Array.of(x), shape: [], dtype: 'float32' })
        expect(Math.fround(read(text))).toBe(x)
        expect(text.replace(/e.*|\.0$|\D/g, '').replace(/^0+|0+$/g, '').length).toBeLessThanOrEqual(9)
      }),
      { numRuns: 1000 },
    )
  })

  test('a row of floats, to half a unit of the eighth digit after the point', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 40 }), (row) => {
        const text = formatArray({ data: Float64Array.from(row), shape: [row.length], dtype: 'float64' })
        const printed = elementsOf(text)
        expect(printed).toHaveLength(row.length)
        for (const [i, x] of row.entries()) {
          const y = printed[i] as number
          const unit = text.includes('e') ? Number(`1e${Math.floor(Math.log10(Math.abs(x)))}`) : 1
          // Half a unit, and what reading it as a double rounds.
          const tolerance = 0.5e-8 * unit + Math.abs(x) * Number.EPSILON
          const isNear = Object.is(y, x) || Math.abs(y - x) <= tolerance
          expect(isNear, `${x} in ${text}`).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('integers of any shape, exactly, in lines of at most 75 characters', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(shapes, fc.infiniteStream(fc.integer()), (shape, stream) => {
        const data = Int32Array.from(stream.take(sizeOf(shape)))
        const text = formatArray({ data, shape, dtype: 'int32' })
        expect(elementsOf(text)).toEqual([...data])
        expect(JSON.parse(text.replace(/(?<=[\d\]])\s+(?=[-\d[])/g, ','))).toHaveLength(shape[0] as number)
        for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(75)
      }),
    )
  })
})
