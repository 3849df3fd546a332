// What becomes a tensor, and what each thing that does not is told.
import { describe, expect, it } from 'vitest'
import { DTypeError, ShapeError, ValueError, tensor, type AnyTensor } from '../index'

// What a JavaScript caller can write; the compiler would refuse most of it.
const make = tensor as (values: unknown, options?: unknown) => AnyTensor

describe('tensor', () => {
  it('takes numbers, booleans and nested arrays of them', () => {
    expect(tensor(3).arraySync()).toBe(3)
    expect(
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]).shape,
    ).toEqual([2, 3])
    expect(tensor([[], []]).shape).toEqual([2, 0])
    expect([tensor([]).shape, tensor([]).dtype]).toEqual([[0], 'float32'])
    expect([tensor(true).dtype, tensor([true, false]).arraySync()]).toEqual(['bool', [true, false]])
    expect(tensor([NaN, -0, Infinity]).arraySync()).toEqual([NaN, -0, Infinity])
  })

  it('copies typed arrays', () => {
    const values = new Float64Array([0.1, 0.2])
    const x = tensor(values)
    values[0] = 7
    expect([x.dtype, x.arraySync()]).toEqual(['float64', [0.1, 0.2]])
    expect(tensor(new Int32Array(6), { shape: [2, 3] }).shape).toEqual([2, 3])
    expect(tensor(new Uint8Array([1, 0]), { dtype: 'bool' }).arraySync()).toEqual([true, false])
    expect(tensor(new Uint8Array(2)).dtype).toBe('uint8')
    expect(tensor(new Float64Array([0.1]), { dtype: 'float32' }).item()).toBe(Math.fround(0.1))
  })

  it('takes the dtype that is asked for, where the values fit', () => {
    expect(tensor([1, -2], { dtype: 'int32' }).arraySync()).toEqual([1, -2])
    expect(tensor([true, 0], { dtype: 'float32' } as never).arraySync()).toEqual([1, 0])
    for (const [value, dtype] of [
      [NaN, 'int32'],
      [1.5, 'int32'],
      [2 ** 31, 'int32'],
      [-1, 'uint8'],
      [256, 'uint8'],
      [2, 'bool'],
    ] as const) {
      expect(() => tensor([0, value], { dtype })).toThrow(DTypeError)
      expect(() => tensor([0, value], { dtype })).toThrow(
        `tensor: [1] is ${value}, which is no ${dtype}; round it, or choose another dtype`,
      )
      expect(() => tensor(new Float64Array([0, value]), { dtype })).toThrow(
        `tensor: [1] is ${value}, which is no ${dtype}`,
      )
    }
    expect(() => tensor(1.5, { dtype: 'int32' })).toThrow(
      'tensor: 1.5 is no int32; round it, or choose another dtype',
    )
    expect(() => make([1], { dtype: 'float16' })).toThrow('tensor: "float16" is not a dtype')
  })

  it('lets a tensor pass', () => {
    const x = tensor([1, 2])
    expect(make(x)).toBe(x)
    expect(make(x, { dtype: 'float64', shape: [2, 1] }).arraySync()).toEqual([[1], [2]])
  })

  it('arranges elements, as many as there are', () => {
    expect(
      tensor(
        [
          [1, 2],
          [3, 4],
        ],
        { shape: [4] },
      ).arraySync(),
    ).toEqual([1, 2, 3, 4])
    expect(() => tensor([1, 2], { shape: [3] })).toThrow(ShapeError)
    expect(() => tensor([1, 2], { shape: [3] })).toThrow(
      'tensor: [3] holds 3 elements; got 2; the numbers must be equal',
    )
    expect(() => make([1], { shape: [-1] })).toThrow(
      'tensor: dimension 0 must be a whole number from 0 up; got -1',
    )
  })

  it('says where an array is ragged', () => {
    expect(() =>
      make([
        [1, 2, 3],
        [1, 2],
      ]),
    ).toThrow(ShapeError)
    expect(() =>
      make([
        [1, 2, 3],
        [1, 2],
      ]),
    ).toThrow('tensor: ragged array: [0] has 3 elements but [1] has 2')
    expect(() =>
      make([
        [[1], [2]],
        [[3], [4, 5]],
      ]),
    ).toThrow('tensor: ragged array: [0][0] has 1 element but [1][1] has 2')
    expect(() => make([[1], 2])).toThrow('tensor: ragged array: [0] has 1 element but [1] is 2')
    expect(() => make([1, [2]])).toThrow('tensor: ragged array: [0] is an element but [1] has 1')
    expect(() => make([[], [1]])).toThrow('tensor: ragged array: [0] has 0 elements but [1] has 1')
  })

  it('says where something is no element', () => {
    for (const [values, text] of [
      [undefined, 'the value is undefined'],
      [null, 'the value is null'],
      ['1', 'the value is "1"'],
      [[1, '2'], '[1] is "2"'],
      [[[1], [null]], '[1][0] is null'],
      // oxlint-disable-next-line no-sparse-arrays -- a hole is one of the mistakes
      [[1, , 3], '[1] is undefined'],
      [[{ a: 1 }], '[0] is an object'],
      [new Date(0), 'the value is a Date'],
    ] as const) {
      expect(() => make(values)).toThrow(ValueError)
      expect(() => make(values)).toThrow(`tensor: ${text}; expected a number, a boolean or an array of them`)
    }
    expect(() => make([1n])).toThrow('tensor: [0] is 1, a bigint; convert it with Number')
    expect(() => make([tensor(1)])).toThrow('tensor: [0] is a Tensor; join tensors with stack or concat')
    expect(() => make([new Float32Array(1)])).toThrow('inside an array; convert it with Array.from')
  })

  it('does not mix numbers with booleans', () => {
    expect(() => make([1, 0, true])).toThrow(ValueError)
    expect(() => make([[1], [true]])).toThrow(
      'tensor: booleans and numbers are mixed: [0][0] is a number, [1][0] a boolean; use one kind, or give a dtype',
    )
  })

  it('says what typed arrays have no dtype', () => {
    for (const array of [
      new Int16Array(1),
      new Uint8ClampedArray(1),
      new BigInt64Array(1),
      new DataView(new ArrayBuffer(8)),
    ]) {
      expect(() => make(array)).toThrow(DTypeError)
      expect(() => make(array)).toThrow('convert it first, as in Int32Array.from(values)')
    }
    expect(() => make(new Int16Array(1))).toThrow('tensor: there is no dtype for an Int16Array')
  })

  it('does not follow an array into itself', () => {
    const endless: unknown[] = []
    endless.push(endless)
    expect(() => make(endless)).toThrow(
      'tensor: arrays are nested more than 32 deep; does one contain itself?',
    )
    const later: unknown[] = [1]
    later.push(later)
    expect(() => make(later)).toThrow(ShapeError)
  })
})
