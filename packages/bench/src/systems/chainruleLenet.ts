// The convolutional network in this library: loss, gradients and Adam in one jitted step, in the parameters' own memory.
import type { AnyTensor, Tensor } from '@chainrule/tensor'
import { at, batchesOf, lastSide, lenetOf } from '../data'
import type { Lenet } from '../workload'
import type { Task } from './system'

type Chainrule = typeof import('@chainrule/tensor')
type Layers = readonly { readonly weight: AnyTensor; readonly bias: AnyTensor }[]
interface Parameters {
  readonly convolutions: Layers
  readonly layers: Layers
}

/** What Adam keeps between steps. */
interface State {
  readonly parameters: Parameters
  readonly first: Parameters
  readonly second: Parameters
  readonly steps: Tensor<[]>
}

/** Sets the training up. */
export function lenet(
  { conv, jit, maxPool, tensor, tree, valueAndGrad, zerosLike }: Chainrule,
  spec: Lenet,
): Task {
  const { side, units, batch, learningRate } = spec
  const lossOf = (
    { convolutions, layers }: Parameters,
    inputs: AnyTensor,
    targets: AnyTensor,
  ): Tensor<[]> => {
    let outputs = inputs
    for (const [l, { weight, bias }] of convolutions.entries()) {
      const channels = bias.reshape([-1, 1, 1])
      outputs = maxPool(
        conv(outputs, weight, { padding: l === 0 ? 2 : 0 })
          .add(channels)
          .relu(),
        2,
      )
    }
    outputs = outputs.reshape([batch, -1])
    for (const [l, { weight, bias }] of layers.entries()) {
      outputs = outputs.matmul(weight).add(bias)
      if (l < layers.length - 1) outputs = outputs.relu()
    }
    return outputs.logSoftmax().mul(targets).sum().div(-batch)
  }
  const lossAndGradients = valueAndGrad(lossOf)
  const step = jit(
    (state: State, inputs: AnyTensor, targets: AnyTensor): [State, Tensor<[]>] => {
      const [value, gradients] = lossAndGradients(state.parameters, inputs, targets)
      const steps = state.steps.add(1)
      const first = tree.map((m, g) => m.mul(0.9).add(g.mul(0.1)), state.first, gradients)
      const second = tree.map((v, g) => v.mul(0.999).add(g.square().mul(0.001)), state.second, gradients)
      // What is missing to means, as long as there are few steps.
      const [c, d] = [0.9, 0.999].map((decay) => steps.mul(Math.log(decay)).expm1().neg()) as [
        Tensor<[]>,
        Tensor<[]>,
      ]
      const rate = c.reciprocal().mul(learningRate)
      const parameters = tree.map(
        (p, m, v) => p.sub(m.mul(rate).div(v.div(d).sqrt().add(1e-8))),
        state.parameters,
        first,
        second,
      )
      return [{ parameters, first, second, steps }, value]
    },
    { donate: [0] },
  )
  const batches = batchesOf(spec).map(({ inputs, targets }) => ({
    inputs: tensor(inputs, { shape: [batch, 1, side, side] }),
    targets: tensor(targets, { shape: [batch, at(units, units.length - 1)] }),
  }))
  const drawn = lenetOf(spec)
  const channels = [1, ...spec.channels]
  const widths = [at(spec.channels, 1) * lastSide(spec) ** 2, ...units]
  const parameters: Parameters = {
    convolutions: drawn.convolutions.map(({ weight, bias }, l) => ({
      weight: tensor(weight, { shape: [at(channels, l + 1), at(channels, l), 5, 5] }),
      bias: tensor(bias),
    })),
    layers: drawn.layers.map(({ weight, bias }, l) => ({
      weight: tensor(weight, { shape: [at(widths, l), at(widths, l + 1)] }),
      bias: tensor(bias),
    })),
  }
  const zeros = (): Parameters => tree.map((p) => zerosLike(p), parameters)
  let state: State = { parameters, first: zeros(), second: zeros(), steps: tensor(0) }
  let last: Tensor<[]> | undefined
  return {
    run(turn) {
      const { inputs, targets } = at(batches, turn % batches.length)
      ;[state, last] = step(state, inputs, targets)
    },
    finish: () => void last?.item(),
    result: () => (last ? [last.item()] : []),
  }
}
