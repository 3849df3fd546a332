// Which way round a product is computed, and what it copies first.
import { expect, it } from 'vitest'
import { result } from '../../lanes/lane'
import { scheduleOf, type Request } from './schedule'

/** [m, k] x [k, n], both contiguous along k or along their other axis; stored row by row. */
const request = (m: number, n: number, k: number, alongK: boolean): Request => ({
  kind: 'product',
  dtype: 'float32',
  batch: [],
  m,
  n,
  k,
  a: { buffer: 0, offset: 0, strides: alongK ? [k, 1] : [1, m] },
  b: { buffer: 1, offset: 0, strides: alongK ? [1, k] : [n, 1] },
  reads: [],
  positions: [],
  stores: [{ buffer: 2, offset: 0, strides: [n, 1], value: result('f32') }],
})

it('copies the smaller operand where few rows would not pay for copying the larger one', () => {
  const { product, pack } = scheduleOf(request(16, 150, 100, true))
  expect([product.m, product.n, pack]).toEqual([150, 16, [false, true]])
})

it('stores side by side where rows are many, or nothing is copied', () => {
  expect(scheduleOf(request(100, 1000, 1000, true)).product).toMatchObject({ m: 100, n: 1000 })
  expect(scheduleOf(request(16, 150, 100, false)).product).toMatchObject({ m: 16, n: 150 })
})
