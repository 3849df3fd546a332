// Convolutions against their definition, loop in loop.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countOf, flat, indices, optionsOf, spaces, windowsOf, type Axis } from '../../test/values/windows'
import {
  conv,
  convTranspose,
  DTypeError,
  grad,
  ones,
  random,
  ShapeError,
  tensor,
  ValueError,
  zeros,
  type AnyTensor,
} from '../index'

const cases = fc.record({
  space: spaces,
  batch: fc.integer({ min: 1, max: 3 }),
  groups: fc.integer({ min: 1, max: 2 }),
  inner: fc.integer({ min: 1, max: 3 }),
  outer: fc.integer({ min: 1, max: 3 }),
  seed: fc.integer({ min: 0, max: 1000 }),
})

const normal = (seed: number, shape: readonly number[]): AnyTensor =>
  random.normal(random.key(seed), [...shape], { dtype: 'float64' })

const numbers = (x: AnyTensor): number[] => [...(x.dataSync() as Float64Array)]

/** The sum of products over each window; `space` is that of the input. */
function definition(
  x: AnyTensor,
  w: AnyTensor,
  space: readonly Axis[],
  groups: number,
): { shape: number[]; values: number[] } {
  const [batch, channels] = x.shape as number[] as [number, number]
  const [out, inner] = w.shape as number[] as [number, number]
  const [from, weights] = [numbers(x), numbers(w)]
  const size = from.length / batch / channels
  const windows = windowsOf(space)
  const values = indices([batch, out, windows.length]).map(([n, o, at]) => {
    const group = Math.floor((o as number) / (out / groups))
    let sum = 0
    for (let c = 0; c < inner; c++) {
      windows[at as number]?.forEach((position, inside, window) => {
        if (position === undefined) return
        const element = from[((n as number) * channels + group * inner + c) * size + position] as number
        sum += element * (weights[((o as number) * inner + c) * window.length + inside] as number)
      })
    }
    return sum
  })
  return { shape: [batch, out, ...space.map(countOf)], values }
}

// Sums of some dozens of products of numbers of about 1, in two orders.
const tolerance = 1e-12

function expectNear(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((x, i) => {
    const y = expected[i] as number
    expect(Math.abs(x - y)).toBeLessThan(tolerance * Math.max(1, Math.abs(y)))
  })
}

const inner = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0)

describe('conv', () => {
  it('is the sum over each window, in one to three dimensions', () => {
    fc.assert(
      fc.property(cases, ({ space, batch, groups, inner: each, outer, seed }) => {
        const x = normal(seed, [batch, groups * each, ...space.map(({ length }) => length)])
        const w = normal(seed + 1, [groups * outer, each, ...space.map(({ size }) => size)])
        const expected = definition(x, w, space, groups)
        const actual = conv(x, w, { ...optionsOf(space), groups })
        expect(actual.shape).toEqual(expected.shape)
        expectNear(numbers(actual), expected.values)
      }),
    )
  })

  it('has the gradients of what is linear in each of its operands', () => {
    fc.assert(
      fc.property(cases, ({ space, batch, groups, inner: each, outer, seed }) => {
        const options = { ...optionsOf(space), groups }
        const x = normal(seed, [batch, groups * each, ...space.map(({ length }) => length)])
        const w = normal(seed + 1, [groups * outer, each, ...space.map(({ size }) => size)])
        const weights = normal(seed + 2, conv(x, w, options).shape as number[])
        const loss = (a: AnyTensor, b: AnyTensor): AnyTensor => conv(a, b, options).mul(weights).sum()
        const [gx, gw] = [grad((a: AnyTensor) => loss(a, w))(x), grad((b: AnyTensor) => loss(x, b))(w)]
        const [otherX, otherW] = [
          normal(seed + 3, x.shape as number[]),
          normal(seed + 4, w.shape as number[]),
        ]
        expectNear([inner(numbers(gx), numbers(otherX))], [loss(otherX, w).item() as number])
        expectNear([inner(numbers(gw), numbers(otherW))], [loss(x, otherW).item() as number])
      }),
      { numRuns: 50 },
    )
  })

  it("pads for 'same' as PyTorch does, and for strides as TensorFlow", () => {
    const x = tensor([[[1, 2, 3, 4, 5]]])
    const w = tensor([[[1, 10, 100, 1000]]])
    // Padding of 1 before and 2 behind.
    expect(conv(x, w, { padding: 'same' }).arraySync()).toEqual([[[3210, 4321, 5432, 543, 54]]])
    // Three windows from 5 elements: 8 in all, of which 1 before and 2 behind.
    expect(conv(x, w, { padding: 'same', stride: 2 }).arraySync()).toEqual([[[3210, 5432, 54]]])
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        (length, size, stride, dilation) => {
          const y = conv(ones([1, 1, length]), ones([1, 1, size]), { padding: 'same', stride, dilation })
          expect(y.shape[2]).toBe(Math.ceil(length / stride))
        },
      ),
    )
    expect(conv(x, w, { padding: 'valid' }).shape).toEqual([1, 1, 2])
  })

  it('promotes dtypes, and wraps whole numbers', () => {
    expect(conv(ones([1, 1, 3], { dtype: 'uint8' }), ones([1, 1, 2])).dtype).toBe('float32')
    const large = tensor([[[2 ** 30, 2 ** 30]]], { dtype: 'int32' })
    expect(conv(large, ones([1, 1, 2], { dtype: 'int32' })).arraySync()).toEqual([[[-(2 ** 31)]]])
  })

  it('takes batches, channels and outputs of none', () => {
    expect(conv(zeros([0, 2, 4]), zeros([3, 2, 2])).shape).toEqual([0, 3, 3])
    expect(conv(zeros([1, 2, 4]), zeros([0, 2, 2])).shape).toEqual([1, 0, 3])
    expect(conv(zeros([1, 0, 4]), zeros([1, 0, 2])).arraySync()).toEqual([[[0, 0, 0]]])
  })

  it('says what does not fit', () => {
    const image = zeros([2, 3, 8, 8])
    const call =
      (x: AnyTensor, w: AnyTensor, options = {}) =>
      (): unknown =>
        conv(x, w, options)
    expect(call(zeros([3, 8]), zeros([1, 3, 3]))).toThrow(
      'conv: expected [batch, channels, ...space]; got [3, 8]; reshape it, or add axes with expandDims',
    )
    expect(call(image, zeros([4, 3, 3]))).toThrow(
      'conv: the weight must have the rank of the input, [out, in / groups, ...size]; their ranks are 3 and 4 ' +
        '([2, 3, 8, 8] and [4, 3, 3])',
    )
    expect(call(image, zeros([4, 1, 3, 3]))).toThrow(
      'conv: the input has 3 channels, so axis 1 of the weight, [out, in / groups, ...size], must be 3; it is 1 ' +
        '([2, 3, 8, 8] and [4, 1, 3, 3])',
    )
    expect(call(image, zeros([4, 3, 3, 3]), { groups: 3 })).toThrow(
      'conv: channels, 3 in and 4 out, do not divide into 3 groups',
    )
    expect(call(image, zeros([4, 3, 9, 3]))).toThrow(ShapeError)
    expect(call(image, zeros([4, 3, 9, 3]))).toThrow(
      'conv: a window reaches over 9 elements, axis 0 of space has 8, padding included (space [8, 8]); ' +
        'take a smaller window or more padding',
    )
    expect(call(image, zeros([4, 3, 3, 3]), { dilation: 4 })).toThrow('(3 elements, 4 apart)')
    expect(call(image, zeros([4, 3, 0, 3]))).toThrow('conv: a window has no elements')
    expect(call(image, zeros([4, 3, 3, 3]), { stride: 0 })).toThrow(
      'conv: stride must be a whole number from 1 up; got 0',
    )
    expect(call(image, zeros([4, 3, 3, 3]), { stride: [1, 2, 3] })).toThrow(
      'conv: stride must be a whole number, or a list of one for each axis of space (2); got 3 numbers',
    )
    expect(call(image, zeros([4, 3, 3, 3]), { padding: 'full' })).toThrow(ValueError)
    expect(call(image, zeros([4, 3, 3, 3]), { padding: [1, [1, 2, 3]] })).toThrow(
      'conv: the padding of an axis is a number or [before, after]',
    )
    expect(call(image, zeros([4, 3, 3, 3]), { pad: 1 })).toThrow("conv: there is no option 'pad'")
    expect(call(image.astype('bool'), zeros([4, 3, 3, 3], { dtype: 'bool' }))).toThrow(DTypeError)
  })
})

describe('convTranspose', () => {
  it('is the transpose of conv, at every size that conv comes from', () => {
    fc.assert(
      fc.property(cases, ({ space, batch, groups, inner: each, outer, seed }) => {
        // What conv leaves over at the end is what outputPadding adds.
        const left = space.map(
          (axis) =>
            axis.length +
            axis.padding[0] +
            axis.padding[1] -
            (axis.size - 1) * axis.dilation -
            1 -
            (countOf(axis) - 1) * axis.stride,
        )
        const options = { ...optionsOf(space), groups }
        const y = normal(seed, [batch, groups * outer, ...space.map(countOf)])
        const w = normal(seed + 1, [groups * outer, each, ...space.map(({ size }) => size)])
        const x = normal(seed + 2, [batch, groups * each, ...space.map(({ length }) => length)])
        const back = convTranspose(y, w, { ...options, outputPadding: left })
        expect(back.shape).toEqual(x.shape)
        expectNear(
          [inner(numbers(back), numbers(x))],
          [inner(numbers(y), definition(x, w, space, groups).values)],
        )
      }),
    )
  })

  it('adds the weight, times each element, to a window', () => {
    const x = tensor([[[1, 2]]])
    const w = tensor([[[1, 10, 100]]])
    expect(convTranspose(x, w).arraySync()).toEqual([[[1, 12, 120, 200]]])
    expect(convTranspose(x, w, { dilation: 2 }).arraySync()).toEqual([[[1, 2, 10, 20, 100, 200]]])
    expect(convTranspose(x, w, { stride: 2, padding: 1 }).arraySync()).toEqual([[[10, 102, 20]]])
    expect(convTranspose(x, w, { stride: 2, padding: 1, outputPadding: 1 }).arraySync()).toEqual([
      [[10, 102, 20, 200]],
    ])
    expect(convTranspose(x, w, { stride: 2, padding: 'same' }).arraySync()).toEqual([[[1, 10, 102, 20]]])
    expect(convTranspose(x, w, { stride: 4, padding: 'same' }).arraySync()).toEqual([
      [[1, 10, 100, 0, 2, 20, 200, 0]],
    ])
  })

  it('makes as many elements as the stride times the input for padding same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        (length, size, stride, dilation) => {
          const y = convTranspose(ones([1, 1, length]), ones([1, 1, size]), {
            padding: 'same',
            stride,
            dilation,
          })
          expect(y.shape[2]).toBe(length * stride)
          // It is the transpose of the convolution with that padding.
          const z = conv(ones([1, 1, length * stride]), ones([1, 1, size]), {
            padding: 'same',
            stride,
            dilation,
          })
          expect(z.shape[2]).toBe(length)
          expect(y.sum().item()).toBe(z.sum().item())
        },
      ),
    )
  })

  it('says what does not fit', () => {
    const call =
      (x: AnyTensor, w: AnyTensor, options = {}) =>
      (): unknown =>
        convTranspose(x, w, options)
    expect(call(zeros([1, 3, 4]), zeros([2, 3, 2]))).toThrow(
      'convTranspose: the input has 3 channels, so axis 0 of the weight, [in, out / groups, ...size], must be 3; it is 2 ' +
        '([1, 3, 4] and [2, 3, 2])',
    )
    expect(call(zeros([1, 3, 4]), zeros([3, 3, 2]), { groups: 2 })).toThrow('do not divide into 2 groups')
    expect(call(zeros([1, 3, 4]), zeros([3, 1, 2]), { outputPadding: 1 })).toThrow(
      'convTranspose: outputPadding must be less than the stride (1) or the dilation (1); got 1',
    )
    expect(call(zeros([1, 3, 1]), zeros([3, 1, 2]), { padding: 2 })).toThrow(
      'convTranspose: nothing is left of axis 0 of space: 2 elements, padding 2 and 2',
    )
  })
})

it('places what a window holds where its index says', () => {
  // A check of the loops that the rest is measured against.
  const [window] = windowsOf([
    { length: 3, size: 2, stride: 1, dilation: 2, padding: [1, 0] },
    { length: 2, size: 2, stride: 1, dilation: 1, padding: [0, 0] },
  ])
  expect(window).toEqual([undefined, undefined, flat([3, 2], [1, 0]), flat([3, 2], [1, 1])])
})
