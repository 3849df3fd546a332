// The document's trainings, in short.
import { expect, test } from 'vitest'
import { testWithRealData } from '../../../test/realData'
import type { Progress, TrainOptions } from '../document'
import { train } from './train'

async function trained(options: TrainOptions) {
  const events: Progress[] = []
  for await (const progress of train(options)) events.push(progress)
  const [begin, end] = [events[0], events.at(-1)]
  if (begin?.kind !== 'begin' || end?.kind !== 'end') throw new Error('a training begins and ends')
  return { begin, end, costs: events.flatMap((each) => (each.kind === 'epoch' ? [each.cost] : [])) }
}

test('another network is an error', async () => {
  await expect(trained({ network: 'convolutional' })).rejects.toThrow('got convolutional')
})

testWithRealData('real digits: the first network learns, and tells how it is trained', async (data) => {
  const { begin, end, costs } = await trained({ data, rows: 500, epochs: 40 })
  expect(begin).toMatchObject({
    real: true,
    way: 'corrected',
    sizes: [784, 20, 10],
    rows: 500,
    testRows: 1000,
    batch: 500,
    learningRate: 0.1,
    reduced: '500 of 41,000 training images, 40 of 500 epochs',
  })
  expect(costs).toHaveLength(40)
  expect(costs.at(-1)).toBeLessThan((costs[0] as number) / 2)
  expect(end).toMatchObject({ on: 'train' })
  expect(end.accuracy).toBeGreaterThan(0.4)
})

testWithRealData(
  'real digits: the second network, by hand and by autodiff, reaches the same',
  async (data) => {
    const short = { data, network: 'layered', rows: 300, epochs: 20 }
    const byHand = await trained({ ...short, way: 'corrected' })
    const byAutodiff = await trained({ ...short, way: 'autodiff' })
    const asWritten = await trained({ ...short, way: 'asWritten' })
    // In float32: a few roundings a step.
    for (const [i, cost] of byHand.costs.entries()) expect(cost).toBeCloseTo(byAutodiff.costs[i] as number, 4)
    expect(byHand.end.accuracy).toBeCloseTo(byAutodiff.end.accuracy, 2)
    expect(Math.abs((asWritten.costs.at(-1) as number) - (byHand.costs.at(-1) as number))).toBeGreaterThan(
      0.01,
    )
  },
)
