// The first weights, the document's and those that train: a key and the layers' sizes in, a network out.
import { random } from '@chainrule/tensor'
import type { Matrix, Network } from '../derivation'

const uniform = (key: random.Key, sizes: readonly number[], low: number, high: number): Network => {
  const [weightKey, biasKey] = random.split(key)
  const drawn = (of: random.Key, l: number, shape: [number, number]): Matrix =>
    random.uniform(random.foldIn(of, l), shape, { low, high, dtype: 'float64' })
  const shapes = sizes.slice(1).map((out, l) => [out, sizes[l] as number] as const)
  return {
    weights: shapes.map(([out, into], l) => drawn(weightKey, l, [out, into])),
    biases: shapes.map(([out], l) => drawn(biasKey, l, [out, 1])),
  }
}

/**
 * The document's `init_parameters()`: `np.random.rand`, weights and biases alike uniform in [0, 1).
 *
 * @param sizes how many units each layer has, the inputs among them, such as `[784, 10, 10]`
 */
export const initialize = (key: random.Key, sizes: readonly number[]): Network => uniform(key, sizes, 0, 1)

/** The same, centred: uniform in [-0.5, 0.5), so that sums do not grow with the number of inputs. */
export const initializeCentred = (key: random.Key, sizes: readonly number[]): Network =>
  uniform(key, sizes, -0.5, 0.5)
