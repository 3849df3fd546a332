// jax-js on its Wasm backend: training steps and operations jitted as a whole, the chain of small ones not.
import type { Array as JaxArray } from '@jax-js/jax'
import { at, batchesOf, inputsOf, layersOf } from '../data'
import { digest } from '../digest'
import type { Operation, OperationName, Training } from '../workload'
import { lenet } from './jaxJsLenet'
import type { Load, System, Task } from './system'
import { versionOf } from './version'

type Layers = { weight: JaxArray; bias: JaxArray }[]

/** Loads jax-js, which takes it for granted that there is a `navigator`. */
export const loadJaxJs: Load = async () => {
  ;(globalThis as { navigator?: unknown }).navigator ??= {}
  const jax = await import('@jax-js/jax')
  await jax.init('wasm')
  jax.defaultDevice('wasm')
  return {
    about: `jax-js ${versionOf('@jax-js/jax')}, wasm, 1 thread (it starts no workers in Node)`,
    prepare(job) {
      switch (job.kind) {
        case 'training':
          return training(jax, job)
        case 'lenet':
          return lenet(jax, job)
        case 'operation':
          return operation(jax, job)
      }
    },
  } satisfies System
}

type Jax = typeof import('@jax-js/jax')

function training({ numpy: np, nn, jit, tree, valueAndGrad, blockUntilReady }: Jax, spec: Training): Task {
  const { sizes, batch, activation, loss, learningRate } = spec
  const activate = activation === 'relu' ? nn.relu : nn.sigmoid
  const squared = loss === 'meanSquaredError'
  const lossOf = (layers: Layers, inputs: JaxArray, targets: JaxArray): JaxArray => {
    let outputs = inputs
    for (const [l, { weight, bias }] of layers.entries()) {
      outputs = np.dot(outputs, weight).add(bias)
      if (squared || l < layers.length - 1) outputs = activate(outputs)
    }
    return squared
      ? np.square(outputs.sub(targets)).mean()
      : nn
          .logSoftmax(outputs)
          .mul(targets)
          .sum()
          .mul(-1 / batch)
  }
  const lossAndGradients = valueAndGrad(lossOf)
  const step = jit((layers: Layers, inputs: JaxArray, targets: JaxArray): [Layers, JaxArray] => {
    const [value, gradients] = lossAndGradients(tree.ref(layers), inputs, targets)
    const update = (p: JaxArray, g: JaxArray): JaxArray => p.sub(g.mul(learningRate))
    return [tree.map(update, layers, gradients) as Layers, value]
  })

  const [inputSize, outputSize] = [at(sizes, 0), at(sizes, sizes.length - 1)]
  const batches = batchesOf(spec).map(({ inputs, targets }) => ({
    inputs: np.array(inputs).reshape([batch, inputSize]),
    targets: np.array(targets).reshape([batch, outputSize]),
  }))
  let layers: Layers = layersOf(spec).map(({ weight, bias }, l) => ({
    weight: np.array(weight).reshape([at(sizes, l), at(sizes, l + 1)]),
    bias: np.array(bias),
  }))
  let last: JaxArray | undefined
  return {
    run(turn) {
      const { inputs, targets } = at(batches, turn % batches.length)
      last?.dispose()
      ;[layers, last] = step(layers, inputs.ref, targets.ref)
      // Steps that queue up make it three times slower: its documentation asks to wait regularly.
      return blockUntilReady([layers, last]).then(() => undefined)
    },
    finish: async () => void (await last?.ref.data()),
    result: async () => [...((await last?.ref.data()) ?? [])],
    dispose() {
      last?.dispose()
      tree.dispose([layers, batches])
      step.dispose()
    },
  }
}

function operation({ numpy: np, nn, jit, tree, blockUntilReady }: Jax, spec: Operation): Task {
  const layerNorm = (x: JaxArray, gain: JaxArray, bias: JaxArray): JaxArray => {
    const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }))
    const variance = np.mean(np.square(centred.ref), -1, { keepdims: true })
    return centred
      .div(np.sqrt(variance.add(1e-5)))
      .mul(gain)
      .add(bias)
  }
  const chain = (x: JaxArray, y: JaxArray): JaxArray => {
    let z = x.ref
    for (let i = 0; i < 5; i++) z = z.mul(y.ref).add(x.ref)
    tree.dispose([x, y])
    return z
  }
  const operations: Record<OperationName, (x: JaxArray, y: JaxArray, z: JaxArray) => JaxArray> = {
    matmul: jit((x: JaxArray, y: JaxArray) => np.matmul(x, y)),
    exp: jit((x: JaxArray) => np.exp(x)),
    tanhAffine: jit((x: JaxArray) => np.tanh(x.mul(0.5).add(0.1))),
    softmax: jit((x: JaxArray) => nn.softmax(x, -1)),
    sumAxis0: jit((x: JaxArray) => np.sum(x, 0)),
    sumAxis1: jit((x: JaxArray) => np.sum(x, 1)),
    layerNorm: jit(layerNorm),
    chain,
  }
  const operate = operations[spec.op] as (...inputs: JaxArray[]) => JaxArray
  const sets = inputsOf(spec).map((inputs) =>
    inputs.map((values, i) => np.array(values).reshape([...at(spec.inputs, i).shape])),
  )
  let last: JaxArray | undefined
  return {
    run(turn) {
      last?.dispose()
      last = operate(...tree.ref(at(sets, turn % sets.length)))
      // Each chain is read, as it is with the other systems.
      if (spec.op === 'chain') return void last.ref.dataSync()
      // What nobody waits for before it is disposed of is never computed.
      return blockUntilReady(last).then(() => undefined)
    },
    finish: () => undefined,
    result: async () => digest((await last?.ref.data()) ?? []),
    dispose() {
      last?.dispose()
      tree.dispose(sets)
    },
  }
}
