// What people read, event by event, without colours.
import pc from 'picocolors'
import { expect, test } from 'vitest'
import type { RunEvent, StartEvent } from './events'
import { linesView } from './progress'
import { terminalReporter } from './terminal'

function told(events: readonly StartEvent[]): string {
  let text = ''
  const write = (more: string): void => void (text += more)
  const reporter = terminalReporter(write, linesView(write), { colors: pc.createColors(false) })
  for (const event of events) reporter.report(event)
  reporter.close()
  return text
}

const run: RunEvent = {
  event: 'run',
  real: true,
  seed: 2,
  way: 'asWritten',
  accuracy: 0.75,
  diedInEpoch: undefined,
  lostDigits: [],
  seconds: 1.5,
}

test('a run in a line: its curve, its accuracy, its time', () => {
  const epochs = [0.1, 0.5, 0.75].map(
    (accuracy, i) =>
      ({
        event: 'epoch',
        real: true,
        seed: 2,
        way: 'asWritten',
        epoch: i + 1,
        epochs: 3,
        correct: 9,
        total: 12,
        accuracy,
      }) as const,
  )
  expect(told([...epochs, run]).split('\n')).toEqual([
    '  seed 2  by hand      epoch 1/3  accuracy 0.1000',
    '  seed 2  by hand      epoch 2/3  accuracy 0.5000',
    '  seed 2  by hand      epoch 3/3  accuracy 0.7500',
    '  seed 2  by hand      ▁▅▇  0.7500   1.5 s',
    '',
  ])
})

test('what went wrong stands behind the run', () => {
  expect(told([{ ...run, lostDigits: [4, 5] }])).toContain('0.7500   1.5 s  lost the digits 4 and 5')
  expect(told([{ ...run, diedInEpoch: 1 }])).toContain('died in epoch 1: every gradient is exactly zero')
})

test('accuracies by seed, both ways, beside the document’s', () => {
  const row = { asWritten: 0.75, autodiff: 0.75, toldDifferently: 0, diedInEpoch: undefined }
  const text = told([
    {
      event: 'reached',
      real: true,
      rows: [
        { ...row, seed: 0, lostDigits: [] },
        { ...row, seed: 1, lostDigits: [9] },
      ],
      mean: { asWritten: 0.75, autodiff: 0.75 },
      best: { asWritten: 0.75, autodiff: 0.75 },
      printed: 0.8889,
    },
  ])
  expect(text).toContain(
    [
      '  seed       by hand  by autodiff',
      '  0           0.7500       0.7500',
      '  1           0.7500       0.7500  lost the digit 9',
      '  ───────────────────────────────',
      '  mean        0.7500       0.7500',
      '  best        0.7500       0.7500',
      '  document    0.8889  as it printed itself',
    ].join('\n'),
  )
  expect(text).toContain('the networks answer alike for every test image')
  expect(text).toContain('A digit is lost when')
})

test('every line with a result on synthetic digits says so', () => {
  const of = { real: false, seed: 0, way: 'autodiff' } as const
  const accuracies = { asWritten: 0.5, autodiff: 0.5 }
  const row = { ...accuracies, seed: 0, toldDifferently: 0, diedInEpoch: undefined, lostDigits: [3] }
  const text = told([
    { event: 'data', real: false, description: 'synthetic digits, drawn', trainImages: 8, testImages: 2 },
    { event: 'epoch', ...of, epoch: 1, epochs: 1, correct: 1, total: 2, accuracy: 0.5 },
    { ...run, ...of },
    { event: 'reached', real: false, rows: [row, row], mean: accuracies, best: accuracies, printed: 0.8889 },
    { event: 'confusion', ...of, matrix: [[1]] },
  ])
  expect(text).toContain('SYNTHETIC digits, drawn')
  const results = text.split('\n').filter((line) => /\d\.\d{4}|^Which digit/.test(line))
  expect(results).toHaveLength(8)
  for (const line of results) expect(line).toMatch(/synthetic digits|on real digits/)
})

test('gradients that are wrong otherwise than expected are named so', () => {
  const layer = { difference: 0.5, largest: 3, verdict: 'different' } as const
  const comparison = { layers: [{ ...layer, layer: 2 }] }
  const text = told([
    { event: 'gradients', depth: 2, networks: 1, asWritten: comparison, corrected: comparison },
  ])
  expect(text).toBe('  ✗ 2 layers  layer 2 different\n')
})
