// Mistakes of derivatives of activations.
import { columns, rows, slopeAt, deltaAt, value, one, type Planted } from '../planted'

/** The mistakes. */
export const slopes: readonly Planted[] = [
  // Factors left out.
  {
    name: 'the derivative of the hidden layer left out',
    design: columns(['sigmoid', 'sigmoid'], 'halfSquares'),
    plant: deltaAt(1, (_, above) => above),
    kinds: ['missing-factor'],
    place: ['layer 1'],
  },
  {
    name: 'the derivative of the output left out',
    design: columns(['tanh', 'sigmoid'], 'halfMeanSquares'),
    plant: deltaAt(2, (_, above) => above),
    kinds: ['missing-factor'],
    place: ['layer 2'],
  },
  {
    name: 'relu without its mask',
    design: rows(['relu', 'relu', 'none'], 'crossEntropySum'),
    plant: deltaAt(2, (_, above) => above),
    kinds: ['missing-factor'],
    place: ['layer 2'],
  },
  {
    name: 'no derivative in any layer',
    design: rows(['tanh', 'tanh', 'tanh', 'none'], 'halfSquares', 'matrix'),
    plant: () => ({ delta: (_, above) => above }),
    kinds: ['missing-factor'],
    place: ['layer'],
  },
  {
    name: 'a(1 - a) with its a left out',
    design: columns(['logistic', 'none'], 'meanSquares'),
    plant: slopeAt(1, ({ a }) => one(value(a, 1))),
    kinds: ['missing-factor'],
    place: ['layer 1'],
  },
  {
    name: 'the derivative of a gelu left out',
    design: rows(['gelu', 'none'], 'crossEntropyByLog'),
    plant: deltaAt(1, (_, above) => above),
    kinds: ['missing-factor'],
    place: ['layer 1'],
  },
  {
    name: 'the derivative left out of one bias gradient alone',
    design: columns(['softplus', 'none'], 'halfSquares'),
    plant: (right) => ({
      bias: (l, delta, pass, deltas) =>
        right.bias(l, l === 1 ? right.down(2, value(deltas, 0), pass, deltas) : delta, pass, deltas),
    }),
    kinds: ['missing-factor'],
    place: ['layer 1: b1'],
  },
  {
    name: "silu's derivative without its second term",
    design: rows(['siluByHand', 'none'], 'halfSquares'),
    plant: slopeAt(1, ({ z }) => value(z, 0).sigmoid()),
    kinds: ['missing-factor', 'wrong-activation', 'cut-off'],
    place: ['layer 1'],
  },
  // The function for its derivative.
  {
    name: "sigmoid for sigmoid'",
    design: columns(['sigmoid', 'sigmoidOfZ'], 'halfSquares'),
    plant: slopeAt(1, ({ a }) => value(a, 1)),
    kinds: ['value-for-derivative'],
    place: ['layer 1'],
  },
  {
    name: "sigmoid for sigmoid' at the output",
    design: columns(['sigmoid', 'sigmoid'], 'sumSquares'),
    plant: slopeAt(2, ({ a }) => value(a, 2)),
    kinds: ['value-for-derivative'],
    place: ['layer 2'],
  },
  {
    name: 'a composed sigmoid for its derivative',
    design: rows(['logisticOfZ', 'none'], 'crossEntropy'),
    plant: slopeAt(1, ({ z }) => value(z, 0).sigmoid()),
    kinds: ['value-for-derivative'],
    place: ['layer 1'],
  },
  {
    name: "tanh for tanh' in layer 3 of 4",
    design: rows(['relu', 'tanh', 'tanh', 'none'], 'meanSquares'),
    plant: slopeAt(3, ({ z }) => value(z, 2).tanh()),
    kinds: ['value-for-derivative'],
    place: ['layer 3'],
  },
  {
    name: 'relu for its step',
    design: columns(['relu', 'none'], 'crossEntropy', 'vector'),
    plant: slopeAt(1, ({ a }) => value(a, 1)),
    kinds: ['value-for-derivative'],
    place: ['layer 1'],
  },
  // Another activation's derivative.
  {
    name: "tanh's derivative for a sigmoid",
    design: columns(['sigmoid', 'none'], 'halfSquares'),
    plant: slopeAt(1, ({ z }) => one(value(z, 0).tanh().square())),
    kinds: ['wrong-activation'],
    place: ['layer 1'],
  },
  {
    name: 'a(1 - a) for a tanh',
    design: rows(['tanh', 'none'], 'crossEntropy'),
    plant: slopeAt(1, ({ a }) => value(a, 1).mul(one(value(a, 1)))),
    kinds: ['wrong-activation'],
    place: ['layer 1'],
  },
  {
    name: 'relu for a leaky one',
    design: columns(['leakyByHand', 'none'], 'meanSquares'),
    plant: slopeAt(1, ({ z }) => value(z, 0).greater(0).astype('float64')),
    kinds: ['wrong-activation'],
    place: ['layer 1'],
  },
  {
    name: 'another leak',
    design: rows(['leakyRelu', 'none'], 'halfSquares'),
    plant: slopeAt(1, ({ z }) => value(z, 0).greater(0).astype('float64').mul(0.7).add(0.3)),
    kinds: ['wrong-activation'],
    place: ['layer 1'],
  },
  {
    name: "sigmoid' on top of softmax and cross-entropy",
    design: columns(['tanh', 'none'], 'crossEntropy'),
    plant: deltaAt(2, (d, _, { z }) => d.mul(value(z, 1).sigmoid()).mul(one(value(z, 1).sigmoid()))),
    kinds: ['wrong-activation', 'factor'],
    place: ['layer 2', 'loss'],
  },
  {
    name: "sigmoid' on top of the binary cross-entropy",
    design: rows(['relu', 'none'], 'binary'),
    plant: deltaAt(2, (d, _, { z }) => d.mul(value(z, 1).sigmoid()).mul(one(value(z, 1).sigmoid()))),
    kinds: ['factor', 'wrong-activation'],
    place: ['layer 2', 'loss'],
  },
  {
    name: 'relu for gelu',
    design: columns(['gelu', 'softplus', 'none'], 'halfSquares'),
    plant: slopeAt(1, ({ z }) => value(z, 0).greater(0).astype('float64')),
    kinds: ['wrong-activation'],
    place: ['layer 1'],
  },
  {
    name: 'a sine gets minus the cosine',
    design: columns(['sine', 'none'], 'halfSquares'),
    plant: slopeAt(1, ({ z }) => value(z, 0).cos().neg()),
    kinds: ['sign'],
    place: ['layer 1'],
  },
]
