// The document's training: alike by hand and by autodiff, as written of one step, and what it reaches.
import { expect, test } from 'vitest'
import { testWithRealData } from '../../../test/realData'
import type { Matrix } from '../derivation'
import type { Progress, TrainOptions } from '../document'
import { train } from './train'

async function trained(options: TrainOptions) {
  const events: Progress[] = []
  for await (const progress of train(options)) events.push(progress)
  const [begin, end] = [events[0], events.at(-1)]
  if (begin?.kind !== 'begin' || end?.kind !== 'end') throw new Error('a training begins and ends')
  return { begin, end, epochs: events.flatMap((each) => (each.kind === 'epoch' ? [each] : [])) }
}

test('another network or way is an error', async () => {
  await expect(trained({ network: 'convolutional' })).rejects.toThrow('got convolutional')
  await expect(trained({ way: 'mended' })).rejects.toThrow('got perceptron mended')
})

testWithRealData('real digits: by hand and by autodiff the same network', async (data) => {
  const short = { data, rows: 300, epochs: 2, seed: 1 }
  const byHand = await trained({ ...short, way: 'corrected' })
  const byAutodiff = await trained({ ...short, way: 'autodiff' })
  expect(byHand.begin).toMatchObject({
    sizes: [784, 30, 10],
    rows: 300,
    testRows: 10_000,
    batch: 10,
    learningRate: 3,
    reduced: '300 of 60,000 training images, 2 of 10 epochs',
  })
  for (const [l, w] of byHand.end.network.weights.entries()) {
    const difference = w.sub(byAutodiff.end.network.weights[l] as Matrix)
    // Sixty steps of sums in another order, on weights around 1.
    expect(difference.abs().max().item()).toBeLessThan(1e-9)
  }
  expect(byHand.epochs.map(({ testAccuracy }) => testAccuracy)).toEqual(
    byAutodiff.epochs.map(({ testAccuracy }) => testAccuracy),
  )
})

testWithRealData('real digits: as written the second step throws', async (data) => {
  const { end, epochs } = await trained({ data, way: 'asWritten', rows: 100 })
  expect(epochs).toEqual([])
  expect(end.accuracy).toBeNaN()
  expect(end.note).toContain('step 2 throws')
  expect(end.note).toContain('[10, 784] and [10, 30]')
  expect(end.network.biases.map(({ shape }) => shape)).toEqual([
    [30, 784],
    [10, 30],
  ])
})

testWithRealData('real digits: corrected it learns', async (data) => {
  const { end } = await trained({ data, way: 'autodiff', epochs: 1 })
  expect(end.accuracy).toBeGreaterThan(0.7)
  expect(end.test?.predictions.shape).toEqual([10_000])
})
