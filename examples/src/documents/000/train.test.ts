// The document's training, and the mended one.
import { random, realize, tensor } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { testWithRealData } from '../../../test/realData'
import type { Progress, TrainOptions } from '../document'
import type { Matrix } from '../derivation'
import { outputsOf } from './autodiff'
import { initializeMended, inDocumentForm, outputsOfMended } from './mended'
import { oddities } from './look'
import { train } from './train'

async function trained(options: TrainOptions) {
  const events: Progress[] = []
  for await (const progress of train(options)) events.push(progress)
  const [begin, end] = [events[0], events.at(-1)]
  if (begin?.kind !== 'begin' || end?.kind !== 'end') throw new Error('a training begins and ends')
  return { begin, end, epochs: events.flatMap((each) => (each.kind === 'epoch' ? [each] : [])) }
}

test('another network is an error', async () => {
  await expect(trained({ network: 'convolutional' })).rejects.toThrow('got convolutional')
})

test('the mended network is the document’s in another form', () => {
  const network = realize(initializeMended(random.key(0), [5, 4, 3, 2]))
  const x = random.normal(random.key(2), [5, 7], { dtype: 'float64' })
  const [ours, theirs] = [outputsOfMended(network, x), outputsOf(inDocumentForm(network), x)]
  // Parameters of float32, computed with in float64.
  expect(ours.sub(theirs).abs().max().item()).toBeLessThan(1e-12)
})

test('what is odd about outputs is told', () => {
  const outputs = (...rows: number[][]): Matrix => tensor(rows, { dtype: 'float64' }) as Matrix
  expect(oddities(outputs([1, 1], [1, 1]))).toBe('all outputs 1, whatever the image')
  expect(oddities(outputs([1, 1], [0, 0]))).toBe('1 outputs 1 and 1 outputs 0, whatever the image')
  expect(oddities(outputs([1, 1], [0, 1]))).toBe('1 of 2 outputs are the same for all test images')
  expect(oddities(outputs([0.2, 0.9], [0, 1]))).toBeUndefined()
})

testWithRealData('real digits: by hand and by autodiff the same step', async (data) => {
  const short = { data, rows: 20, seed: 1 }
  const byHand = await trained({ ...short, way: 'corrected' })
  const byAutodiff = await trained({ ...short, way: 'autodiff' })
  expect(byHand.begin).toMatchObject({
    rows: 20,
    batch: 20,
    epochs: 1,
    reduced: '20 of 1,000 training images',
  })
  for (const [l, w] of byHand.end.network.weights.entries()) {
    const difference = w.sub(byAutodiff.end.network.weights[l] as Matrix)
    // Gradients of saturated units, summed in another order, on weights around 1.
    expect(difference.abs().max().item()).toBeLessThan(1e-10)
  }
  expect(byHand.end.accuracy).toBe(byAutodiff.end.accuracy)
})

testWithRealData('real digits: as written it ends in outputs that do not see the images', async (data) => {
  const asWritten = await trained({ data, way: 'asWritten', rows: 100 })
  const corrected = await trained({ data, way: 'autodiff', rows: 100 })
  expect(asWritten.begin).toMatchObject({ sizes: [784, 1000, 1000, 10], testRows: 2000, real: true })
  const [wrong, right] = [asWritten, corrected].map(({ epochs }) => epochs[0]?.cost as number)
  expect(wrong).toBeGreaterThan(1.2 * (right as number))
  expect(asWritten.end.note).toContain('of 10 outputs are the same for all test images')
})

testWithRealData('real digits: mended it learns from 1,000 images', async (data) => {
  const { end, epochs } = await trained({ data, way: 'mended', epochs: 2 })
  expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2])
  expect(end.accuracy).toBeGreaterThan(0.75)
  expect(end.note).toBeUndefined()
})
