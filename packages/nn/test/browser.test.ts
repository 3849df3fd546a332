// The package in a browser: it bundles without Node's modules and without a progress bar, loads where there is neither
// `process` nor `Buffer`, and trains and saves there.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runBundled } from '../../../tests/bundled'

const page = `
import { ones, zeros } from ${JSON.stringify(join(import.meta.dirname, '../../tensor/src/index.ts'))}
import * as nn from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))}
const training = nn.trainer({
  model: new nn.Linear(2, 1),
  loss: nn.meanSquaredError,
  optimiser: nn.sgd({ learningRate: 0.1 }),
})
const lines = []
const callbacks = [nn.progressBar({ stream: { write: (text) => lines.push(text) } }), nn.progressBar()]
for await (const _ of training.fit([[ones([3, 2]), zeros([3, 1])]], { epochs: 2, callbacks }));
const loaded = nn.decodeModel(nn.encodeModel(training.model), new nn.Linear(2, 1))
const saved = await nn.saveModel('model', training.model).catch((error) => error.message)
const equal = loaded.weight.equal(training.model.weight).all().item()
export default JSON.stringify([training.history.length, lines.length, equal, saved])
`

test('works in a browser', async () => {
  const { warnings, printed } = await runBundled(page)
  expect(warnings).toEqual([])
  const [lines, result] = [printed.slice(0, -1), printed.at(-1)]
  expect(lines.map((line) => line.slice(0, 9))).toEqual(['epoch 1/2', 'epoch 2/2'])
  expect(JSON.parse(result as string)).toEqual([
    2,
    2,
    true,
    'saveModel: there are no files here, in a browser; use encodeModel',
  ])
})
