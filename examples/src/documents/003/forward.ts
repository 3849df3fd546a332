// The document's forward pass, ported line by line: a network and one sample in, the activations and
// weighted inputs of every layer out. All float64, as in NumPy.
import { where, type Shape, type Tensor } from '@chainrule/tensor'
import type { Matrix } from '../derivation'

/** One input-output pair: an image as a vector `[in]`, and what the outputs should be, `[out, 1]`. */
export type Sample = readonly [x: Tensor<[number], 'float64'>, y: Matrix]

/** What the backward pass needs of the forward pass: columns `[units, 1]`; `activations[0]` is the input. */
export interface Pass {
  readonly activations: readonly Matrix[]
  readonly zs: readonly Matrix[]
}

/** `np.where(z > 0, z, 0.0)`: unlike the `relu` of the library it takes NaN for 0. */
export const relu = <S extends Shape>(z: Tensor<S, 'float64'>): Tensor<S, 'float64'> =>
  where(z.greater(0), z, 0)

/** `np.where(z > 0, 1.0, 0.0)`: 0 at the kink, which is also what autodiff takes. */
export const reluprime = (z: Matrix): Matrix => z.greater(0).astype('float64')

/** The document's `forward(x, biases, weights)`. */
export function forward(x: Sample[0], biases: readonly Matrix[], weights: readonly Matrix[]): Pass {
  let activation: Matrix = x.reshape([-1, 1])
  const activations = [activation]
  const zs: Matrix[] = []
  for (const [l, w] of weights.entries()) {
    const z = w.matmul(activation).add(biases[l] as Matrix)
    zs.push(z)
    activation = relu(z)
    activations.push(activation)
  }
  return { activations, zs }
}
