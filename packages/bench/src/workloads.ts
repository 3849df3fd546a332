// The workloads by their ids.
import type { Input, Lenet, Operation, OperationName, Training, Workload } from './workload'

const relu = { kind: 'training', activation: 'relu' } as const
const sigmoid = { kind: 'training', activation: 'sigmoid' } as const
const squared = { loss: 'meanSquaredError', learningRate: 0.1 } as const
const entropy = { loss: 'crossEntropy', learningRate: 0.1 } as const

const digits: Training = { ...relu, ...squared, sizes: [64, 100, 10], batch: 10, batches: 8 }

const lenet: Lenet = {
  kind: 'lenet',
  side: 28,
  channels: [6, 16],
  units: [120, 84, 10],
  batch: 64,
  batches: 8,
  learningRate: 1e-3,
}

const step = (id: string, job: Training | Lenet, checked = 5): Workload => ({
  id,
  job,
  unit: 'us/step',
  perRun: 1,
  checked,
  cold: false,
})

const operation = (id: string, op: OperationName, inputs: readonly Input[]): Workload => ({
  id,
  job: { kind: 'operation', op, inputs } satisfies Operation,
  unit: 'us/run',
  perRun: 1,
  checked: 1,
  cold: false,
})

const numbers = (scale: number, ...shape: number[]): Input => ({ shape, scale })

/** All workloads, in the order in which they run. */
export const workloads: readonly Workload[] = [
  step('digits-64-100-10-b10', digits),
  step('sigmoid-100-50-20-10-b10', {
    ...sigmoid,
    ...squared,
    sizes: [100, 50, 20, 10],
    batch: 10,
    batches: 8,
  }),
  step('mnist-784-128-10-b64', { ...relu, ...entropy, sizes: [784, 128, 10], batch: 64, batches: 8 }),
  // The whole data set is the one batch.
  step(
    'fullbatch-784-30-20-10-b41000',
    { ...relu, ...entropy, sizes: [784, 30, 20, 10], batch: 41_000, batches: 1 },
    2,
  ),
  step(
    'wide-784-1000-1000-10-b100',
    { ...sigmoid, ...squared, sizes: [784, 1000, 1000, 10], batch: 100, batches: 4 },
    3,
  ),
  {
    ...step('lenet-28-b64', lenet),
    without: {
      'tfjs-wasm': 'its backend has no gradients of convolutions; tfjs-cpu has',
      numpy: 'it has no convolution of images',
    },
  },
  ...[64, 256, 512, 1024, 2048].map((n) =>
    operation(`matmul-${n}`, 'matmul', [numbers(1, n, n), numbers(1, n, n)]),
  ),
  operation('exp-1m', 'exp', [numbers(4, 1000, 1000)]),
  operation('tanh-affine-1m', 'tanhAffine', [numbers(4, 1000, 1000)]),
  operation('softmax-1000x1000', 'softmax', [numbers(4, 1000, 1000)]),
  operation('sum-axis0-4m', 'sumAxis0', [numbers(1, 2000, 2000)]),
  operation('sum-axis1-4m', 'sumAxis1', [numbers(1, 2000, 2000)]),
  operation('layernorm-4096x256', 'layerNorm', [numbers(4, 4096, 256), numbers(1, 256), numbers(1, 256)]),
  // Ten operations, one after the other, on matrices so small that what is measured is all but the arithmetic.
  {
    ...operation('eager-10', 'chain', [numbers(1, 10, 10), numbers(1, 10, 10)]),
    unit: 'us/op',
    perRun: 10,
  },
  { ...step('first-call', digits, 1), unit: 'us', cold: true },
]
