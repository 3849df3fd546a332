// The largest and the smallest of floats along an axis, to the last bit: zeros of both signs, infinities, NaN of both
// signs, at lengths that fill vectors or do not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tensor } from '../../src/index'

// The quiet NaN whose sign is set, which processors make.
const negativeNaN = (): number => new Float32Array(Uint32Array.of(0xffc00000).buffer)[0] as number

const elements = fc.constantFrom(0, -0, 1, -1, 2 ** -149, -(2 ** -149), Infinity, -Infinity)
const elementsOrNaN = fc.oneof(
  { weight: 40, arbitrary: elements },
  { weight: 1, arbitrary: fc.constant(NaN) },
)

const matrix = fc
  .record({ rows: fc.integer({ min: 1, max: 21 }), columns: fc.integer({ min: 1, max: 21 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      // Few kinds of elements at a time, or every matrix would have an infinity.
      values: fc
        .uniqueArray(elementsOrNaN, { minLength: 1, maxLength: 3 })
        .chain((kinds) =>
          fc.array(fc.constantFrom(...kinds), { minLength: rows * columns, maxLength: rows * columns }),
        ),
    }),
  )

describe.each(['float32', 'float64'] as const)('extremes of %s', (dtype) => {
  it.each([
    ['max', Math.max],
    ['min', Math.min],
  ] as const)('%s is exact along any axis', (op, extreme) => {
    fc.assert(
      fc.property(matrix, ({ rows, columns, values }) => {
        const bits = dtype === 'float32' ? new Float32Array(values) : new Float64Array(values)
        values.forEach((value, i) => {
          if (Number.isNaN(value) && i % 2 === 1) bits[i] = negativeNaN()
        })
        const x = tensor(bits, { shape: [rows, columns] })
        const row = (r: number) => values.slice(r * columns, (r + 1) * columns)
        const column = (c: number) => values.filter((_, i) => i % columns === c)
        const count = (n: number) => Array.from({ length: n }, (_, i) => i)
        expect(Array.from(x[op]({ axis: 1 }).dataSync())).toEqual(count(rows).map((r) => extreme(...row(r))))
        expect(Array.from(x[op]({ axis: 0 }).dataSync())).toEqual(
          count(columns).map((c) => extreme(...column(c))),
        )
        expect(x[op]().item()).toBe(extreme(...values))
      }),
    )
  })
})
