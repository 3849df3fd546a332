// The document's training, in short: as written, corrected and mended.
import { expect } from 'vitest'
import { testWithRealData } from '../../../test/realData'
import type { Progress, TrainOptions } from '../document'
import { train } from './train'

async function trained(options: TrainOptions) {
  const events: Progress[] = []
  for await (const progress of train(options)) events.push(progress)
  const [begin, end] = [events[0], events.at(-1)]
  if (begin?.kind !== 'begin' || end?.kind !== 'end') throw new Error('a training begins and ends')
  return { begin, end, epochs: events.filter(({ kind }) => kind === 'epoch').length }
}

testWithRealData('real digits: as written the first step fails', async (data) => {
  const { begin, end, epochs } = await trained({ data, way: 'asWritten', rows: 500 })
  expect(begin).toMatchObject({ real: true, sizes: [784, 10, 10], rows: 500, testRows: 16_800 })
  expect(epochs).toBe(0)
  expect(end.note).toBe("stopped in its first step: back_propagation: name 'W2' is not defined")
})

testWithRealData('real digits: corrected all hidden units die, mended they learn', async (data) => {
  const short = { data, rows: 500, epochs: 60 }
  const corrected = await trained({ ...short, way: 'corrected' })
  expect(corrected.end.note).toContain('all 10 hidden units are 0')
  expect(corrected.end.accuracy).toBeLessThan(0.15)
  const mended = await trained({ ...short, way: 'mended' })
  expect(mended.end.note).toBeUndefined()
  expect(mended.end.accuracy).toBeGreaterThan(0.4)
})
