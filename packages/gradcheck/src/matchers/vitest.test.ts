// expect(hand).toMatchGradient(loss, inputs), for hands of every form.
import { tensor, type AnyTensor } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import { arbitraryTensor } from '../index'
// oxlint-disable-next-line import/no-unassigned-import -- it adds to expect
import './vitest'

const x = tensor([1, -2, 3], { dtype: 'float64' })
const squares = (x: AnyTensor) => x.square().sum()

describe('numbers at one point', () => {
  test.each([
    ['a tensor', x.mul(2)],
    ['an array', [2, -4, 6]],
    ['a typed array', Float64Array.of(2, -4, 6)],
    ['a float32 array', Float32Array.of(2, -4, 6)],
  ])('%s', (_, hand) => {
    expect(hand).toMatchGradient(squares, x)
    expect({ x: hand }).toMatchGradient(({ x }) => x.square().sum(), { x })
  })

  test('by the names of the inputs', () => {
    const loss = ({ w, b }: { w: AnyTensor; b: AnyTensor }) => w.mul(x).sum().add(b).square()
    const at = { w: x, b: tensor(1) }
    expect({ w: [30, -60, 90], b: 30 }).toMatchGradient(loss, at)
    expect({ b: 30 }).toMatchGradient(loss, at)
    expect({ w: [30, -60, 90], b: 31 }).not.toMatchGradient(loss, at)
  })

  test('float32 inputs', () => {
    expect([2, -4, 6]).toMatchGradient(squares, tensor([1, -2, 3]))
  })

  test('the failure is the report', () => {
    const fails = () => expect([2, -4, 7]).toMatchGradient(squares, x, { name: 'squares' })
    expect(fails).toThrow('squares: the gradient of x is wrong (one case, seed 0)')
    expect(fails).toThrow(/x\[2\] +7 +6 +1\.16667/)
  })

  test('need a point', () => {
    expect(() => expect([1, 2]).toMatchGradient(squares, [2])).toThrow('belong to inputs that are tensors')
  })
})

describe('functions', () => {
  test('of one input', () => {
    expect((x: AnyTensor) => x.mul(2)).toMatchGradient(squares, arbitraryTensor(['n']))
    expect((x: AnyTensor) => x.mul(2)).toMatchGradient(squares, [2, 3])
    expect((x: AnyTensor) => x).not.toMatchGradient(squares, arbitraryTensor(['n']))
  })

  test('of inputs by name, with options and a diagnosis', () => {
    const inputs = { w: arbitraryTensor(['out', 'in']), x: arbitraryTensor(['in', 'batch']) }
    const hand =
      (factor: number) =>
      ({ w, x }: { w: AnyTensor; x: AnyTensor }) => ({ w: w.matmul(x).matmul(x.transpose()).mul(factor) })
    expect(hand(2)).toMatchGradient(({ w, x }) => w.matmul(x).square().sum(), inputs)
    const fails = () =>
      expect(hand(-2)).toMatchGradient(({ w, x }) => w.matmul(x).square().sum(), inputs, {
        name: 'mine',
        runs: 5,
      })
    expect(fails).toThrow('mine: the gradient of w is wrong (5 random cases, seed 0)')
    expect(fails).toThrow(/sign in w/)
  })
})

test('refuses what is no loss', () => {
  expect(() => expect([1]).toMatchGradient(3 as never, x)).toThrow('toMatchGradient: expected the loss')
})

test('the types of inputs reach the loss', () => {
  const wrong = () =>
    // @ts-expect-error there is no input v
    expect({ w: [1, 1, 1] }).toMatchGradient(({ v }) => v.sum(), { w: x })
  expect(wrong).toThrow(TypeError)
})
