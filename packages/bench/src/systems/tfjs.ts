// TensorFlow.js, on its Wasm backend or on the one in plain JavaScript.
import type { Tensor, Tensor2D, Variable } from '@tensorflow/tfjs'
import { at, batchesOf, inputsOf, layersOf } from '../data'
import { digest } from '../digest'
import type { Operation, OperationName, Training } from '../workload'
import { lenet } from './tfjsLenet'
import type { Load, Task } from './system'
import { versionOf } from './version'

type Tf = typeof import('@tensorflow/tfjs')

/** Loads TensorFlow.js with one of its backends; in Node neither uses more than one thread. */
export const loadTfjs =
  (backend: 'wasm' | 'cpu'): Load =>
  async () => {
    // In Node it asks, at length, for its native sister to be used.
    console.warn = () => undefined
    const tf = await import('@tensorflow/tfjs')
    if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm')
    if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} does not start`)
    await tf.ready()
    return {
      about: `tfjs ${versionOf('@tensorflow/tfjs')}, ${backend}, 1 thread (it starts no workers in Node)`,
      prepare(job) {
        switch (job.kind) {
          case 'training':
            return training(tf, job)
          case 'lenet':
            return lenet(tf, job)
          case 'operation':
            return operation(tf, job)
        }
      },
    }
  }

function training(tf: Tf, spec: Training): Task {
  const { sizes, batch, activation, loss, learningRate } = spec
  const squared = loss === 'meanSquaredError'
  const layers = layersOf(spec).map(({ weight, bias }, l) => ({
    weight: tf.variable(tf.tensor2d(weight, [at(sizes, l), at(sizes, l + 1)])),
    bias: tf.variable(tf.tensor1d(bias)),
  }))
  const variables: Variable[] = layers.flatMap(({ weight, bias }) => [weight, bias])
  const lossOf = (inputs: Tensor2D, targets: Tensor2D): Tensor => {
    let outputs: Tensor = inputs
    for (const [l, { weight, bias }] of layers.entries()) {
      outputs = outputs.matMul(weight).add(bias)
      if (squared || l < layers.length - 1)
        outputs = activation === 'relu' ? outputs.relu() : outputs.sigmoid()
    }
    return squared
      ? outputs.squaredDifference(targets).mean()
      : tf.losses.softmaxCrossEntropy(targets, outputs)
  }
  const batches = batchesOf(spec).map(({ inputs, targets }) => ({
    inputs: tf.tensor2d(inputs, [batch, at(sizes, 0)]),
    targets: tf.tensor2d(targets, [batch, at(sizes, sizes.length - 1)]),
  }))
  const optimizer = tf.train.sgd(learningRate)
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

function operation(tf: Tf, spec: Operation): Task {
  const operations: Record<OperationName, (x: Tensor, y: Tensor, z: Tensor) => Tensor> = {
    matmul: (x, y) => x.matMul(y),
    exp: (x) => x.exp(),
    tanhAffine: (x) => x.mul(0.5).add(0.1).tanh(),
    softmax: (x) => x.softmax(),
    sumAxis0: (x) => x.sum(0),
    sumAxis1: (x) => x.sum(1),
    layerNorm(x, gain, bias) {
      const { mean, variance } = tf.moments(x, -1, true)
      return x.sub(mean).div(variance.add(1e-5).sqrt()).mul(gain).add(bias)
    },
    chain(x, y) {
      let z = x
      for (let i = 0; i < 5; i++) z = z.mul(y).add(x)
      return z
    },
  }
  const operate = operations[spec.op] as (...inputs: Tensor[]) => Tensor
  const sets = inputsOf(spec).map((inputs) =>
    inputs.map((values, i) => tf.tensor(values, [...at(spec.inputs, i).shape])),
  )
  let last: Tensor | null = null
  return {
    run(turn) {
      last?.dispose()
      last = tf.tidy(() => operate(...at(sets, turn % sets.length)))
      if (spec.op === 'chain') last.dataSync()
    },
    // Both backends compute when they are called.
    finish: () => undefined,
    result: () => digest(last?.dataSync() ?? []),
    dispose() {
      last?.dispose()
      tf.dispose(sets)
    },
  }
}
