// The document's first weights: a key and the layers' sizes in, a network out.
import { random } from '@chainrule/tensor'
import type { Matrix, Network } from '../derivation'

/**
 * The document's `initialize(sizes)`: weights and biases alike uniform in [0, 0.1), so all of them positive.
 *
 * @param sizes how many units each layer has, the inputs among them, such as `[64, 100, 10]`
 */
export function initialize(key: random.Key, sizes: readonly number[]): Network {
  const shapes = sizes.slice(1).map((out, l) => [out, sizes[l] as number] as const)
  const [biasKey, weightKey] = random.split(key)
  const biasKeys = random.split(biasKey, shapes.length)
  const weightKeys = random.split(weightKey, shapes.length)
  const uniform = (layerKey: random.Key | undefined, shape: [number, number]): Matrix =>
    random.uniform(layerKey as random.Key, shape, { low: 0, high: 0.1, dtype: 'float64' })
  return {
    biases: shapes.map(([out], l) => uniform(biasKeys[l], [out, 1])),
    weights: shapes.map(([out, into], l) => uniform(weightKeys[l], [out, into])),
  }
}
