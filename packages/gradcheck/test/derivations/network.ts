// Networks with gradients by hand, to be checked: any depth, both layouts, biases of any form. The hand's steps may be
// replaced one by one, which plants a mistake.
import { ValueError, type Tensor } from '@chainrule/tensor'
import { arbitraryTensor, checkDerivation, type DerivationReport } from '../../src/index'
import { activations, losses, type Activation, type Array64, type Axes, type Loss } from './pieces'

/** What a network is. */
export interface Design {
  /** Columns: [features, batch] and W x + b. Rows: [batch, features] and x W + b. */
  readonly layout: 'columns' | 'rows'
  /** Of each layer from the input; `none` for the last where the loss has its own. */
  readonly activations: readonly (keyof typeof activations)[]
  readonly loss: keyof typeof losses
  /** A vector has one axis, a matrix a second one of 1. */
  readonly bias: 'vector' | 'matrix' | 'none'
  /** Elements of the parameters: within 1 of 0 by default; so large that activations saturate; or -1, 0 and 1. */
  readonly values?: 'moderate' | 'large' | 'whole'
  /** Dimensions of one size, by the sizes' names: `h1: 'in'` makes the first layer square. */
  readonly alike?: Readonly<Record<string, string>>
}

/** Values of one pass forward. Lists count from 0: `z[0]` belongs to layer 1, `a[0]` is the input. */
export interface Pass {
  readonly W: readonly Array64[]
  readonly b: readonly Array64[]
  readonly z: readonly Array64[]
  readonly a: readonly Array64[]
  readonly y: Array64
  readonly axes: Axes
}

/** The hand's steps, each of which may be replaced. `l` counts layers from 1. */
export interface Hand {
  /** dL/da of the output, or dL/dz for a loss with its own activation. */
  output: (pass: Pass) => Array64
  /** The derivative of the activation of layer l. */
  slope: (l: number, pass: Pass) => Array64
  /** dL/dz of layer l, of dL/da of it. */
  delta: (l: number, above: Array64, pass: Pass) => Array64
  /** dL/da of layer l - 1, of dL/dz of layer l. `deltas` are those from the output down to layer l. */
  down: (l: number, delta: Array64, pass: Pass, deltas: readonly Array64[]) => Array64
  weight: (l: number, delta: Array64, pass: Pass, deltas: readonly Array64[]) => Array64
  bias: (l: number, delta: Array64, pass: Pass, deltas: readonly Array64[]) => Array64
  /** What is returned of the finished gradients. */
  returned: (gradients: Record<string, Array64>, pass: Pass) => Record<string, unknown>
}

/** Replaces steps of the right hand, which is given. */
export type Plant = (right: Hand, design: Design) => Partial<Hand>

const axesOf = ({ layout }: Design): Axes =>
  layout === 'columns' ? { features: 0, batch: 1 } : { features: 1, batch: 0 }

const at = <T>(list: readonly T[], index: number): T => list.at(index) as T

/** The right steps. */
function rightHand(design: Design): Hand {
  const { layout, bias } = design
  const loss: Loss = losses[design.loss]
  const { batch } = axesOf(design)
  const depth = design.activations.length
  const hand: Hand = {
    output: ({ z, a, y, axes }) => loss.slope(at(z, -1), at(a, -1), y, axes),
    slope: (l, { z, a }) => {
      const activation: Activation = activations[at(design.activations, l - 1)]
      return activation.slope(at(z, l - 1), at(a, l))
    },
    delta: (l, above, pass) =>
      l === depth && loss.direct !== undefined ? above : above.mul(hand.slope(l, pass)),
    down: (l, delta, { W }) =>
      layout === 'columns'
        ? at(W, l - 1)
            .transpose()
            .matmul(delta)
        : delta.matmul(at(W, l - 1).transpose()),
    weight: (l, delta, { a }) =>
      layout === 'columns'
        ? delta.matmul(at(a, l - 1).transpose())
        : at(a, l - 1)
            .transpose()
            .matmul(delta),
    bias: (_, delta) => delta.sum({ axis: batch, keepDims: bias === 'matrix' }),
    returned: (gradients) => gradients,
  }
  return hand
}

/** The gradients that a hand gives. */
function gradientsBy(hand: Hand, design: Design, pass: Pass): Record<string, unknown> {
  const depth = design.activations.length
  const gradients: Record<string, Array64> = {}
  const deltas: Array64[] = []
  let above = hand.output(pass)
  for (let l = depth; l >= 1; l--) {
    const delta = hand.delta(l, above, pass)
    deltas.push(delta)
    gradients[`W${l}`] = hand.weight(l, delta, pass, deltas)
    if (design.bias !== 'none') gradients[`b${l}`] = hand.bias(l, delta, pass, deltas)
    if (l > 1) above = hand.down(l, delta, pass, deltas)
  }
  return hand.returned(gradients, pass)
}

const elements = {
  moderate: {},
  large: { min: -30, max: 30 },
  whole: { integers: { from: -1, below: 2 }, dtype: 'float64' },
} as const

/** Targets that suit the loss. */
function targets({ loss }: Design, dims: readonly [string, string], { features }: Axes) {
  const { direct }: Loss = losses[loss]
  if (direct === 'softmax') return arbitraryTensor(dims, { oneHot: features })
  if (loss.startsWith('binary')) return arbitraryTensor(dims, { min: 0, max: 1 })
  return arbitraryTensor(dims)
}

/** Checks a network's gradients, with a mistake if there is one planted. */
export function checkNetwork(
  name: string,
  design: Design,
  plant: Plant = () => ({}),
  options: { readonly runs?: number; readonly seed?: number } = {},
): DerivationReport {
  const { layout, bias, alike = {}, values = 'moderate' } = design
  const axes = axesOf(design)
  const depth = design.activations.length
  const sizeOf = (l: number): string => {
    const name = l === 0 ? 'in' : l === depth ? 'out' : `h${l}`
    return alike[name] ?? name
  }
  const drawn = (dims: readonly string[] | readonly (string | 1)[]) =>
    arbitraryTensor(dims, elements[values] as object)
  const samples = (size: string): [string, string] =>
    layout === 'columns' ? [size, 'batch'] : ['batch', size]
  const inputs: Record<string, unknown> = {}
  for (let l = 1; l <= depth; l++) {
    const [from, to] = [sizeOf(l - 1), sizeOf(l)]
    inputs[`W${l}`] = drawn(layout === 'columns' ? [to, from] : [from, to])
    if (bias === 'vector') inputs[`b${l}`] = drawn([to])
    if (bias === 'matrix') inputs[`b${l}`] = drawn(layout === 'columns' ? [to, 1] : [1, to])
  }
  inputs['x'] = values === 'whole' ? drawn(samples(sizeOf(0))) : arbitraryTensor(samples(sizeOf(0)))
  inputs['y'] = targets(design, samples(sizeOf(depth)), axes)

  const forward = (given: Record<string, Array64>): Pass => {
    const [W, b, z, a]: [Array64[], Array64[], Array64[], Array64[]] = [[], [], [], [given['x'] as Array64]]
    for (let l = 1; l <= depth; l++) {
      W.push(given[`W${l}`] as Array64)
      const product: Array64 =
        layout === 'columns' ? at(W, -1).matmul(at(a, -1)) : at(a, -1).matmul(at(W, -1))
      if (bias !== 'none') b.push(given[`b${l}`] as Array64)
      const added = bias === 'vector' && layout === 'columns' ? at(b, -1).reshape([-1, 1]) : b.at(-1)
      z.push(added === undefined ? product : product.add(added as Array64))
      a.push(activations[at(design.activations, l - 1)].of(at(z, -1)))
    }
    return { W, b, z, a, y: given['y'] as Array64, axes }
  }
  const hand = rightHand(design)
  // The right steps call those that are planted.
  Object.assign(hand, plant({ ...hand }, design))
  return checkDerivation({
    name,
    inputs,
    loss: (given: Record<string, Array64>): Tensor<[], 'float64'> => {
      const { z, a, y } = forward(given)
      const loss: Loss = losses[design.loss]
      return loss.of(at(z, -1), at(a, -1), y, axes)
    },
    gradients: (given: Record<string, Array64>) => gradientsBy(hand, design, forward(given)),
    ...options,
  } as never)
}

/** {@link checkNetwork}, of a network in which values may overflow: undefined then, as there is nothing to compare. */
export function tryNetwork(...call: Parameters<typeof checkNetwork>): DerivationReport | undefined {
  try {
    return checkNetwork(...call)
  } catch (error) {
    if (error instanceof ValueError && error.message.includes('nothing to compare with')) return undefined
    throw error
  }
}
