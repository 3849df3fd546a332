// The trainings of a document: each of its runs with each of its seeds, and what the ways reached in the end.
// A document in, events out.
import { confusionMatrix } from '@chainrule/data'
import type { Document, Progress, TrainOptions } from '../documents/document'
import { drawMistakes } from './drawMistakes'
import type { ConfusionEvent, OfRun, ReachedWay, RunEvent, StartEvent } from './events'

/** What is trained. */
export interface Trained {
  readonly id: string
  readonly document: Document
  readonly data?: string | undefined
  /** The only seed, instead of the document's own. */
  readonly seed?: number | undefined
  /** No more than one seed for each run. */
  readonly once: boolean
  readonly size: Exclude<TrainOptions['size'], undefined>
  readonly rows?: number | undefined
}

type End = Extract<Progress, { kind: 'end' }>
interface Outcome {
  readonly run: RunEvent
  readonly end: End
}

/**
 * Trains what the document trains, network after network.
 * @throws DatasetError or FormatError when a folder is named that does not have the digits, or damaged ones
 */
export async function* trainDocument(trained: Trained): AsyncGenerator<StartEvent> {
  const { id, document } = trained
  for (const network of Object.keys(document.networks)) {
    const outcomes: Outcome[] = []
    for (const run of document.runs.filter((run) => run.network === network)) {
      if (run.rows !== undefined && trained.size !== 'full') continue
      for (const seed of seedsOf(trained, run.seeds)) outcomes.push(yield* trainOnce(trained, run, seed))
    }
    if (outcomes.length === 0) continue
    const real = outcomes.every(({ run }) => run.real)
    yield { event: 'reached', id, network, real, ways: summarize(outcomes) }
    const confusion = confuse(outcomes)
    if (confusion !== undefined) yield confusion
  }
}

const seedsOf = ({ seed, once }: Trained, seeds: readonly number[]): readonly number[] =>
  seed === undefined ? seeds.slice(0, once ? 1 : undefined) : [seed]

async function* trainOnce(
  { id, document, data, size, rows }: Trained,
  { network, way, rows: given }: Document['runs'][number],
  seed: number,
): AsyncGenerator<StartEvent, Outcome> {
  const started = performance.now()
  const images = given ?? rows
  const options = {
    network,
    way,
    seed,
    size,
    ...(data !== undefined && { data }),
    ...(images !== undefined && { rows: images }),
  }
  let real = false
  let epochs = 0
  for await (const progress of document.train(options)) {
    const of: OfRun = { id, network, way, seed, real, ...(given !== undefined && { given }) }
    switch (progress.kind) {
      case 'begin': {
        const { kind: _, ...begin } = progress
        real = progress.real
        epochs = progress.epochs
        yield { event: 'training', ...begin, ...of, real }
        break
      }
      case 'batch': {
        const { epoch, batch, batches } = progress
        yield { event: 'batch', ...of, done: epoch * batches + batch + 1, total: epochs * batches }
        break
      }
      case 'epoch': {
        const { kind: _, seconds: __, ...epoch } = progress
        yield { event: 'epoch', ...of, ...epoch }
        break
      }
      case 'end': {
        const { accuracy, best, on, note } = progress
        const seconds = (performance.now() - started) / 1000
        const run: RunEvent = {
          event: 'run',
          ...of,
          accuracy,
          best,
          on,
          seconds,
          ...(note !== undefined && { note }),
        }
        yield run
        return { run, end: progress }
      }
    }
  }
  throw new Error('train: expected it to end with its end; nothing came')
}

/** What each way reached, over its seeds. */
function summarize(outcomes: readonly Outcome[]): ReachedWay[] {
  const kinds = new Map(outcomes.map(({ run }) => [`${run.way} ${run.given}`, run]))
  return [...kinds.values()].map(({ way, given }) => {
    const runs = outcomes.filter(({ run }) => run.way === way && run.given === given)
    const accuracies = runs.map(({ run }) => run.accuracy)
    // What is mended is meant to differ.
    const apart = way === 'autodiff' || way === 'mended' ? undefined : countApart(runs, outcomes)
    return {
      way,
      ...(given !== undefined && { given }),
      on: (runs[0] as Outcome).run.on,
      seeds: runs.map(({ run }) => run.seed),
      mean: accuracies.reduce((a, b) => a + b, 0) / runs.length,
      highest: Math.max(...accuracies),
      best: Math.max(...runs.map(({ run }) => run.best)),
      ...(apart !== undefined && { apart }),
    }
  })
}

/** For how many test images networks answer differently from autodiff's of the same seeds. */
function countApart(runs: readonly Outcome[], outcomes: readonly Outcome[]): ReachedWay['apart'] {
  let [images, of] = [0, 0]
  for (const { run, end } of runs) {
    const other = outcomes.find(
      (each) => each.run.way === 'autodiff' && each.run.seed === run.seed && each.run.given === run.given,
    )
    if (end.test === undefined || other?.end.test === undefined) return undefined
    images += end.test.predictions.notEqual(other.end.test.predictions).sum().item()
    of += end.test.labels.size
  }
  return { images, of }
}

/** Which digits the network that reached most takes for which. */
function confuse(outcomes: readonly Outcome[]): ConfusionEvent | undefined {
  const tested = outcomes.filter(({ run, end }) => end.test !== undefined && Number.isFinite(run.accuracy))
  const best = tested.reduce<Outcome | undefined>(
    (a, b) => (a === undefined || b.run.accuracy > a.run.accuracy ? b : a),
    undefined,
  )
  if (best?.end.test === undefined) return undefined
  const { id, network, way, seed, real } = best.run
  const { labels, predictions } = best.end.test
  const matrix = confusionMatrix(predictions, labels, { classes: 10 }).arraySync()
  return { event: 'confusion', id, network, way, seed, real, matrix, mistakes: drawMistakes(best.end.test) }
}
