// Gated recurrent units: a step beside its formulas, a sequence beside its steps, gradients, errors, types.
import { assertGradients } from '@chainrule/gradcheck'
import {
  grad,
  jit,
  random,
  ShapeError,
  tensor,
  tree,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { GRU, GRUCell, Sequential, Training } from '../../index'

const dtype = 'float64'
const key = random.key(0)
const x = random.normal(random.key(1), [3, 5, 2], { dtype })

describe('GRUCell', () => {
  test('is what its formulas say', () => {
    const cell = new GRUCell(1, 1, { dtype, key })
    const [w, u, b, c] = [cell.weightIh, cell.weightHh, cell.biasIh, cell.biasHh].map((p?: AnyTensor) => [
      ...(p?.dataSync() ?? []),
    ]) as [number[], number[], number[], number[]]
    const [input, hidden] = [0.3, -0.7]
    const ofInput = (i: number) => input * (w[i] as number) + (b[i] as number)
    const ofHidden = (i: number) => hidden * (u[i] as number) + (c[i] as number)
    const sigmoid = (v: number) => 1 / (1 + Math.exp(-v))
    const [r, z] = [sigmoid(ofInput(0) + ofHidden(0)), sigmoid(ofInput(1) + ofHidden(1))]
    const n = Math.tanh(ofInput(2) + r * ofHidden(2))
    const next = cell.forward(tensor([[input]], { dtype }), tensor([[hidden]], { dtype }))
    expect(next.item()).toBeCloseTo((1 - z) * n + z * hidden, 12)
  })

  test('has the parameters of three gates, and takes a Training for no state', () => {
    const cell = new GRUCell(2, 4, { key })
    expect(tree.leaves(cell).map((p) => p.shape)).toEqual([[12, 2], [12, 4], [12], [12]])
    const model = new Sequential(cell, new GRUCell(4, 3, { key }))
    const forward = model.forward.bind(model) as (x: AnyTensor, training?: Training) => AnyTensor
    expect(forward(zeros([7, 2]), new Training(key)).shape).toEqual([7, 3])
  })

  test('has right gradients, through the state, too', () => {
    const cell = new GRUCell(2, 3, { dtype, key })
    const hidden = random.normal(random.key(2), [4, 3], { dtype })
    const input = random.normal(random.key(4), [4, 2], { dtype })
    assertGradients(
      (c: typeof cell, x: AnyTensor, h: AnyTensor) => c.forward(x, h) as AnyTensor,
      [cell, input, hidden],
    )
  })

  test('refuses what does not fit', () => {
    const cell: { forward(x: AnyTensor, state?: unknown): unknown } = new GRUCell(2, 3) as never
    expect(() => cell.forward(zeros([]))).toThrow('GRUCell: expects last dimension 2, got a scalar')
    expect(() => cell.forward(zeros([4, 2]), zeros([3]))).toThrow(
      'GRUCell: the hidden state must have shape [4, 3] beside an input of [4, 2]; got [3]',
    )
    expect(() => cell.forward(zeros([4, 2]), { hidden: zeros([4, 3]) })).toThrow(
      'GRUCell: expects a tensor as the hidden state; got an object',
    )
    expect(() => new GRUCell(0, 3)).toThrow('GRUCell: inputSize must be a whole number from 1 up; got 0')
  })
})

describe('GRU', () => {
  test('is its cells, step by step, one above the other, and goes on from a state', () => {
    const layer = new GRU(2, 3, { dtype, key, layers: 2 })
    const [low, high] = layer.cells as [GRUCell<number, 3, 'float64'>, GRUCell<number, 3, 'float64'>]
    let states: [AnyTensor, AnyTensor] | undefined
    for (let time = 0; time < 5; time++) {
      const below: AnyTensor = low.forward(x.slice(null, time) as AnyTensor, states?.[0])
      states = [below, high.forward(below, states?.[1])]
    }
    const { output, state } = layer.forward(x)
    expect(output.slice(null, -1).arraySync()).toEqual(states?.[1].arraySync())
    expect(state.map((hidden) => hidden.arraySync())).toEqual(states?.map((hidden) => hidden.arraySync()))
    const first = layer.forward(x.slice(null, [0, 2]))
    expect(layer.forward(x.slice(null, [2]), first.state).output.arraySync()).toEqual(
      output.slice(null, [2]).arraySync(),
    )
  })

  test('has right gradients', () => {
    const layer = new GRU(2, 2, { dtype, key, layers: 2 })
    const { state } = layer.forward(x)
    assertGradients(
      (l: typeof layer, x: AnyTensor, s: typeof state) => l.forward(x, s).output as AnyTensor,
      [layer, x.slice(null, [0, 3]) as AnyTensor, state],
    )
  })

  test('is the same compiled', () => {
    const layer = new GRU(2, 3, { dtype, key })
    const gradients = grad(
      (l: typeof layer, x: AnyTensor) => l.forward(x).output.square().sum() as Tensor<[]>,
    )
    const [compiled, not] = [jit(gradients)(layer, x), gradients(layer, x)]
    for (const [path, value] of tree.entries(not)) {
      const other = new Map(tree.entries(compiled)).get(path) as AnyTensor
      expect(other.sub(value).abs().max().item()).toBeLessThan(1e-12)
    }
  })

  test('refuses what does not fit', () => {
    const layer: { forward(x: AnyTensor, state?: unknown): unknown } = new GRU(2, 3) as never
    expect(() => layer.forward(zeros([4, 0, 2]))).toThrow(
      'GRU: expects [..., time, 2] with at least one step, got [4, 0, 2]',
    )
    expect(() => layer.forward(zeros([4, 5, 2]), zeros([4, 3]))).toThrow(
      'GRU: the state is an array with that of each layer, 1 in all, as forward gives it; got an object',
    )
  })
})

test('types of GRUCell and GRU', () => {
  const cell = new GRUCell(2, 3)
  expectTypeOf(cell.forward(zeros([4, 2]))).toEqualTypeOf<Tensor<[4, 3]>>()
  // @ts-expect-error -- GRUCell expects last dimension 2, got 3
  expect(() => cell.forward(zeros([4, 3]))).toThrow(ShapeError)
  const { output, state } = new GRU(2, 3).forward(zeros([4, 5, 2]))
  expectTypeOf(output).toEqualTypeOf<Tensor<[4, 5, 3]>>()
  expectTypeOf(state[0]).toEqualTypeOf<Tensor<[4, 3]>>()
})
