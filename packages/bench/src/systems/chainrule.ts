// This library, as its users get it: bundled. Training steps and operations go through `jit`, the chain of small
// operations does not.
import type { AnyTensor, Tensor } from '@chainrule/tensor'
import { at, batchesOf, inputsOf, layersOf } from '../data'
import { digest } from '../digest'
import type { Operation, OperationName, Training } from '../workload'
import { lenet } from './chainruleLenet'
import type { Load, Task } from './system'
import { versionOf } from './version'

/** What the threads bring. */
interface Coming {
  readonly setThreads?: (threads: number) => void
}

type Chainrule = typeof import('@chainrule/tensor')
type Matrix = Tensor<[number, number]>
type Layers = readonly { readonly weight: Matrix; readonly bias: Tensor<[number]> }[]

/** Loads the bundled library, products in WebAssembly. */
export const loadChainrule: Load = async ({ threads, built }) => {
  const chainrule = (await import(built.tensor)) as Chainrule & Coming
  chainrule.setThreads?.(threads)
  return {
    about: `chainrule ${versionOf('@chainrule/tensor')}, ${threads} threads`,
    prepare(job) {
      switch (job.kind) {
        case 'training':
          return training(chainrule, job)
        case 'lenet':
          return lenet(chainrule, job)
        case 'operation':
          return operation(chainrule, job)
      }
    },
  }
}

/** The same, products by the system's BLAS. */
export const loadChainruleBlas: Load = async (options) => {
  const system = await loadChainrule(options)
  const { useBlas } = (await import(options.built.blas)) as typeof import('@chainrule/blas')
  const { name, version, path, threads } = useBlas()
  return { ...system, about: `${system.about}, ${name} ${version} (${path}), ${threads} threads` }
}

function training({ jit, tensor, tree, valueAndGrad }: Chainrule, spec: Training): Task {
  const { sizes, batch, activation, loss, learningRate } = spec
  const squared = loss === 'meanSquaredError'
  const lossOf = (layers: Layers, inputs: Matrix, targets: Matrix): Tensor<[]> => {
    let outputs = inputs
    for (const [l, { weight, bias }] of layers.entries()) {
      outputs = outputs.matmul(weight).add(bias)
      if (squared || l < layers.length - 1)
        outputs = activation === 'relu' ? outputs.relu() : outputs.sigmoid()
    }
    return squared
      ? outputs.sub(targets).square().mean()
      : outputs.logSoftmax().mul(targets).sum().div(-batch)
  }
  const lossAndGradients = valueAndGrad(lossOf)
  const step = jit(
    (layers: Layers, inputs: Matrix, targets: Matrix): [Layers, Tensor<[]>] => {
      const [value, gradients] = lossAndGradients(layers, inputs, targets)
      return [tree.map((p, g) => p.sub(g.mul(learningRate)), layers, gradients), value]
    },
    { donate: [0] },
  )
  const batches = batchesOf(spec).map(({ inputs, targets }) => ({
    inputs: tensor(inputs, { shape: [batch, at(sizes, 0)] }),
    targets: tensor(targets, { shape: [batch, at(sizes, sizes.length - 1)] }),
  }))
  let layers: Layers = layersOf(spec).map(({ weight, bias }, l) => ({
    weight: tensor(weight, { shape: [at(sizes, l), at(sizes, l + 1)] }),
    bias: tensor(bias),
  }))
  let last: Tensor<[]> | undefined
  return {
    run(turn) {
      const { inputs, targets } = at(batches, turn % batches.length)
      ;[layers, last] = step(layers, inputs, targets)
    },
    finish: () => void last?.item(),
    result: () => (last ? [last.item()] : []),
  }
}

function operation({ jit, realize, tensor }: Chainrule, spec: Operation): Task {
  const operations: Record<OperationName, (x: Matrix, y: Matrix, z: Matrix) => AnyTensor> = {
    matmul: jit((x: Matrix, y: Matrix) => x.matmul(y)),
    exp: jit((x: Matrix) => x.exp()),
    tanhAffine: jit((x: Matrix) => x.mul(0.5).add(0.1).tanh()),
    softmax: jit((x: Matrix) => x.softmax()),
    sumAxis0: jit((x: Matrix) => x.sum({ axis: 0 })),
    sumAxis1: jit((x: Matrix) => x.sum({ axis: 1 })),
    layerNorm: jit((x: Matrix, gain: Matrix, bias: Matrix) => {
      const centred = x.sub(x.mean({ axis: -1, keepDims: true }))
      const variance = centred.square().mean({ axis: -1, keepDims: true })
      return centred.mul(variance.add(1e-5).rsqrt()).mul(gain).add(bias)
    }),
    chain(x, y) {
      let z = x
      for (let i = 0; i < 5; i++) z = z.mul(y).add(x) as Matrix
      // Like the others': computed before the next one.
      z.dataSync()
      return z
    },
  }
  const operate = operations[spec.op] as (...inputs: Matrix[]) => AnyTensor
  const sets = inputsOf(spec).map((inputs) =>
    inputs.map((values, i) => tensor(values, { shape: at(spec.inputs, i).shape }) as AnyTensor as Matrix),
  )
  let last: AnyTensor | undefined
  return {
    run(turn) {
      last = operate(...at(sets, turn % sets.length))
    },
    finish: () => void (last && realize(last)),
    result: () => digest(last?.dataSync() ?? []),
  }
}
