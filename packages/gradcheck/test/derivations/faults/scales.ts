// Mistakes of scale: signs, factors, sums for means, nothing at all.
import { columns, rows, slopeAt, deltaAt, gradientOf, downAt, value, samples, type Planted } from '../planted'

/** The mistakes. */
export const scales: readonly Planted[] = [
  // Signs.
  {
    name: 'y - a for a - y',
    design: columns(['sigmoid', 'sigmoid'], 'halfSquares'),
    plant: (right) => ({ output: (pass) => right.output(pass).neg() }),
    kinds: ['sign'],
    place: ['loss', 'layer 2'],
  },
  {
    name: 'the sign of a bias gradient',
    design: rows(['tanh', 'none'], 'crossEntropy'),
    plant: gradientOf('b1', (g) => g.neg()),
    kinds: ['sign'],
    place: ['layer 1: b1'],
  },
  {
    name: 'the sign of a delta in the middle',
    design: columns(['tanh', 'softplus', 'none'], 'meanSquares'),
    plant: deltaAt(2, (d) => d.neg()),
    kinds: ['sign'],
    place: ['layer 2'],
  },
  {
    name: "tanh's derivative with a plus",
    design: rows(['tanh', 'none'], 'halfSquares', 'matrix'),
    plant: slopeAt(1, ({ a }) => value(a, 1).square().add(1)),
    kinds: ['sign'],
    place: ['layer 1'],
  },
  {
    name: 'y - p, and then a step down, of a softmax',
    design: rows(['relu', 'none'], 'crossEntropySum'),
    plant: (right) => ({ output: (pass) => right.output(pass).neg() }),
    kinds: ['sign'],
    place: ['loss', 'layer 2'],
  },
  // Factors.
  {
    name: 'the 2 of the square forgotten',
    design: columns(['sigmoid', 'sigmoid'], 'sumSquares'),
    plant: (right) => ({ output: (pass) => right.output(pass).div(2) }),
    kinds: ['factor'],
    place: ['loss', 'layer 2'],
  },
  {
    name: 'a 2 too many',
    design: rows(['relu', 'none'], 'halfMeanSquares'),
    plant: (right) => ({ output: (pass) => right.output(pass).mul(2) }),
    kinds: ['factor'],
    place: ['loss', 'layer 2'],
  },
  {
    name: 'a weight gradient times 3',
    design: rows(['silu', 'tanh', 'none'], 'crossEntropy'),
    plant: gradientOf('W2', (g) => g.mul(3)),
    kinds: ['factor'],
    place: ['layer 2: W2'],
  },
  {
    name: 'a half in the first layer',
    design: columns(['gelu', 'none'], 'halfSquares'),
    plant: deltaAt(1, (d) => d.mul(0.5)),
    kinds: ['factor'],
    place: ['layer 1'],
  },
  {
    name: 'the derivative of the square without its 2',
    design: columns(['square', 'none'], 'meanSquares'),
    plant: slopeAt(1, ({ z }) => value(z, 0)),
    kinds: ['factor', 'missing-factor'],
    place: ['layer 1'],
  },
  // Sums for means, and means of another number.
  {
    name: 'a sum for a mean',
    design: columns(['sigmoid', 'none'], 'crossEntropy'),
    plant: (right) => ({ output: (pass) => right.output(pass).mul(samples(pass)) }),
    kinds: ['batch-factor'],
    place: ['loss', 'layer 2'],
  },
  {
    name: 'a mean for a sum',
    design: rows(['tanh', 'sigmoid'], 'sumSquares'),
    plant: (right) => ({ output: (pass) => right.output(pass).div(samples(pass)) }),
    kinds: ['batch-factor'],
    place: ['loss', 'layer 2'],
  },
  {
    name: 'the mean over samples and outputs taken over samples alone',
    design: rows(['relu', 'none'], 'meanSquares'),
    plant: (right) => ({
      output: (pass) => right.output(pass).mul(value(pass.a, -1).shape[pass.axes.features] as number),
    }),
    kinds: ['batch-factor'],
    place: ['loss', 'layer 2'],
  },
  {
    name: 'only the weights divided by the batch',
    design: columns(['sigmoid', 'none'], 'crossEntropy'),
    plant: (right) => ({
      bias: (l, delta, pass, deltas) => right.bias(l, delta, pass, deltas).mul(samples(pass)),
    }),
    kinds: ['batch-factor'],
    place: ['b2'],
  },
  {
    name: 'divided by the batch twice',
    design: rows(['tanh', 'none'], 'binary'),
    plant: gradientOf('W1', (g, _, pass) => g.div(samples(pass))),
    kinds: ['batch-factor'],
    place: ['layer 1: W1'],
  },
  {
    name: 'the mean over N - 1',
    design: columns(['none'], 'halfMeanSquares'),
    plant: (right) => ({
      output: (pass) => right.output(pass).mul(samples(pass) / (samples(pass) + 1)),
    }),
    kinds: ['batch-factor'],
    place: ['loss', 'layer 1'],
  },
  {
    name: 'divided by the number of features',
    design: rows(['sigmoid', 'none'], 'halfMeanSquares', 'vector'),
    plant: (right) => ({
      output: (pass) =>
        right
          .output(pass)
          .mul(samples(pass))
          .div(value(pass.a, -1).shape[pass.axes.features] as number),
    }),
    kinds: ['batch-factor'],
    place: ['loss', 'layer 2'],
  },
  // Nothing arrives.
  {
    name: 'the gradient stops below layer 2',
    design: columns(['tanh', 'sigmoid', 'none'], 'halfSquares'),
    plant: downAt(2, (delta, _pass, deltas, right) => right.down(2, delta, _pass, deltas).mul(0)),
    kinds: ['cut-off'],
    place: ['layer 1'],
  },
  {
    name: 'zeros for a bias',
    design: rows(['relu', 'none'], 'crossEntropy'),
    plant: gradientOf('b1', (g) => g.mul(0)),
    kinds: ['cut-off'],
    place: ['b1'],
  },
  {
    name: 'the gradient stops two layers up',
    design: rows(['tanh', 'tanh', 'tanh', 'none'], 'halfSquares'),
    plant: downAt(3, (delta, pass, deltas, right) => right.down(3, delta, pass, deltas).mul(0)),
    kinds: ['cut-off'],
    place: ['layer 2'],
  },
]
