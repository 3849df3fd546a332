// Long short-term memory: a step beside its formulas, a sequence beside its steps, gradients, errors, types.
import { assertGradients } from '@chainrule/gradcheck'
import {
  grad,
  jit,
  ones,
  random,
  ShapeError,
  tensor,
  tree,
  ValueError,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { LSTM, LSTMCell, Sequential, Training, type LSTMState } from '../../index'

const dtype = 'float64'
const key = random.key(0)
const x = random.normal(random.key(1), [3, 5, 2], { dtype })

describe('LSTMCell', () => {
  test('is what its formulas say', () => {
    const cell = new LSTMCell(1, 1, { dtype, key })
    const [w, u, b, c] = [cell.weightIh, cell.weightHh, cell.biasIh, cell.biasHh].map((p?: AnyTensor) => [
      ...(p?.dataSync() ?? []),
    ]) as [number[], number[], number[], number[]]
    const [input, hidden, memory] = [0.3, -0.7, 1.2]
    const gate = (i: number) =>
      input * (w[i] as number) + hidden * (u[i] as number) + (b[i] as number) + (c[i] as number)
    const sigmoid = (v: number) => 1 / (1 + Math.exp(-v))
    const next = sigmoid(gate(1)) * memory + sigmoid(gate(0)) * Math.tanh(gate(2))
    const state = cell.forward(tensor([[input]], { dtype }), {
      hidden: tensor([[hidden]], { dtype }),
      cell: tensor([[memory]], { dtype }),
    })
    expect(state.cell.item()).toBeCloseTo(next, 12)
    expect(state.hidden.item()).toBeCloseTo(sigmoid(gate(3)) * Math.tanh(next), 12)
  })

  test('begins uniform in ±1 / sqrt(hidden), with the parameters of four gates', () => {
    const cell = new LSTMCell(3, 25)
    expect(tree.entries(cell).map(([path, p]) => [path, p.shape])).toEqual([
      ['weightIh', [100, 3]],
      ['weightHh', [100, 25]],
      ['biasIh', [100]],
      ['biasHh', [100]],
    ])
    for (const p of tree.leaves(cell)) {
      const sizes = [...p.dataSync()].map(Math.abs)
      expect(Math.max(...sizes)).toBeLessThanOrEqual(0.2)
      expect(Math.max(...sizes)).toBeGreaterThan(0.15)
    }
    expect(tree.paths(new LSTMCell(3, 2, { bias: false }))).toEqual(['weightIh', 'weightHh'])
  })

  test('takes any leading axes, and a Training for no state', () => {
    const cell = new LSTMCell(2, 4, { key })
    expect(cell.forward(zeros([2])).hidden.shape).toEqual([4])
    expect(cell.forward(zeros([3, 5, 2])).cell.shape).toEqual([3, 5, 4])
    const [given, none] = [cell.forward(ones([1, 2]), new Training(key)), cell.forward(ones([1, 2]))]
    expect(given.hidden.arraySync()).toEqual(none.hidden.arraySync())
  })

  test('has right gradients, through the state, too', () => {
    const cell = new LSTMCell(2, 3, { dtype, key })
    const state = {
      hidden: random.normal(random.key(2), [4, 3], { dtype }),
      cell: random.normal(random.key(3), [4, 3], { dtype }),
    }
    const input = random.normal(random.key(4), [4, 2], { dtype })
    assertGradients(
      (c: typeof cell, x: AnyTensor, s: typeof state) => {
        const next = c.forward(x, s) as LSTMState
        return next.hidden.add(next.cell.square())
      },
      [cell, input, state],
    )
  })

  test('refuses what does not fit', () => {
    const cell: { forward(x: AnyTensor, state?: unknown): unknown } = new LSTMCell(2, 3) as never
    expect(() => cell.forward(zeros([4, 3]))).toThrow(
      new ShapeError('LSTMCell', 'expects last dimension 2, got 3 in [4, 3]', [4, 3]),
    )
    expect(() => cell.forward(zeros([4, 2]), { hidden: zeros([3, 3]) })).toThrow(
      'LSTMCell: the hidden state must have shape [4, 3] beside an input of [4, 2]; got [3, 3]',
    )
    expect(() => cell.forward(zeros([4, 2]), { cell: zeros([1, 3]) })).toThrow(
      'the cell state must have shape',
    )
    expect(() => cell.forward(zeros([4, 2]), zeros([4, 3]))).toThrow(ValueError)
    expect(() => cell.forward(zeros([4, 2]), { memory: zeros([4, 3]) })).toThrow(
      "the state is { hidden, cell }; got 'memory' in it",
    )
    expect(() => cell.forward(zeros([4, 2]), 3)).toThrow('the state is { hidden, cell }; got 3')
    expect(() => new LSTMCell(2, 0)).toThrow('LSTMCell: hiddenSize must be a whole number from 1 up; got 0')
    expect(() => new LSTMCell(2, 3, { layers: 2 } as never)).toThrow("there is no option 'layers'")
    expect(() => new LSTMCell(2, 3, { weightHh: 1 } as never)).toThrow('weightHh must be an initialiser')
  })
})

describe('LSTM', () => {
  test('is its cells, step by step, one above the other', () => {
    const layer = new LSTM(2, 3, { dtype, key, layers: 2 })
    const [low, high] = layer.cells as [LSTMCell<number, 3, 'float64'>, LSTMCell<number, 3, 'float64'>]
    let states: [AnyLSTMState, AnyLSTMState] | undefined
    const outputs: unknown[] = []
    for (let time = 0; time < 5; time++) {
      const below: AnyLSTMState = low.forward(x.slice(null, time) as AnyTensor, states?.[0])
      const above: AnyLSTMState = high.forward(below.hidden, states?.[1])
      states = [below, above]
      outputs.push(above.hidden.arraySync())
    }
    const { output, state } = layer.forward(x)
    expect(output.transpose([1, 0, 2]).arraySync()).toEqual(outputs)
    expect(state.map(({ cell }) => cell.arraySync())).toEqual(states?.map(({ cell }) => cell.arraySync()))
  })

  test('goes on from a state', () => {
    const layer = new LSTM(2, 3, { dtype, key, layers: 2 })
    const whole = layer.forward(x)
    const first = layer.forward(x.slice(null, [0, 2]))
    const second = layer.forward(x.slice(null, [2]), first.state)
    expect(second.output.arraySync()).toEqual(whole.output.slice(null, [2]).arraySync())
    expect(second.state[1]?.cell.arraySync()).toEqual(whole.state[1]?.cell.arraySync())
  })

  test('takes sequences without batches and in batches of batches', () => {
    const layer = new LSTM(2, 3, { dtype, key })
    const { output, state } = layer.forward(x)
    const one = layer.forward(x.slice(1))
    expect(one.output.arraySync()).toEqual(output.slice(1).arraySync())
    expect(one.state[0].hidden.shape).toEqual([3])
    const many = layer.forward(x.reshape([3, 1, 5, 2]))
    expect(many.output.shape).toEqual([3, 1, 5, 3])
    expect(many.state[0].cell.reshape([3, 3]).arraySync()).toEqual(state[0].cell.arraySync())
  })

  test('has right gradients', () => {
    const layer = new LSTM(2, 2, { dtype, key, layers: 2 })
    const first = layer.forward(x.slice(null, [0, 1])).state
    assertGradients(
      (l: typeof layer, x: AnyTensor, s: typeof first) => l.forward(x, s).output as AnyTensor,
      [layer, x.slice(null, [0, 3]) as AnyTensor, first],
    )
  })

  test('is the same compiled', () => {
    const layer = new LSTM(2, 3, { dtype, key })
    const gradients = grad(
      (l: typeof layer, x: AnyTensor) => l.forward(x).output.square().sum() as Tensor<[]>,
    )
    const [compiled, not] = [jit(gradients)(layer, x), gradients(layer, x)]
    for (const [path, value] of tree.entries(not)) {
      const other = new Map(tree.entries(compiled)).get(path) as AnyTensor
      expect(other.sub(value).abs().max().item()).toBeLessThan(1e-12)
    }
  })

  test('stands in a Sequential', () => {
    const model = new Sequential(new LSTM(2, 3, { key }), ({ output }: { output: Tensor }) =>
      output.mean({ axis: 1 }),
    )
    expect((model.forward(zeros([4, 5, 2])) as AnyTensor).shape).toEqual([4, 3])
  })

  test('refuses what does not fit', () => {
    const layer: { forward(x: AnyTensor, state?: unknown): unknown } = new LSTM(2, 3) as never
    expect(() => layer.forward(zeros([5, 1]))).toThrow('LSTM: expects last dimension 2, got 1 in [5, 1]')
    expect(() => layer.forward(zeros([2]))).toThrow(
      'LSTM: expects [..., time, 2] with at least one step, got [2]',
    )
    expect(() => layer.forward(zeros([4, 0, 2]))).toThrow('with at least one step, got [4, 0, 2]')
    expect(() => layer.forward(zeros([4, 5, 2]), { hidden: 1 })).toThrow(
      'LSTM: the state is an array with that of each layer, 1 in all, as forward gives it; got an object',
    )
    expect(() => layer.forward(zeros([4, 5, 2]), [{}, {}])).toThrow('got an array of 2')
    expect(() => layer.forward(zeros([4, 5, 2]), [{ hidden: zeros([3]) }])).toThrow(
      'LSTM: the hidden state must have shape [4, 3] beside an input of [4, 2]; got [3]',
    )
    expect(() => new LSTM(2, 3, { layers: 0 })).toThrow(
      'LSTM: layers must be a whole number from 1 up; got 0',
    )
    expect(() => new LSTM(2, 3, { bidirectional: true } as never)).toThrow(
      "there is no option 'bidirectional'",
    )
  })
})

// oxlint-disable-next-line typescript/no-explicit-any -- of any dtype
type AnyLSTMState = LSTMState<any, any>

test('types of LSTMCell and LSTM', () => {
  const cell = new LSTMCell(2, 3)
  const state = cell.forward(zeros([4, 2]))
  expectTypeOf(state).toEqualTypeOf<LSTMState<[4, 3]>>()
  expectTypeOf(cell.forward(zeros([4, 2]), state)).toEqualTypeOf<LSTMState<[4, 3]>>()
  expectTypeOf(cell.weightHh).toEqualTypeOf<Tensor<[number, 3]>>()
  // @ts-expect-error -- LSTMCell expects last dimension 2, got 3
  expect(() => cell.forward(zeros([4, 3]))).toThrow(ShapeError)
  // @ts-expect-error -- a state of another size
  expect(() => cell.forward(zeros([4, 2]), { hidden: zeros([4, 2]), cell: zeros([4, 2]) })).toThrow(
    ShapeError,
  )
  const layer = new LSTM(2, 3, { dtype })
  const result = layer.forward(zeros([4, 5, 2], { dtype }))
  expectTypeOf(result.output).toEqualTypeOf<Tensor<[4, 5, 3], 'float64'>>()
  expectTypeOf(result.state[0]).toEqualTypeOf<LSTMState<[4, 3], 'float64'>>()
  // @ts-expect-error -- LSTM expects last dimension 2, got 3
  expect(() => layer.forward(zeros([4, 5, 3]))).toThrow(ShapeError)
})
