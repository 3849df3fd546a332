// The convolutional network in jax-js, jitted as a whole.
import type { Array as JaxArray } from '@jax-js/jax'
import { at, batchesOf, lastSide, lenetOf } from '../data'
import type { Lenet } from '../workload'
import type { Task } from './system'

type Jax = typeof import('@jax-js/jax')
type Layers = { weight: JaxArray; bias: JaxArray }[]
// No interfaces: those are no trees to it.
type Parameters = { convolutions: Layers; layers: Layers }
type State = { parameters: Parameters; first: Parameters; second: Parameters; steps: JaxArray }

/** Sets the training up. */
export function lenet(
  { lax, numpy: np, nn, jit, tree, valueAndGrad, blockUntilReady }: Jax,
  spec: Lenet,
): Task {
  const { side, units, batch, learningRate } = spec
  const channels = [1, ...spec.channels]
  const lossOf = ({ convolutions, layers }: Parameters, inputs: JaxArray, targets: JaxArray): JaxArray => {
    let outputs = inputs
    for (const [l, { weight, bias }] of convolutions.entries()) {
      const [before, stride] = [l === 0 ? 2 : 0, [1, 1]]
      const padding: [number, number][] = [
        [before, before],
        [before, before],
      ]
      const convolved = lax.convGeneralDilated(outputs, weight, stride, padding)
      const activated = nn.relu(convolved.add(bias.reshape([at(channels, l + 1), 1, 1])))
      outputs = lax.reduceWindow(activated, np.max, [2, 2], [2, 2])
    }
    outputs = outputs.reshape([batch, -1])
    for (const [l, { weight, bias }] of layers.entries()) {
      outputs = np.dot(outputs, weight).add(bias)
      if (l < layers.length - 1) outputs = nn.relu(outputs)
    }
    return nn
      .logSoftmax(outputs)
      .mul(targets)
      .sum()
      .mul(-1 / batch)
  }
  const lossAndGradients = valueAndGrad(lossOf)
  const step = jit((state: State, inputs: JaxArray, targets: JaxArray): [State, JaxArray] => {
    const [value, gradients] = lossAndGradients(tree.ref(state.parameters), inputs, targets)
    const steps = state.steps.add(1)
    const moment = (decay: number, power: (g: JaxArray) => JaxArray) => (m: JaxArray, g: JaxArray) =>
      m.mul(decay).add(power(g).mul(1 - decay))
    const first = tree.map(
      moment(0.9, (g) => g),
      state.first,
      tree.ref(gradients),
    ) as Parameters
    const second = tree.map(moment(0.999, np.square), state.second, gradients) as Parameters
    const missing = (decay: number): JaxArray =>
      np
        .exp(steps.ref.mul(Math.log(decay)))
        .mul(-1)
        .add(1)
    const [c, d] = [missing(0.9), missing(0.999)]
    const update = (p: JaxArray, m: JaxArray, v: JaxArray): JaxArray =>
      p.sub(
        m
          .mul(learningRate)
          .div(c.ref)
          .div(np.sqrt(v.div(d.ref)).add(1e-8)),
      )
    const parameters = tree.map(update, state.parameters, tree.ref(first), tree.ref(second)) as Parameters
    tree.dispose([c, d])
    return [{ parameters, first, second, steps }, value]
  })

  const batches = batchesOf(spec).map(({ inputs, targets }) => ({
    inputs: np.array(inputs).reshape([batch, 1, side, side]),
    targets: np.array(targets).reshape([batch, at(units, units.length - 1)]),
  }))
  const drawn = lenetOf(spec)
  const widths = [at(spec.channels, 1) * lastSide(spec) ** 2, ...units]
  const parameters: Parameters = {
    convolutions: drawn.convolutions.map(({ weight, bias }, l) => ({
      weight: np.array(weight).reshape([at(channels, l + 1), at(channels, l), 5, 5]),
      bias: np.array(bias),
    })),
    layers: drawn.layers.map(({ weight, bias }, l) => ({
      weight: np.array(weight).reshape([at(widths, l), at(widths, l + 1)]),
      bias: np.array(bias),
    })),
  }
  const zeros = (): Parameters =>
    tree.map((p: JaxArray) => np.zerosLike(p), tree.ref(parameters)) as Parameters
  let state: State = { first: zeros(), second: zeros(), parameters, steps: np.zeros([]) }
  let last: JaxArray | undefined
  return {
    run(turn) {
      const { inputs, targets } = at(batches, turn % batches.length)
      last?.dispose()
      ;[state, last] = step(state, inputs.ref, targets.ref)
      return blockUntilReady([state, last]).then(() => undefined)
    },
    finish: async () => void (await last?.ref.data()),
    result: async () => [...((await last?.ref.data()) ?? [])],
    dispose() {
      last?.dispose()
      tree.dispose([state, batches])
      step.dispose()
    },
  }
}
