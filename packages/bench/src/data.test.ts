// The numbers that all systems draw. Those in Python draw the same ones: that the benchmark itself checks.
import { expect, test } from 'vitest'
import { batchesOf, inputsOf, layersOf, uniform } from './data'
import { digest } from './digest'
import type { Training } from './workload'

const tiny: Training = {
  kind: 'training',
  sizes: [3, 4, 2],
  activation: 'relu',
  loss: 'crossEntropy',
  batch: 5,
  batches: 2,
  learningRate: 0.1,
}

test('a stream is what it has always been, and another one another', () => {
  expect([...uniform(1, 3)]).toEqual([0.7929493188858032, 0.0712735652923584, 0.43552547693252563])
  expect(uniform(1, 100)).toEqual(uniform(1, 1000).slice(0, 100))
  expect(uniform(2, 100)).not.toEqual(uniform(1, 100))
})

test('uniform from 0 to 1', () => {
  const numbers = [...uniform(3, 10_000)]
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...numbers)).toBeLessThan(1)
  expect(numbers.reduce((sum, x) => sum + x, 0) / numbers.length).toBeCloseTo(0.5, 1)
})

test('batches differ, and their targets are one-hot', () => {
  const [first, second] = batchesOf(tiny)
  expect(first?.inputs).toHaveLength(15)
  expect(first?.inputs).not.toEqual(second?.inputs)
  for (let row = 0; row < 5; row++) {
    expect([...(first?.targets.slice(row * 2, row * 2 + 2) ?? [])].toSorted()).toEqual([0, 1])
  }
})

test('layers are as large as they should be', () => {
  expect(layersOf(tiny).map(({ weight, bias }) => [weight.length, bias.length])).toEqual([
    [12, 4],
    [8, 2],
  ])
})

test('sets of inputs differ', () => {
  const [first, second] = inputsOf({ kind: 'operation', op: 'exp', inputs: [{ shape: [2, 3], scale: 4 }] })
  expect(first?.[0]).toHaveLength(6)
  expect(first).not.toEqual(second)
})

test('a digest tells apart results with one other element at an end, and any permutation', () => {
  const values = uniform(4, 1000)
  const changed = values.slice()
  changed[999] = 2
  expect(digest(changed)).not.toEqual(digest(values))
  expect(digest(values.toReversed())).not.toEqual(digest(values))
})
