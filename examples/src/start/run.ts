// The work of `start`: what is asked for in, events out, as they happen.
import { setImmediate } from 'node:timers/promises'
import { confusionMatrix } from '@chainrule/data'
import { random } from '@chainrule/tensor'
import type { Prepared } from '../documents/003/data'
import type { Predictions } from '../documents/003/prediction'
import { lostDigits } from '../documents/003/train'
import { randomCases } from '../documents/cases'
import { compareDerivations } from '../documents/compare'
import { documents } from '../documents/index'
import { checkAutodiff } from './checkAutodiff'
import type { GradientsEvent, RunEvent, SeedRow, StartEvent, TrainedWay } from './events'
import type { Flags } from './flags'

const id = '003'
const { title, networks, prepare, train, printedAccuracy } = documents[id]
const { asWritten, corrected, autodiff } = networks.perceptron

const sizes = [64, 100, 10]
const miniBatchSize = 10
const learningRate = 0.01

/**
 * Checks the document's gradients and trains its network both ways.
 * @throws DatasetError or FormatError when a folder is named that does not have the digits, or damaged ones.
 */
export async function* run(flags: Pick<Flags, 'data' | 'seed' | 'quick'>): AsyncGenerator<StartEvent> {
  const started = performance.now()
  const seeds = flags.seed === undefined ? (flags.quick ? [0] : [0, 1, 2, 3, 4]) : [flags.seed]
  const epochs = flags.quick ? 3 : 20

  const data = await prepare(flags.data)
  yield { event: 'document', id, title }
  const { real, description } = data.source
  const [trainImages, testImages] = [data.train.labels.size, data.test.labels.size]
  yield { event: 'data', real, description, trainImages, testImages }

  for (const depth of [2, 3, 4, 5]) {
    yield compareAtDepth(depth)
    await setImmediate()
  }
  yield checkAutodiff()

  yield { event: 'training', sizes, epochs, miniBatchSize, learningRate, seeds, quick: flags.quick }
  const rows: SeedRow[] = []
  let best: { seed: number; accuracy: number; predictions: Predictions } | undefined
  for (const seed of seeds) {
    const byHand = yield* trainOnce(data, 'asWritten', seed, epochs)
    const byAutodiff = yield* trainOnce(data, 'autodiff', seed, epochs)
    rows.push({
      seed,
      asWritten: byHand.run.accuracy,
      autodiff: byAutodiff.run.accuracy,
      toldDifferently: byHand.predictions.notEqual(byAutodiff.predictions).sum().item(),
      diedInEpoch: byAutodiff.run.diedInEpoch,
      lostDigits: byAutodiff.run.lostDigits,
    })
    const { accuracy } = byAutodiff.run
    if (best === undefined || accuracy > best.accuracy) {
      best = { seed, accuracy, predictions: byAutodiff.predictions }
    }
  }
  yield {
    event: 'reached',
    real,
    rows,
    mean: perWay((way) => rows.reduce((sum, row) => sum + row[way], 0) / rows.length),
    best: perWay((way) => Math.max(...rows.map((row) => row[way]))),
    printed: printedAccuracy,
  }
  if (best !== undefined) {
    const matrix = confusionMatrix(best.predictions, data.test.labels, { classes: 10 }).arraySync()
    yield { event: 'confusion', real, seed: best.seed, way: 'autodiff', matrix }
  }
  yield { event: 'done', seconds: (performance.now() - started) / 1000 }
}

const perWay = (of: (way: TrainedWay) => number): Record<TrainedWay, number> => ({
  asWritten: of('asWritten'),
  autodiff: of('autodiff'),
})

const networksPerDepth = 20

function compareAtDepth(depth: number): GradientsEvent {
  const cases = randomCases(random.foldIn(random.key(0), depth), depth, networksPerDepth)
  return {
    event: 'gradients',
    depth,
    networks: cases.length,
    asWritten: compareDerivations(asWritten, autodiff, cases),
    corrected: compareDerivations(corrected, autodiff, cases),
  }
}

interface Trained {
  readonly run: RunEvent
  readonly predictions: Predictions
}

async function* trainOnce(
  data: Prepared,
  way: TrainedWay,
  seed: number,
  epochs: number,
): AsyncGenerator<StartEvent, Trained> {
  const started = performance.now()
  const { real } = data.source
  let accuracy = 0
  let diedInEpoch: number | undefined
  let predictions: Predictions | undefined
  let lost: readonly number[] = []
  for await (const progress of train({ data, way, seed, epochs, sizes, miniBatchSize, learningRate })) {
    switch (progress.kind) {
      case 'batch': {
        const { epoch, batch, batches } = progress
        yield { event: 'batch', real, seed, way, done: epoch * batches + batch + 1, total: epochs * batches }
        break
      }
      case 'epoch': {
        const { correct, total } = progress
        accuracy = progress.accuracy
        if (progress.dead) diedInEpoch = progress.epoch + 1
        yield { event: 'epoch', real, seed, way, epoch: progress.epoch + 1, epochs, correct, total, accuracy }
        break
      }
      case 'end':
        predictions = progress.predictions
        lost = lostDigits(progress.network, data.train.images)
    }
  }
  const seconds = (performance.now() - started) / 1000
  const run: RunEvent = { event: 'run', real, seed, way, accuracy, diedInEpoch, lostDigits: lost, seconds }
  yield run
  if (predictions === undefined) throw new Error('train: expected it to end with its predictions; none came')
  return { run, predictions }
}
