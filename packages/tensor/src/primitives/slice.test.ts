// Padding, which slicing undoes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DTypeError, ShapeError, ValueError, pad, tensor, zeros } from '../index'

describe('pad', () => {
  it('is undone by slice', () => {
    const width = fc.integer({ min: 0, max: 3 })
    fc.assert(
      fc.property(fc.array(fc.tuple(width, width, width), { maxLength: 3 }), (axes) => {
        const x = zeros(axes.map(([dim]) => dim)).add(1)
        const around = axes.map(([, before, after]): [number, number] => [before, after])
        const padded = pad(x, around)
        const inside = axes.map(([dim, before]): [number, number] => [before, before + dim])
        expect(padded.slice(...inside).arraySync()).toEqual(x.arraySync())
        expect(padded.sum().item()).toBe(x.size)
      }),
    )
  })

  it('fills with a value that the dtype holds', () => {
    expect(pad(tensor([1], { dtype: 'int32' }), 1, { value: -1 }).arraySync()).toEqual([-1, 1, -1])
    expect(pad(tensor([1]), 1, { value: -Infinity }).arraySync()).toEqual([-Infinity, 1, -Infinity])
    expect(() => pad(tensor([1], { dtype: 'int32' }), 1, { value: 0.5 })).toThrow(DTypeError)
    expect(() => pad(tensor([1], { dtype: 'int32' }), 1, { value: 0.5 })).toThrow(
      'pad: 0.5 is no int32; use astype',
    )
    expect(() => pad(tensor([1]), 1, { value: 'x' as never })).toThrow(
      'pad: the value must be a number; got "x"',
    )
  })

  it('says what is no width', () => {
    const x = zeros([2, 3])
    expect(() => pad(x, [[1, 1]])).toThrow(ShapeError)
    expect(() => pad(x, [[1, 1]])).toThrow(
      'pad: a tensor of shape [2, 3] takes 2 pairs [before, after]; got 1',
    )
    expect(() => pad(x, -1)).toThrow(ValueError)
    expect(() => pad(x, -1)).toThrow('pad: the width must be a whole number from 0 up; got -1')
    expect(() => pad(x, [1, 2] as never)).toThrow(
      'pad: the width of axis 0 must be a pair [before, after]; got 1',
    )
    expect(() =>
      pad(x, [
        [0, 0],
        [0, -2],
      ]),
    ).toThrow('pad: the width after axis 1 must be a whole number from 0 up; got -2')
    expect(() => pad(x, null as never)).toThrow(
      'pad: the width is a number or [before, after] for each axis; got null',
    )
  })
})
