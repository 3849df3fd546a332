// Mistakes of what is multiplied: transposes, other layers, inputs of others, weights already updated.
import type { Array64 } from '../pieces'
import {
  columns,
  rows,
  slopeAt,
  gradientOf,
  downAt,
  weightAt,
  value,
  one,
  square,
  type Planted,
} from '../planted'

/** The mistakes. */
export const operands: readonly Planted[] = [
  // Transposes.
  {
    name: 'a transposed weight gradient',
    design: columns(['sigmoid', 'none'], 'crossEntropy'),
    plant: gradientOf('W1', (g) => g.transpose()),
    kinds: ['transpose'],
    place: ['layer 1: W1'],
  },
  {
    name: 'all weight gradients transposed',
    design: rows(['tanh', 'none'], 'halfSquares'),
    plant: () => ({
      returned: ({ W1, W2, ...rest }) => ({ ...rest, W1: W1?.transpose(), W2: W2?.transpose() }),
    }),
    kinds: ['transpose'],
    place: ['W2', 'W1'],
  },
  {
    name: 'W for its transpose, where it is square',
    design: columns(['tanh', 'sigmoid', 'none'], 'halfSquares', 'matrix', { alike: { h1: 'h', h2: 'h' } }),
    plant: downAt(2, (delta, { W }) => value(W, 1).matmul(delta)),
    kinds: ['transpose'],
    place: ['layer 2'],
  },
  {
    name: 'the transpose in the other layout',
    design: rows(['relu', 'none'], 'crossEntropy', 'vector', { alike: { h1: 'n', out: 'n' } }),
    plant: downAt(2, (delta, { W }) => delta.matmul(value(W, 1))),
    kinds: ['transpose'],
    place: ['layer 2'],
  },
  // Gradients that changed places.
  {
    name: 'weights of two layers swapped, of one shape',
    design: columns(['sigmoid', 'sigmoid', 'none'], 'halfSquares', 'matrix', square),
    plant: () => ({ returned: ({ W1, W2, ...rest }) => ({ ...rest, W1: W2, W2: W1 }) }),
    kinds: ['swapped'],
    place: ['layer 1', 'layer 2', 'W1', 'W2'],
  },
  {
    name: 'biases in the wrong order',
    design: rows(['tanh', 'none'], 'meanSquares'),
    plant: () => ({ returned: ({ b1, b2, ...rest }) => ({ ...rest, b1: b2, b2: b1 }) }),
    kinds: ['swapped'],
    place: ['layer 1', 'layer 2', 'b1', 'b2'],
  },
  {
    name: 'one gradient twice',
    design: rows(['relu', 'relu', 'none'], 'crossEntropy', 'vector', square),
    plant: gradientOf('W1', (_, { W2 }) => W2),
    kinds: ['swapped'],
    place: ['W1'],
  },
  // The derivative of another layer's pre-activation, and another layer's delta.
  {
    name: "sigmoid'(z1) in layer 2",
    design: columns(['sigmoid', 'sigmoid', 'none'], 'halfSquares', 'matrix', { alike: { h1: 'h', h2: 'h' } }),
    plant: slopeAt(2, ({ a }) => value(a, 1).mul(one(value(a, 1)))),
    kinds: ['wrong-layer'],
    place: ['layer 2'],
  },
  {
    name: "tanh'(z3) in layer 2",
    design: rows(['tanh', 'tanh', 'tanh', 'none'], 'meanSquares', 'vector', { alike: { h2: 'h', h3: 'h' } }),
    plant: slopeAt(2, ({ z }) => one(value(z, 2).tanh().square())),
    kinds: ['wrong-layer'],
    place: ['layer 2'],
  },
  {
    name: 'the mask of another relu',
    design: rows(['relu', 'relu', 'none'], 'crossEntropy', 'matrix', { alike: { h1: 'h', h2: 'h' } }),
    plant: slopeAt(1, ({ z }) => value(z, 1).greater(0).astype('float64')),
    kinds: ['wrong-layer'],
    place: ['layer 1'],
  },
  {
    name: 'the delta of the layer above in a bias',
    design: columns(['sigmoid', 'tanh', 'none'], 'halfSquares', 'matrix', square),
    plant: (right) => ({
      bias: (l, delta, pass, deltas) => right.bias(l, l === 1 ? value(deltas, 1) : delta, pass, deltas),
    }),
    kinds: ['wrong-layer', 'swapped'],
    place: ['b1'],
  },
  // Inputs of other layers.
  {
    name: 'z1 for a1',
    design: columns(['sigmoid', 'none'], 'halfSquares'),
    plant: weightAt(2, (delta, { z }) => delta.matmul(value(z, 0).transpose())),
    kinds: ['wrong-input'],
    place: ['layer 2'],
  },
  {
    name: 'x for a1, of one shape',
    design: rows(['tanh', 'none'], 'crossEntropy', 'vector', { alike: { in: 'n', h1: 'n' } }),
    plant: weightAt(2, (delta, { a }) => value(a, 0).transpose().matmul(delta)),
    kinds: ['wrong-input'],
    place: ['layer 2'],
  },
  {
    name: 'a2 for a1',
    design: columns(['sigmoid', 'relu', 'none'], 'meanSquares', 'matrix', { alike: { h1: 'h', h2: 'h' } }),
    plant: weightAt(2, (delta, { a }) => delta.matmul(value(a, 2).transpose())),
    kinds: ['wrong-input'],
    place: ['layer 2'],
  },
  {
    name: "another layer's weights on the way down",
    design: columns(['sigmoid', 'sigmoid', 'none'], 'halfSquares', 'matrix', square),
    plant: downAt(2, (delta, { W }) => value(W, 2).transpose().matmul(delta)),
    kinds: ['wrong-input'],
    place: ['layer 2'],
  },
  {
    name: "tanh' at the output",
    design: rows(['tanh', 'none'], 'halfSquares'),
    plant: slopeAt(1, ({ a }) => one(value(a, 1).tanh().square())),
    kinds: ['wrong-input'],
    place: ['layer 1'],
  },
  {
    name: 'z(1 - z) for a(1 - a)',
    design: columns(['sigmoid', 'none'], 'crossEntropy'),
    plant: slopeAt(1, ({ z }) => value(z, 0).mul(one(value(z, 0)))),
    kinds: ['wrong-input'],
    place: ['layer 1'],
  },
  // Parameters that had been updated.
  {
    name: 'W2 updated before it is used',
    design: columns(['sigmoid', 'none'], 'halfSquares'),
    plant: (right) => ({
      down: (l, delta, pass, deltas) => {
        const step = right.weight(l, delta, pass, deltas).mul(0.1)
        const W = pass.W.map((w, i) => (i === l - 1 ? (w.sub(step) as Array64) : w))
        return right.down(l, delta, { ...pass, W }, deltas)
      },
    }),
    kinds: ['updated-parameter'],
    place: ['layer 2', 'W2'],
  },
  {
    name: 'W3 and W2 updated before they are used',
    design: rows(['tanh', 'tanh', 'none'], 'crossEntropy'),
    plant: (right) => ({
      down: (l, delta, pass, deltas) => {
        const step = right.weight(l, delta, pass, deltas).mul(0.5)
        const W = pass.W.map((w, i) => (i === l - 1 ? (w.sub(step) as Array64) : w))
        return right.down(l, delta, { ...pass, W }, deltas)
      },
    }),
    kinds: ['updated-parameter'],
    place: ['layers 2 and 3'],
  },
]
