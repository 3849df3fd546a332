// The document's network, made to train well: weights of both signs, and no activation on the outputs. Written
// down as a cost alone; the gradients are autodiff's.
import { meanSquaredError } from '@chainrule/nn'
import { random, valueAndGrad } from '@chainrule/tensor'
import type { Derivation, Matrix, Network, Scalar } from '../derivation'

/** The outputs `[out, samples]` for inputs `[in, samples]`: ReLU after every layer but the last. */
export const outputsOf = ({ weights, biases }: Network, inputs: Matrix): Matrix =>
  weights.reduce((a, w, l) => {
    const z = w.matmul(a).add(biases[l] as Matrix)
    return l < weights.length - 1 ? z.relu() : z
  }, inputs)

/** The document's cost of these outputs: half the squared error, averaged over the samples. */
export const costOf = (network: Network, inputs: Matrix, targets: Matrix): Scalar =>
  meanSquaredError(outputsOf(network, inputs), targets, { reduction: 'sum' }).div(2 * inputs.shape[1])

const costAndGradients = valueAndGrad(costOf)

/** The gradients of that cost. */
export const mended: Derivation = {
  gradients(network, inputs, targets) {
    const [cost, { weights, biases }] = costAndGradients(network, inputs, targets)
    return { cost, weights, biases }
  },
}

/**
 * First weights and biases uniform in [-0.1, 0.1), where the document's are in [0, 0.1).
 *
 * @param sizes how many units each layer has, the inputs among them, such as `[64, 100, 10]`
 */
export function initializeCentred(key: random.Key, sizes: readonly number[]): Network {
  const [biasKey, weightKey] = random.split(key)
  const uniform = (of: random.Key, l: number, shape: [number, number]): Matrix =>
    random.uniform(random.foldIn(of, l), shape, { low: -0.1, high: 0.1, dtype: 'float64' })
  const shapes = sizes.slice(1).map((out, l) => [out, sizes[l] as number] as const)
  return {
    weights: shapes.map(([out, into], l) => uniform(weightKey, l, [out, into])),
    biases: shapes.map(([out], l) => uniform(biasKey, l, [out, 1])),
  }
}
