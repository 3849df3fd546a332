// The process that is killed: says when it begins to train, writes checkpoints to a folder, goes on where there are
// some, and leaves what it ends with in a file.
import { writeFileSync } from 'node:fs'
import { encodeModel } from '../../src/index'
import { loader, makeTraining, optionsWith } from './training'

const [directory, result] = process.argv.slice(2) as [string, string]
const training = makeTraining()
for await (const event of training.fit(loader, optionsWith(directory))) {
  if (event.kind === 'begin') process.stdout.write('begin\n')
}
const history = training.history.map(({ epoch, loss, metrics, validation }) => ({
  epoch,
  loss,
  metrics,
  validation,
}))
writeFileSync(result, encodeModel(training.model, { metadata: { history: JSON.stringify(history) } }))
