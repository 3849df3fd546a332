// Kernels as people read them.
import { describe, expect, it } from 'vitest'
import type { TensorPrimitive } from '../graph/apply'
import * as lane from '../lanes/lane'
import { formatKernel } from './formatKernel'
import type { Nest, Product } from './kernel'

const names = ['x', 'mean', 'y', 'scale']
const nameOf = (buffer: number): string => names[buffer] as string
const at = (buffer: number, strides: number[], offset = 0) => ({ buffer, offset, strides })
const read = (index: number) => lane.read('f32', index)

describe('formatKernel', () => {
  it('shows the loops of a nest, what each stage reads, computes and stores', () => {
    const nest: Nest = {
      kind: 'nest',
      rows: 64,
      stages: [
        {
          extents: [64, 10],
          reads: [at(0, [10, 1])],
          positions: [],
          combine: 'sum',
          value: read(0),
          reduced: 1,
          stores: [{ ...at(1, [1]), value: lane.mul(lane.result('f32'), lane.constant('f32', 0.1)) }],
        },
        {
          extents: [64, 10],
          reads: [at(0, [10, -1], 9), at(1, [1, 0]), at(3, [0, 0])],
          positions: [{ offset: 2, strides: [10, 1] }],
          reduced: 0,
          stores: [
            {
              ...at(2, [10, 1]),
              value: lane.fma(lane.sub(read(0), read(1)), read(2), lane.convert('f32', lane.position(0))),
            },
          ],
        },
      ],
    }
    expect(formatKernel(nest, nameOf)).toBe(
      [
        'for i < 64:',
        '  sum over j < 10 of x[10i + j]',
        '    mean[i] = result * 0.1',
        '  for j < 10:',
        '    y[10i + j] = (x[10i - j + 9] - mean[i]) * scale[0] + f32(10i + j + 2)',
      ].join('\n'),
    )
  })

  it('shows a product with what follows it', () => {
    const product: Product = {
      kind: 'product',
      dtype: 'float32',
      batch: [2],
      m: 3,
      n: 4,
      k: 5,
      a: at(0, [15, 5, 1]),
      b: at(1, [0, 4, 1]),
      reads: [at(3, [0, 0, 1])],
      positions: [],
      stores: [
        {
          ...at(2, [12, 4, 1]),
          value: lane.max(lane.add(lane.result('f32'), read(0)), lane.constant('f32', 0)),
        },
      ],
    }
    expect(formatKernel(product, nameOf)).toBe(
      [
        'for i < 2, j < 3, k < 4:',
        '  sum over p < 5 of x[15i + 5j + p] * mean[4p + k]',
        '    y[12i + 4j + k] = max(result + scale[k], 0)',
      ].join('\n'),
    )
  })

  it('shows a step of the host', () => {
    const primitive = { name: 'argSort' } as unknown as TensorPrimitive
    const host = {
      kind: 'host',
      primitive,
      attributes: {},
      inputs: [{ buffer: 0, shape: [3] }],
      output: { buffer: 2, shape: [3] },
    } as const
    expect(formatKernel(host, nameOf)).toBe('y = argSort(x)')
  })

  it('sums up what would be too long', () => {
    let value = read(0)
    for (let i = 0; i < 20; i++) value = lane.add(lane.mul(value, read(0)), lane.constant('f32', i))
    const stage = {
      extents: [8],
      reads: [at(0, [1])],
      positions: [],
      reduced: 0,
      stores: [{ ...at(2, [1]), value }],
    }
    expect(formatKernel({ kind: 'nest', rows: 8, stages: [stage] }, nameOf)).toBe(
      'for i < 8:\n  y[i] = f(x[i]), 40 operations',
    )
  })

  it('has a notation for every op', () => {
    const [x, i] = [read(0), lane.position(0)]
    const mask = lane.lt(x, lane.constant('f32', 1))
    const notations: [lane.Lane, string][] = [
      [lane.select(mask, x, lane.neg(x)), '(x[i] < 1) ? x[i] : -x[i]'],
      [lane.not(mask), '~(x[i] < 1)'],
      [lane.and(mask, lane.constant('m32', -1)), '(x[i] < 1) & true'],
      [lane.shl(i, 3), 'i << 3'],
      [lane.shrS(i, 3), 'i >> 3'],
      [lane.shrU(i, 3), 'i >>> 3'],
      [lane.bitcast('i32', x), 'bits(x[i])'],
      [lane.convertUnsigned('f64', i), 'f64(i)'],
      [lane.sqrt(x), 'sqrt(x[i])'],
      [lane.min(x, x), 'min(x[i], x[i])'],
      [lane.fallback(mask, x, 'pow', x, x), '(x[i] < 1) ? pow(x[i], x[i]) : x[i]'],
    ]
    for (const [value, notation] of notations) {
      const positions = [{ offset: 0, strides: [1] }]
      const stage = {
        extents: [8],
        reads: [at(0, [1])],
        positions,
        reduced: 0,
        stores: [{ ...at(2, [1]), value }],
      }
      expect(formatKernel({ kind: 'nest', rows: 8, stages: [stage] }, nameOf)).toBe(
        `for i < 8:\n  y[i] = ${notation}`,
      )
    }
  })
})
