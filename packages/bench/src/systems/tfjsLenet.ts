// The convolutional network in TensorFlow.js, whose images have their channels last.
import type { Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs'
import { at, batchesOf, lastSide, lenetOf } from '../data'
import type { Lenet } from '../workload'
import type { Task } from './system'

type Tf = typeof import('@tensorflow/tfjs')

/** Sets the training up. */
export function lenet(tf: Tf, spec: Lenet): Task {
  const { side, units, batch, learningRate } = spec
  const drawn = lenetOf(spec)
  const channels = [1, ...spec.channels]
  const [deep, wide] = [at(spec.channels, 1), lastSide(spec)]
  const widths = [deep * wide ** 2, ...units]
  const convolutions = drawn.convolutions.map(({ weight, bias }, l) => ({
    weight: tf.variable(
      tf.tensor4d(weight, [at(channels, l + 1), at(channels, l), 5, 5]).transpose<Tensor4D>([2, 3, 1, 0]),
    ),
    bias: tf.variable(tf.tensor1d(bias)),
  }))
  const layers = drawn.layers.map(({ weight, bias }, l) => {
    const [from, to] = [at(widths, l), at(widths, l + 1)]
    // The first layer's rows in the order in which its inputs come.
    const rows =
      l === 0
        ? tf.tensor4d(weight, [deep, wide, wide, to]).transpose([1, 2, 0, 3])
        : tf.tensor2d(weight, [from, to])
    return {
      weight: tf.variable(rows.reshape<Tensor2D>([from, to])),
      bias: tf.variable(tf.tensor1d(bias)),
    }
  })
  const variables: Variable[] = [...convolutions, ...layers].flatMap(({ weight, bias }) => [weight, bias])
  const lossOf = (inputs: Tensor4D, targets: Tensor2D): Tensor => {
    let images = inputs
    for (const [l, { weight, bias }] of convolutions.entries()) {
      const convolved = images.conv2d(weight as Tensor4D, 1, l === 0 ? 2 : 'valid')
      images = convolved.add(bias).relu().maxPool(2, 2, 'valid') as Tensor4D
    }
    let outputs: Tensor = images.reshape([batch, -1])
    for (const [l, { weight, bias }] of layers.entries()) {
      outputs = outputs.matMul(weight).add(bias)
      if (l < layers.length - 1) outputs = outputs.relu()
    }
    return tf.losses.softmaxCrossEntropy(targets, outputs)
  }
  const batches = batchesOf(spec).map(({ inputs, targets }) => ({
    inputs: tf.tensor4d(inputs, [batch, side, side, 1]),
    targets: tf.tensor2d(targets, [batch, at(units, units.length - 1)]),
  }))
  const optimizer = tf.train.adam(learningRate, 0.9, 0.999, 1e-8)
  let last: Tensor | null = null
  return {
    run(turn) {
      const { inputs, targets } = at(batches, turn % batches.length)
      last?.dispose()
      last = optimizer.minimize(() => lossOf(inputs, targets) as never, true, variables)
    },
    finish: () => void last?.dataSync(),
    result: () => [...(last?.dataSync() ?? [])],
    dispose() {
      last?.dispose()
      tf.dispose([variables, batches])
      optimizer.dispose()
    },
  }
}
