// Pooling against plain loops; ties, NaN and windows that end outside.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countOf, optionsOf, spaces, windowsOf } from '../../test/values/windows'
import {
  avgPool,
  DTypeError,
  grad,
  maxPool,
  ShapeError,
  tensor,
  ValueError,
  zeros,
  type AnyTensor,
} from '../index'

const cases = fc.record({
  space: spaces.filter((space) =>
    space.every(({ size, dilation, padding }) => 2 * Math.max(...padding) <= (size - 1) * dilation + 1),
  ),
  rows: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
  seed: fc.integer({ min: 1, max: 1000 }),
})

/** Whole numbers of which many are equal. */
const few = (length: number, seed: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => (((i + 1) * seed * 7919) % 1009) % 4)

describe('maxPool', () => {
  it('is the largest of each window, and the first of the largest gets the gradient', () => {
    fc.assert(
      fc.property(cases, ({ space, rows, seed }) => {
        const lengths = space.map(({ length }) => length)
        const size = lengths.reduce((product, length) => product * length, 1)
        const values = few(rows[0] * rows[1] * size, seed)
        const x = tensor(values, { shape: [...rows, ...lengths] }) as AnyTensor
        const sizes = space.map((axis) => axis.size)
        const options = optionsOf(space)
        const largest: number[] = []
        const gradient = Array.from(values, () => 0)
        const weight = (i: number): number => 1 + (i % 7)
        for (let row = 0; row < rows[0] * rows[1]; row++) {
          for (const window of windowsOf(space)) {
            const places = window.flatMap((place) => (place === undefined ? [] : [row * size + place]))
            const best = Math.max(...places.map((place) => values[place] as number))
            const first = places.find((place) => values[place] === best)
            if (first !== undefined) gradient[first] = (gradient[first] as number) + weight(largest.length)
            largest.push(best)
          }
        }
        const pooled = maxPool(x, sizes, options)
        expect(pooled.shape).toEqual([...rows, ...space.map(countOf)])
        expect([...pooled.dataSync()]).toEqual(largest)
        const weights = tensor(
          Float64Array.from(largest, (_, i) => weight(i)),
          {
            shape: [...(pooled.shape as number[])],
          },
        ) as AnyTensor
        const actual = grad((y: AnyTensor) => maxPool(y, sizes, options).mul(weights).sum())(x)
        expect([...actual.dataSync()]).toEqual(gradient)
      }),
    )
  })

  it('has strides as long as its windows', () => {
    expect(maxPool(tensor([[[1, 5, 2, 3, 9]]]), 2).arraySync()).toEqual([[[5, 3]]])
    expect(maxPool(zeros([1, 1, 6, 6]), [2, 3]).shape).toEqual([1, 1, 3, 2])
  })

  it('goes on to where windows begin with ceilMode, as PyTorch does', () => {
    const x = tensor([[[1, 2, 3, 4, 5]]])
    expect(maxPool(x, 2, { ceilMode: true }).arraySync()).toEqual([[[2, 4, 5]]])
    expect(maxPool(x, 3, { stride: 2, ceilMode: true }).arraySync()).toEqual([[[3, 5]]])
    // The last window would begin behind the input and its padding before it.
    expect(maxPool(x, 1, { stride: 3, ceilMode: true }).arraySync()).toEqual([[[1, 4]]])
    expect(maxPool(x, 2, { stride: 3, padding: 1, ceilMode: true }).arraySync()).toEqual([[[1, 4]]])
    const gradient = grad((y: AnyTensor) => maxPool(y, 2, { ceilMode: true }).sum())(x as AnyTensor)
    expect(gradient.arraySync()).toEqual([[[0, 1, 0, 1, 1]]])
  })

  it('passes NaN on, and gives it no gradient', () => {
    const x = tensor([[[1, Number.NaN, 2, 3]]])
    expect(maxPool(x, 2).arraySync()).toEqual([[[Number.NaN, 3]]])
    const gradient = grad((y: AnyTensor) => maxPool(y, 2).sum())(x as AnyTensor)
    expect(gradient.arraySync()).toEqual([[[0, 0, 0, 1]]])
  })

  it('lets padding count for nothing, whatever the dtype', () => {
    for (const dtype of ['float32', 'float64', 'int32'] as const) {
      expect(maxPool(tensor([[[-7, -5, -9]]], { dtype }), 2, { padding: 1 }).arraySync()).toEqual([
        [[-7, -5]],
      ])
    }
    expect(maxPool(tensor([[[3, 0, 1]]], { dtype: 'uint8' }), 2, { padding: 1 }).arraySync()).toEqual([
      [[3, 1]],
    ])
    expect(() => maxPool(zeros([1, 1, 3], { dtype: 'bool' }), 2)).toThrow(DTypeError)
    expect(() => maxPool(zeros([1, 1, 3], { dtype: 'bool' }), 2)).toThrow('maxPool: bool is no number here')
  })

  it('says what does not fit', () => {
    const x = zeros([1, 1, 4])
    expect(() => maxPool(x, 5)).toThrow(ShapeError)
    expect(() => maxPool(zeros([1, 4]) as AnyTensor, 2)).toThrow(
      'maxPool: expected [batch, channels, ...space]',
    )
    expect(() => maxPool(x, 2, { padding: 2 })).toThrow(
      'maxPool: padding must be at most half of a window (1); got 2; use pad for more',
    )
    expect(() => maxPool(x, 2, { ceilMode: 1 as never })).toThrow(ValueError)
  })
})

describe('avgPool', () => {
  it('is the mean of each window, with or without the padding', () => {
    const plain = cases.map(({ space, ...rest }) => ({
      ...rest,
      space: space
        .map((axis) => ({ ...axis, dilation: 1 }))
        .filter((axis) => countOf(axis) > 0 && 2 * Math.max(...axis.padding) <= axis.size),
    }))
    fc.assert(
      fc.property(
        plain.filter(({ space }) => space.length > 0),
        fc.boolean(),
        ({ space, rows, seed }, countIncludePad) => {
          const lengths = space.map(({ length }) => length)
          const size = lengths.reduce((product, length) => product * length, 1)
          const values = few(rows[0] * rows[1] * size, seed)
          const x = tensor(values, { shape: [...rows, ...lengths] }) as AnyTensor
          const { stride, padding } = optionsOf(space)
          const pooled = avgPool(
            x,
            space.map((axis) => axis.size),
            { stride, padding, countIncludePad },
          )
          const expected = Array.from({ length: rows[0] * rows[1] }, (_, row) =>
            windowsOf(space).map((window) => {
              const inside = window.filter((place) => place !== undefined)
              const sum = inside.reduce((total, place) => total + (values[row * size + place] as number), 0)
              return sum / (countIncludePad ? window.length : inside.length)
            }),
          ).flat()
          expect(pooled.shape).toEqual([...rows, ...space.map(countOf)])
          pooled
            .dataSync()
            .forEach((y: number, i: number) => expect(y).toBeCloseTo(expected[i] as number, 12))
        },
      ),
    )
  })

  it('divides by what lies within the padding where a window ends outside, as PyTorch does', () => {
    const x = tensor([[[1, 2, 3, 4, 6]]])
    expect(avgPool(x, 2, { ceilMode: true }).arraySync()).toEqual([[[1.5, 3.5, 6]]])
    const options = { stride: 3, padding: 1, ceilMode: true } as const
    // Windows at -1, 2: [0, 1, 2], [3, 4, 6]; of 4 at -1, 2: [0, 1, 2, 3], [3, 4, 6, 0].
    expect(avgPool(x, 4, options).arraySync()).toEqual([[[1.5, 3.25]]])
    expect(avgPool(x, 4, { ...options, countIncludePad: false }).arraySync()).toEqual(
      [[[2, 13 / 3]]].map((rows) => rows.map((row) => row.map(Math.fround))),
    )
  })

  it('takes no int32 and no dilation', () => {
    expect(() => avgPool(zeros([1, 1, 4], { dtype: 'int32' }) as AnyTensor, 2)).toThrow(DTypeError)
    expect(() => avgPool(zeros([1, 1, 4]), 2, { dilation: 2 } as never)).toThrow(
      "avgPool: there is no option 'dilation'",
    )
    expect(() => avgPool(zeros([1, 1, 4]), 2, { countIncludePad: 'no' as never })).toThrow(ValueError)
  })
})
