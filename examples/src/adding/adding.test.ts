// The adding problem: what is asked, that it is learned, and that the gradients through all steps are right.
import { assertGradients } from '@chainrule/gradcheck'
import { jit, random } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { example } from './main'
import { Adder, lossOf } from './model'
import { baseline, drawSums } from './problem'
import { train } from './train'

const time = 30

test('asks for the sum of two marked numbers, one in each half', () => {
  const { sequences, sums } = drawSums(random.key(0), { batch: 200, time: 7 })
  const marks = new Set<number>()
  for (const [i, sequence] of sequences.arraySync().entries()) {
    const marked = [...sequence.keys()].filter((step) => sequence[step]?.[1] === 1)
    expect(marked).toHaveLength(2)
    expect(marked[0]).toBeLessThan(3)
    expect(marked[1]).toBeGreaterThanOrEqual(3)
    for (const step of marked) marks.add(step)
    const sum = marked.reduce((sum, step) => sum + (sequence[step]?.[0] as number), 0)
    expect(sums.arraySync()[i]?.[0]).toBeCloseTo(sum, 6)
  }
  expect(marks.size).toBe(7)
})

test('who always says 1 is wrong by a sixth', () => {
  const { sums } = drawSums(random.key(1), { batch: 20_000, time })
  expect(sums.sub(1).square().mean().item()).toBeCloseTo(baseline, 2)
})

test('is learned over 30 steps', () => {
  let model = new Adder(random.key(0), 32)
  const options = { key: random.key(1), steps: 1200, batch: 64, time, learningRate: 5e-3 }
  for (const { model: next } of train(model, options)) model = next
  const wrong = jit((model: Adder) => lossOf(model, drawSums(random.key(2), { batch: 1000, time })))(model)
  expect(wrong.item()).toBeLessThan(0.01)
})

test('has right gradients through all steps', () => {
  const dtype = 'float64'
  const model = new Adder(random.key(0), 3, dtype)
  const problem = drawSums(random.key(1), { batch: 4, time, dtype })
  assertGradients((m: typeof model) => lossOf(m, problem), [model], { order: 1 })
})

test('the example prints losses and the error on new sequences', async () => {
  const lines: string[] = []
  await example.run({ steps: 2, time: 4, hidden: 4, seed: 0 }, (line) => lines.push(line))
  expect(lines).toHaveLength(4)
  expect(lines[3]).toMatch(/^1000 new sequences: wrong by \d\.\d{5} \(mean square\)$/)
})
