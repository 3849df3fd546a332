// The first weights of documents 000 and 002, which draw them alike: a key and the layers' sizes in, a network out.
import { random } from '@chainrule/tensor'
import type { Matrix, Network } from './derivation'

/**
 * `np.random.randn(...)` for weights and biases alike: normal with mean 0 and standard deviation 1, whatever
 * the size of the layer before.
 *
 * @param sizes how many units each layer has, the inputs among them, such as `[784, 30, 10]`
 */
export function standardNormal(key: random.Key, sizes: readonly number[]): Network {
  const [weightKey, biasKey] = random.split(key)
  const normal = (of: random.Key, l: number, shape: [number, number]): Matrix =>
    random.normal(random.foldIn(of, l), shape, { dtype: 'float64' })
  const shapes = sizes.slice(1).map((out, l) => [out, sizes[l] as number] as const)
  return {
    weights: shapes.map(([out, into], l) => normal(weightKey, l, [out, into])),
    biases: shapes.map(([out], l) => normal(biasKey, l, [out, 1])),
  }
}
