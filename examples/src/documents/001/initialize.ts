// The document's first weights: a key and the layers' sizes in, a network out.
import { heUniform } from '@chainrule/nn'
import { random, zeros } from '@chainrule/tensor'
import type { Matrix, Network } from '../derivation'

/**
 * The document's `np.random.rand(...) - 0.5`, in `init_params` and in `DenseLayer` alike: weights and biases
 * uniform in [-0.5, 0.5).
 *
 * @param sizes how many units each layer has, the inputs among them, such as `[784, 20, 10]`
 */
export function initialize(key: random.Key, sizes: readonly number[]): Network {
  const [weightKey, biasKey] = random.split(key)
  const uniform = (of: random.Key, l: number, shape: [number, number]): Matrix =>
    random.uniform(random.foldIn(of, l), shape, { low: -0.5, high: 0.5, dtype: 'float64' })
  const shapes = sizes.slice(1).map((out, l) => [out, sizes[l] as number] as const)
  return {
    weights: shapes.map(([out, into], l) => uniform(weightKey, l, [out, into])),
    biases: shapes.map(([out], l) => uniform(biasKey, l, [out, 1])),
  }
}

/**
 * First weights whose spread goes with the number of inputs (He et al., "Delving Deep into Rectifiers", 2015), and
 * biases of 0: sums then are of one size in all layers, and the first answers are not sure of themselves.
 */
export function initializeByFanIn(key: random.Key, sizes: readonly number[]): Network {
  const layers = sizes.slice(1).map((out, l) => ({ l, out, into: sizes[l] as number }))
  return {
    weights: layers.map(
      ({ l, out, into }) =>
        heUniform({
          key: random.foldIn(key, l),
          shape: [out, into],
          fanIn: into,
          fanOut: out,
          dtype: 'float64',
        }) as Matrix,
    ),
    biases: layers.map(({ out }) => zeros([out, 1], { dtype: 'float64' })),
  }
}
