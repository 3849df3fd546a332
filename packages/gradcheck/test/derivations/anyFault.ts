// Mistakes that may be made in any network, and where: for random networks.
import type { FaultKind } from '../../src/index'
import type { Design, Plant } from './network'
import type { activations, Array64 } from './pieces'

/** A mistake in a layer of some network. */
export interface AnyFault {
  readonly name: string
  readonly kinds: readonly FaultKind[]
  /** Whether it makes a difference in layer l of a network, and is no other mistake there. */
  readonly fits: (design: Design, l: number) => boolean
  readonly plant: (l: number) => Plant
  /** Words of the place; `layer l` is always right. */
  readonly place?: (l: number) => string
}

type Name = keyof typeof activations

const at = (list: readonly Array64[], index: number): Array64 => list[index] as Array64
const one = (x: Array64): Array64 => x.neg().add(1)
const depthOf = ({ activations }: Design): number => activations.length
const activationOf = ({ activations }: Design, l: number): Name => activations[l - 1] as Name
const is =
  (...names: readonly Name[]) =>
  (design: Design, l: number): boolean =>
    names.includes(activationOf(design, l))
const curved = (design: Design, l: number): boolean => !is('none', 'relu', 'reluToo', 'reluByMax')(design, l)
const active = (design: Design, l: number): boolean => !is('none')(design, l)
const biased = ({ bias }: Design): boolean => bias !== 'none'
const below = (design: Design, l: number): boolean => l < depthOf(design)
const sigmoids: readonly Name[] = ['sigmoid', 'sigmoidOfZ', 'logistic', 'logisticOfZ']
const tanhs: readonly Name[] = ['tanh', 'tanhOfZ', 'tanhByExp']
const relus: readonly Name[] = ['relu', 'reluToo', 'reluByMax']

const slope =
  (f: (z: Array64, a: Array64) => Array64) =>
  (l: number): Plant =>
  (right) => ({
    slope: (layer, pass) => (layer === l ? f(at(pass.z, l - 1), at(pass.a, l)) : right.slope(layer, pass)),
  })

const delta =
  (f: (right: Array64, above: Array64, samples: number) => Array64) =>
  (l: number): Plant =>
  (right) => ({
    delta: (layer, above, pass) => {
      const found = right.delta(layer, above, pass)
      return layer === l ? f(found, above, pass.y.shape[pass.axes.batch] as number) : found
    },
  })

const finished =
  (letter: 'W' | 'b', f: (gradient: Array64, samples: number) => unknown) =>
  (l: number): Plant =>
  () => ({
    returned: (gradients, pass) => ({
      ...gradients,
      [`${letter}${l}`]: f(gradients[`${letter}${l}`] as Array64, pass.y.shape[pass.axes.batch] as number),
    }),
  })

const always = (): boolean => true
const weights = (l: number): string => `W${l}`
const biases = (l: number): string => `b${l}`

/** The mistakes. */
export const anyFaults: readonly AnyFault[] = [
  { name: 'sign of a delta', kinds: ['sign'], fits: always, plant: delta((d) => d.neg()) },
  {
    name: 'sign of a weight gradient',
    kinds: ['sign'],
    fits: always,
    plant: finished('W', (g) => g.neg()),
    place: weights,
  },
  {
    name: 'sign of a bias gradient',
    kinds: ['sign'],
    fits: biased,
    plant: finished('b', (g) => g.neg()),
    place: biases,
  },
  { name: 'twice a delta', kinds: ['factor'], fits: always, plant: delta((d) => d.mul(2)) },
  { name: 'half a delta', kinds: ['factor'], fits: always, plant: delta((d) => d.mul(0.5)) },
  {
    name: 'three times a weight gradient',
    kinds: ['factor'],
    fits: always,
    plant: finished('W', (g) => g.mul(3)),
    place: weights,
  },
  {
    name: 'delta over the samples',
    kinds: ['batch-factor'],
    fits: always,
    plant: delta((d, _, n) => d.div(n)),
  },
  {
    name: 'delta times the samples',
    kinds: ['batch-factor'],
    fits: always,
    plant: delta((d, _, n) => d.mul(n)),
  },
  {
    name: 'a bias gradient over the samples',
    kinds: ['batch-factor'],
    fits: biased,
    plant: finished('b', (g, n) => g.div(n)),
    place: biases,
  },
  {
    name: 'a transposed weight gradient',
    kinds: ['transpose'],
    fits: always,
    plant: finished('W', (g) => g.transpose()),
    place: weights,
  },
  {
    name: 'the derivative left out',
    kinds: ['missing-factor'],
    fits: active,
    plant: delta((_, above) => above),
  },
  {
    name: 'the value for the derivative',
    kinds: ['value-for-derivative'],
    fits: (design, l) => curved(design, l) || is(...relus)(design, l),
    plant: slope((_, a) => a),
  },
  {
    name: "tanh's derivative for the sigmoid's",
    kinds: ['wrong-activation'],
    fits: is(...sigmoids),
    plant: slope((_, a) => one(a.square())),
  },
  {
    name: "the sigmoid's derivative for another's",
    kinds: ['wrong-activation'],
    fits: (design, l) => active(design, l) && !is(...sigmoids)(design, l),
    plant: slope((z) => z.sigmoid().mul(one(z.sigmoid()))),
  },
  {
    name: "relu's derivative for another's",
    kinds: ['wrong-activation'],
    fits: (design, l) => active(design, l) && !is(...relus)(design, l),
    plant: slope((z) => z.greater(0).astype('float64')),
  },
  {
    name: 'the derivative at the output',
    kinds: ['wrong-input'],
    fits: is(...tanhs),
    plant: slope((_, a) => one(a.tanh().square())),
  },
  {
    name: 'a(1 - a) of z',
    kinds: ['wrong-input'],
    fits: is(...sigmoids),
    plant: slope((z) => z.mul(one(z))),
  },
  {
    name: 'a bias gradient without its sum',
    kinds: ['missing-sum'],
    fits: biased,
    plant: (l) => (right) => ({
      bias: (layer, d, pass, deltas) => (layer === l ? d : right.bias(layer, d, pass, deltas)),
    }),
    place: biases,
  },
  {
    name: 'a bias gradient summed over the features',
    kinds: ['missing-sum'],
    fits: biased,
    plant: (l) => (right) => ({
      bias: (layer, d, pass, deltas) =>
        layer === l
          ? d.sum({ axis: pass.axes.features, keepDims: right.bias(layer, d, pass, deltas).ndim === 2 })
          : right.bias(layer, d, pass, deltas),
    }),
    place: biases,
  },
  {
    name: 'cut off',
    kinds: ['cut-off'],
    fits: below,
    plant: delta((d) => d.mul(0)),
  },
  {
    name: 'z for a in a weight gradient',
    kinds: ['wrong-input'],
    fits: (design, l) => l > 1 && active(design, l - 1),
    plant: (l) => (right) => ({
      weight: (layer, d, pass, deltas) =>
        right.weight(layer, d, layer === l ? { ...pass, a: [at(pass.a, 0), ...pass.z] } : pass, deltas),
    }),
  },
  {
    name: 'updated weights passed through',
    kinds: ['updated-parameter'],
    fits: (_, l) => l > 1,
    plant: (l) => (right) => ({
      down: (layer, d, pass, deltas) => {
        if (layer !== l) return right.down(layer, d, pass, deltas)
        const step = right.weight(layer, d, pass, deltas).mul(0.1)
        const W = pass.W.map((w, i) => (i === l - 1 ? (w.sub(step) as Array64) : w))
        return right.down(layer, d, { ...pass, W }, deltas)
      },
    }),
    place: weights,
  },
  {
    name: 'a lost axis',
    kinds: ['shape'],
    fits: ({ bias }) => bias === 'matrix',
    plant: finished('b', (g) => g.reshape([-1])),
    place: biases,
  },
]
