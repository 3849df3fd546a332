// What people read, event by event, without colours.
import pc from 'picocolors'
import { expect, test } from 'vitest'
import type { EpochEvent, RunEvent, StartEvent, TrainingEvent } from './events'
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

const begin: StartEvent = {
  event: 'begin',
  documents: ['007'],
  size: 'short',
  threads: 2,
  library: 'OpenBLAS 0.3.21',
}
const document: StartEvent = {
  event: 'document',
  id: '007',
  title: 'a layer',
  networks: ['layer'],
  faults: [],
  printed: [{ what: 'test', value: 0.75 }],
}
const of = { id: '007', network: 'layer', way: 'asWritten', seed: 2, real: true } as const
const training: TrainingEvent = {
  event: 'training',
  ...of,
  description: 'real digits',
  sizes: [4, 10],
  rows: 2000,
  testRows: 360,
  epochs: 3,
  batch: 10,
  learningRate: 0.1,
  reduced: '2,000 of 41,000 images',
}
const epochs = [0.1, 0.5, 0.75].map((testAccuracy, i): EpochEvent => ({
  event: 'epoch',
  ...of,
  epoch: i + 1,
  epochs: 3,
  cost: 1 / (i + 1),
  testAccuracy,
}))
const run: RunEvent = { event: 'run', ...of, accuracy: 0.75, best: 0.75, on: 'test', seconds: 1.5 }
const equal = { layer: 2, verdict: 'equal', difference: 2e-16, largest: 3 } as const
const gradients = { event: 'gradients', id: '007', network: 'layer', networks: 8 } as const
const derivation = { event: 'derivation', id: '007', network: 'layer', report: '' } as const

test('all of a document', () => {
  const text = told([
    begin,
    document,
    { ...gradients, depth: 2, asWritten: { layers: [equal] }, corrected: { layers: [equal] } },
    {
      ...gradients,
      depth: 3,
      asWritten: {
        layers: [
          { ...equal, verdict: 'scaled', ratio: 0.5 },
          { ...equal, layer: 3, verdict: 'cut off' },
        ],
      },
      corrected: { layers: [equal, { ...equal, layer: 3 }] },
    },
    {
      ...gradients,
      depth: 4,
      asWritten: { thrown: 'no such network' },
      corrected: { thrown: 'no such network' },
    },
    { event: 'autodiff', id: '007', network: 'layer', ok: true, error: 3e-10, report: '' },
    {
      ...derivation,
      way: 'asWritten',
      ok: false,
      findings: [
        {
          parameters: ['W1', 'b1'],
          kinds: ['factor'],
          message: 'The gradient has a factor of 1/2.',
          evidence: 'ratio 0.5',
          relativeError: 0.5,
          certainty: 'certain',
        },
      ],
    },
    { ...derivation, way: 'corrected', ok: true, findings: [] },
    training,
    ...epochs,
    { ...run, note: 'a digit is lost' },
    {
      event: 'reached',
      id: '007',
      network: 'layer',
      real: true,
      ways: [{ way: 'asWritten', on: 'test', seeds: [2], mean: 0.75, highest: 0.75, best: 0.75 }],
    },
    { event: 'page', path: 'report/index.html' },
    { event: 'done', seconds: 2 },
  ])
  expect(text.split('\n')).toEqual([
    'Chainrule  1 document on backpropagation, checked and trained',
    '           fewer images or epochs than the documents where those take long; --full takes them all',
    '           2 threads, matrix products by OpenBLAS 0.3.21',
    '',
    '007  a layer',
    '     no mistakes',
    '     It printed 0.75 (test).',
    '',
    "  Gradients  as written, beside autodiff's",
    '  ✓ 2 layers  equal, to 2e-16',
    "  ✗ 3 layers  layer 2 0.5 times autodiff's; layer 3 exactly zero",
    '  ✓ corrected: equal at every depth, to 2e-16',
    '  – its code has no networks of 4 layers',
    '  ✓ autodiff, the judge here, agrees with central differences to 3e-10, to second order',
    '  ✗ factor  in the gradient of W1 and b1',
    '    The gradient has a factor of 1/2.',
    '    ratio 0.5',
    '  ✓ checkDerivation finds nothing wrong in the gradients as corrected',
    '',
    '  Digits    real digits',
    '  Training  4-10, 3 epochs, learning rate 0.1',
    '            2,000 images in mini-batches of 10, 360 to test with',
    '            less than the document: 2,000 of 41,000 images',
    '    as written  seed 2  epoch 1/3  cost 1  accuracy 0.1000',
    '    as written  seed 2  epoch 2/3  cost 0.5  accuracy 0.5000',
    '    as written  seed 2  epoch 3/3  cost 0.3333  accuracy 0.7500',
    '    as written  seed 2  ▁▅▇                   0.7500  1.5 s  a digit is lost',
    '',
    'Summary  accuracy at the end of training, of the best seed where there are several',
    '',
    '         mistakes  gradients  as written   corrected   autodiff    mended ',
    '  007           0      wrong      0.7500           –          –         – ',
    '',
    'Page  report/index.html',
    '',
    'Done in 2.0 s.',
    '',
  ])
})

test('every line with a result on synthetic digits says so', () => {
  const real = false
  const text = told([
    begin,
    document,
    { ...training, real, description: 'synthetic digits, drawn' },
    ...epochs.map((epoch) => ({ ...epoch, real })),
    { ...run, real },
    {
      event: 'reached',
      id: '007',
      network: 'layer',
      real,
      ways: [{ way: 'asWritten', on: 'test', seeds: [2, 3], mean: 0.75, highest: 0.75, best: 0.75 }],
    },
    { event: 'confusion', ...of, real, matrix: [[1]], mistakes: [] },
    { event: 'page', path: 'report/index.html' },
  ])
  expect(text).toContain('SYNTHETIC digits, drawn')
  expect(text).toContain('the figures say nothing about real handwriting')
  const results = text.split('\n').filter((line) => /\d\.\d{4}|^ {2}Which digit/.test(line))
  expect(results).toHaveLength(7)
  for (const line of results) expect(line).toContain('synthetic digits')
})

test('gradients of another shape, and numbers that are not finite, are named so', () => {
  const layers = [
    { ...equal, verdict: 'misshapen', difference: Infinity, shapes: [[3], [3, 1]] },
    { ...equal, layer: 3, verdict: 'different', difference: Infinity },
  ] as const
  const text = told([document, { ...gradients, depth: 3, asWritten: { layers }, corrected: { layers } }])
  expect(text).toContain('✗ 3 layers  layer 2 of shape [3] for [3, 1]; layer 3 not finite\n')
})
