// Layered networks with their gradients by hand, for tests: any depth, several activations and losses, and mistakes to
// be planted.
import type { AnyTensor, Tensor } from '@chainrule/tensor'
import { arbitraryTensor, type TensorArbitrary } from '../src/index'

type Array64 = Tensor<any, 'float64'> // oxlint-disable-line typescript/no-explicit-any -- shapes differ from layer to layer

/** An activation and its derivative, of the pre-activation. */
export const activations = {
  sigmoid: {
    of: (z: Array64) => z.sigmoid(),
    slope: (z: Array64) => z.sigmoid().mul(z.sigmoid().neg().add(1)),
  },
  tanh: { of: (z: Array64) => z.tanh(), slope: (z: Array64) => z.tanh().square().neg().add(1) },
  relu: { of: (z: Array64) => z.relu(), slope: (z: Array64) => z.greater(0).astype('float64') },
  softplus: { of: (z: Array64) => z.softplus(), slope: (z: Array64) => z.sigmoid() },
  identity: { of: (z: Array64) => z, slope: (z: Array64) => z.mul(0).add(1) },
} as const

/** A loss of the last pre-activation and the targets, and its derivative by that. Both [out, batch]. */
export const losses = {
  halfSquares: {
    of: (z: Array64, y: Array64) => z.sub(y).square().sum().div(2),
    slope: (z: Array64, y: Array64) => z.sub(y),
  },
  meanSquares: {
    of: (z: Array64, y: Array64) => z.sub(y).square().mean(),
    slope: (z: Array64, y: Array64) => z.sub(y).mul(2 / z.size),
  },
  crossEntropy: {
    of: (z: Array64, y: Array64) => z.logSoftmax({ axis: 0 }).mul(y).sum({ axis: 0 }).mean().neg(),
    slope: (z: Array64, y: Array64) =>
      z
        .softmax({ axis: 0 })
        .sub(y)
        .div(z.shape[1] as number),
  },
} as const

/** A layer of a network. */
export interface Layer {
  readonly weight: Array64
  readonly bias: Array64
}

/** What a network is made of. */
export interface Architecture {
  readonly depth: number
  readonly activation: keyof typeof activations
  readonly loss: keyof typeof losses
}

/** The inputs of a network, whose gradients may be spoiled by `plant`. */
export function network(
  { depth, activation, loss }: Architecture,
  plant: (gradients: { weight: AnyTensor; bias: AnyTensor }[]) => unknown = (gradients) => gradients,
) {
  const { of, slope } = activations[activation]
  const size = (layer: number): string => (layer === 0 ? 'in' : layer === depth ? 'out' : `h${layer}`)
  const inputs = {
    layers: Array.from({ length: depth }, (_, l) => ({
      weight: arbitraryTensor([size(l + 1), size(l)]),
      bias: arbitraryTensor([size(l + 1), 1]),
    })) as { weight: TensorArbitrary<Array64>; bias: TensorArbitrary<Array64> }[],
    x: arbitraryTensor(['in', 'batch']),
    y: arbitraryTensor(['out', 'batch'], { oneHot: 0 }),
  }
  type Given = { readonly layers: readonly Layer[]; readonly x: Array64; readonly y: Array64 }
  const forward = ({ layers, x }: Given): { z: Array64[]; a: Array64[] } => {
    const [z, a]: [Array64[], Array64[]] = [[], [x]]
    for (const [l, { weight, bias }] of layers.entries()) {
      z.push(weight.matmul(a[l] as Array64).add(bias))
      a.push(of(z[l] as Array64))
    }
    return { z, a }
  }
  return {
    name: `${depth} layers of ${activation} with ${loss}`,
    inputs,
    loss: (given: Given): Tensor<[], 'float64'> =>
      losses[loss].of(forward(given).z.at(-1) as Array64, given.y),
    gradients: (given: Given) => {
      const { z, a } = forward(given)
      const gradients: { weight: AnyTensor; bias: AnyTensor }[] = []
      let delta = losses[loss].slope(z.at(-1) as Array64, given.y)
      for (let l = depth - 1; l >= 0; l--) {
        gradients.unshift({
          weight: delta.matmul((a[l] as Array64).transpose()),
          bias: delta.sum({ axis: 1, keepDims: true }),
        })
        if (l > 0)
          delta = (given.layers[l] as Layer).weight
            .transpose()
            .matmul(delta)
            .mul(slope(z[l - 1] as Array64))
      }
      return { layers: plant(gradients) }
    },
  }
}
