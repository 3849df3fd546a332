// The systems in JavaScript do the same work: they come to the same results.
import { describe, expect, test } from 'vitest'
import { disagreements } from '../compare'
import type { Job, OperationName } from '../workload'
import { useBlas } from '@chainrule/blas'
import { loadChainrule, loadChainruleBlas } from './chainrule'
import { loadJaxJs } from './jaxJs'
import type { Load } from './system'
import { loadTfjs } from './tfjs'
import { Timing } from './timing'

function hasBlas(): boolean {
  const blas = useBlas({ optional: true })
  blas?.close()
  return blas !== undefined
}

const loaders: Record<string, Load> = {
  chainrule: loadChainrule,
  ...(hasBlas() && { 'chainrule-blas': loadChainruleBlas }),
  'jax-js': loadJaxJs,
  'tfjs-wasm': loadTfjs('wasm'),
  'tfjs-cpu': loadTfjs('cpu'),
}
const options = { threads: 1, built: { tensor: '@chainrule/tensor', blas: '@chainrule/blas' } }

/** What each system comes to in three runs, and after as many more as fit into a round. */
async function resultsOf(job: Job, without: readonly string[] = []): Promise<Map<string, number[]>> {
  const results = new Map<string, number[]>()
  for (const [name, load] of Object.entries(loaders)) {
    if (without.includes(name)) continue
    const system = await load(options)
    const task = system.prepare(job)
    results.set(name, await new Timing(task).check(3))
    task.dispose?.()
  }
  return results
}

const training = { kind: 'training', sizes: [5, 7, 6, 3], batch: 4, batches: 2, learningRate: 0.5 } as const

describe.each(['relu', 'sigmoid'] as const)('%s', (activation) => {
  test.each(['meanSquaredError', 'crossEntropy'] as const)('%s', async (loss) => {
    const results = await resultsOf({ ...training, activation, loss })
    expect(disagreements(results)).toEqual([])
    const losses = [...(results.get('chainrule') ?? [])]
    // The third loss is that of the first batch again: the parameters have been updated.
    expect(losses).toHaveLength(3)
    expect(losses[2]).toBeLessThan(losses[0] ?? 0)
  })
})

test('the convolutional network', async () => {
  const job = {
    kind: 'lenet',
    side: 16,
    channels: [2, 3],
    units: [6, 4],
    batch: 3,
    batches: 2,
    learningRate: 0.001,
  } as const
  const results = await resultsOf(job, ['tfjs-wasm'])
  expect(disagreements(results)).toEqual([])
  const losses = [...(results.get('chainrule') ?? [])]
  expect(losses).toHaveLength(3)
  expect(losses[2]).toBeLessThan(losses[0] ?? 0)
  // The workload says why it leaves this backend out; should that change, it is to take part.
  await expect(async () => {
    const system = await loadTfjs('wasm')(options)
    await system.prepare(job).run(0)
  }).rejects.toThrow("Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'")
})

const matrix = { shape: [6, 6], scale: 2 }
const vector = { shape: [6], scale: 2 }
const inputs: Record<OperationName, { shape: number[]; scale: number }[]> = {
  matmul: [matrix, matrix],
  exp: [matrix],
  tanhAffine: [matrix],
  softmax: [matrix],
  sumAxis0: [matrix],
  sumAxis1: [matrix],
  layerNorm: [matrix, vector, vector],
  chain: [matrix, matrix],
}

test.each(Object.keys(inputs) as OperationName[])('%s', async (op) => {
  const results = await resultsOf({ kind: 'operation', op, inputs: inputs[op] })
  expect(disagreements(results)).toEqual([])
})
