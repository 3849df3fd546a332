// Mistakes of form: sums left out, shapes, arrays; of losses; and two at once.
import type { Array64 } from '../pieces'
import { columns, rows, slopeAt, gradientOf, value, one, samples, rowsOf, type Planted } from '../planted'

/** The mistakes. */
export const forms: readonly Planted[] = [
  // Sums left out, or over others.
  {
    name: 'a bias gradient that is the delta',
    design: columns(['sigmoid', 'none'], 'halfSquares', 'matrix'),
    plant: (right) => ({
      bias: (l, delta, pass, deltas) => (l === 1 ? delta : right.bias(l, delta, pass, deltas)),
    }),
    kinds: ['missing-sum'],
    place: ['b1'],
  },
  {
    name: 'a bias gradient that is the delta, in rows',
    design: rows(['relu', 'none'], 'crossEntropy'),
    plant: () => ({ bias: (_, delta) => delta }),
    kinds: ['missing-sum'],
    place: ['b2', 'b1'],
  },
  {
    name: 'a bias summed over the outputs',
    design: rows(['tanh', 'none'], 'meanSquares'),
    plant: (right) => ({
      bias: (l, delta, pass, deltas) =>
        l === 2 ? delta.sum({ axis: 1 }) : right.bias(l, delta, pass, deltas),
    }),
    kinds: ['missing-sum'],
    place: ['b2'],
  },
  {
    name: 'a bias summed over everything',
    design: columns(['sigmoid', 'none'], 'crossEntropy'),
    plant: (right) => ({
      bias: (l, delta, pass, deltas) => (l === 1 ? delta.sum() : right.bias(l, delta, pass, deltas)),
    }),
    kinds: ['broadcast', 'missing-sum'],
    place: ['b1'],
  },
  {
    name: 'the first sample for all',
    design: columns(['tanh', 'none'], 'halfSquares'),
    plant: (right) => ({
      bias: (l, delta, pass, deltas) =>
        l === 2 ? delta.slice(null, [0, 1]) : right.bias(l, delta, pass, deltas),
    }),
    kinds: ['missing-sum'],
    place: ['b2'],
  },
  // Shapes that stretch.
  {
    name: 'a bias gradient stretched over the weights',
    design: columns(['tanh', 'none'], 'halfSquares'),
    plant: gradientOf('W2', (g, { b2 }) => g.add(b2 as Array64)),
    kinds: ['broadcast'],
    place: ['W2'],
  },
  {
    name: 'a bias in every column',
    design: columns(['sigmoid', 'none'], 'crossEntropy'),
    plant: gradientOf('b2', (g, _, pass) => g.broadcastTo([g.shape[0], samples(pass)])),
    kinds: ['broadcast'],
    place: ['b2'],
  },
  // Shapes, and numbers that are none.
  {
    name: 'a bias of two axes for one',
    design: rows(['tanh', 'none'], 'halfSquares', 'vector'),
    plant: gradientOf('b1', (g) => g.reshape([1, -1])),
    kinds: ['shape'],
    place: ['b1'],
  },
  {
    name: 'a nested array of a lost axis',
    design: columns(['tanh', 'none'], 'halfSquares', 'matrix'),
    plant: gradientOf('b2', (g) => rowsOf(g).flat()),
    kinds: ['shape'],
    place: ['b2'],
  },
  {
    name: 'a division by 0',
    design: rows(['relu', 'none'], 'halfSquares'),
    plant: slopeAt(1, ({ a }) => value(a, 1).div(value(a, 1))),
    kinds: ['not-finite'],
    place: ['layer 1'],
  },
  // By nested arrays, sample by sample.
  {
    name: 'plain arrays with a sign',
    design: rows(['tanh'], 'halfSquares', 'none'),
    plant: gradientOf('W1', (_g, _all, { a, y }) => {
      const [x, out, target] = [value(a, 0), value(a, 1), y].map(rowsOf) as [
        number[][],
        number[][],
        number[][],
      ]
      return (x[0] as number[]).map((_, i) =>
        (out[0] as number[]).map((_, j) =>
          x.reduce((total, row, n) => {
            const o = out[n]?.[j] as number
            return total + (row[i] as number) * ((target[n]?.[j] as number) - o) * (1 - o * o)
          }, 0),
        ),
      )
    }),
    kinds: ['sign'],
    place: ['layer 1', 'loss', 'W1'],
  },
  {
    name: 'plain arrays with the derivative forgotten',
    design: rows(['logistic'], 'sumSquares', 'none'),
    plant: gradientOf('W1', (_g, _all, { a, y }) => {
      const error = value(a, 1).sub(y).mul(2)
      return rowsOf(value(a, 0).transpose().matmul(error))
    }),
    kinds: ['missing-factor'],
    place: ['layer 1', 'W1'],
  },
  // Losses of the output.
  {
    name: 'the division by a(1 - a) left out of the binary cross-entropy',
    design: columns(['tanh', 'sigmoid'], 'binaryOfOutput'),
    plant: (right) => ({
      output: (pass) =>
        right
          .output(pass)
          .mul(value(pass.a, 2))
          .mul(one(value(pass.a, 2))),
    }),
    kinds: ['missing-factor', 'factor'],
    place: ['layer 2', 'loss'],
  },
  {
    name: 'z for a in the error',
    design: columns(['tanh', 'sigmoid'], 'halfSquares'),
    plant: () => ({ output: ({ z, y }) => value(z, 1).sub(y) }),
    kinds: ['wrong-input'],
    place: ['layer 2', 'loss'],
  },
  // Two mistakes.
  {
    name: 'a sign at the loss, and a derivative left out',
    design: columns(['sigmoid', 'none'], 'halfSquares'),
    plant: (right) => ({
      output: (pass) => right.output(pass).neg(),
      delta: (l, above, pass) => (l === 1 ? above : right.delta(l, above, pass)),
    }),
    kinds: ['sign', 'missing-factor'],
    place: ['loss', 'layer 2', 'layer 1'],
  },
  {
    name: 'a transposed gradient without its mean',
    design: rows(['relu', 'none'], 'crossEntropy'),
    plant: gradientOf('W1', (g, _, pass) => g.transpose().mul(samples(pass))),
    kinds: ['transpose', 'batch-factor'],
    place: ['W1'],
  },
  {
    name: 'the value for the derivative, and the bias without its sum',
    design: rows(['tanh', 'none'], 'meanSquares'),
    plant: (right) => ({
      slope: (l, { a }) => value(a, l),
      delta: (l, above, pass) => (l === 2 ? above : right.delta(l, above, pass)),
      bias: (l, delta, pass, deltas) => (l === 2 ? delta : right.bias(l, delta, pass, deltas)),
    }),
    kinds: ['missing-sum', 'value-for-derivative'],
    place: ['b2', 'layer 1', 'layer 2'],
  },
]
