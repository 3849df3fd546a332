// Events for people: what was compared, what was trained, what came of it, in plain words. Takes where to
// write and what it looks like there.
import { describeDepth, explainGradients } from './describeGradients'
import { caveatOf, describeConfusion, describeReached, describeRun, titleOf } from './describeTraining'
import type { AutodiffEvent, DataEvent, GradientsEvent, StartEvent, TrainingEvent } from './events'
import { grouped, listed, small, wrapped, type Look } from './look'
import type { ProgressView } from './progress'
import type { Reporter } from './reporter'

/** Tells events in sentences and tables. */
export function terminalReporter(
  write: (text: string) => void,
  progress: ProgressView,
  look: Look,
): Reporter {
  const say = (...lines: readonly string[]): void => write(lines.map((line) => `${line}\n`).join(''))
  const depths: GradientsEvent[] = []
  let curve: number[] = []

  return {
    report(event: StartEvent): void {
      switch (event.event) {
        case 'document':
          say(`${look.colors.bold('Chainrule')}  document ${event.id}: ${event.title}`, '')
          break
        case 'data':
          say(
            ...describeData(event, look),
            '',
            `${look.colors.bold('Gradients')}  by hand, as the document writes them, beside autodiff's`,
            '',
          )
          break
        case 'gradients':
          depths.push(event)
          say(describeDepth(event, look))
          break
        case 'autodiff':
          say(
            '',
            ...explainGradients(depths).map((line) => `    ${line}`),
            '',
            ...describeAutodiff(event, look),
            '',
          )
          break
        case 'training':
          say(...describePlan(event, look), '')
          break
        case 'batch':
          progress.batch(event, titleOf(event))
          break
        case 'epoch':
          if (event.epoch === 1) curve = []
          curve.push(event.accuracy)
          progress.epoch(event, titleOf(event), caveatOf(event, look))
          break
        case 'run':
          progress.finish(describeRun(event, curve, look))
          break
        case 'reached':
          say('', ...describeReached(event, look))
          break
        case 'confusion':
          say('', ...describeConfusion(event, look))
          break
        case 'done':
          say('', look.colors.dim(`Done in ${event.seconds.toFixed(1)} s.`))
      }
    },
    close: () => progress.close(),
  }
}

function describeData({ real, description, trainImages, testImages }: DataEvent, { colors }: Look): string[] {
  const { bold, dim, yellow } = colors
  const [first = '', ...rest] = wrapped(
    real ? description : description.replace(/^synthetic/, 'SYNTHETIC'),
    76,
  )
  return [
    `${bold('Digits')}  ${real ? first : yellow(bold(first))}`,
    ...rest.map((line) => `        ${yellow(line)}`),
    dim(`        ${grouped(trainImages)} to train with, ${grouped(testImages)} to test with`),
  ]
}

function describeAutodiff({ ok, error, report }: AutodiffEvent, { colors }: Look): string[] {
  if (!ok) return report.split('\n').map((line, i) => `  ${i === 0 ? colors.red('✗') : ' '} ${line}`)
  const agreement = `agrees with central differences to ${small(error)}, to second order`
  return [`  ${colors.green('✓')} autodiff, the judge here, ${agreement}`]
}

function describePlan(
  { sizes, epochs, miniBatchSize, learningRate, seeds, quick }: TrainingEvent,
  { colors }: Look,
): string[] {
  const { bold, dim, yellow } = colors
  const which = seeds.length === 1 ? `seed ${seeds.join()}` : `seeds ${listed(seeds)}`
  return [
    `${bold('Training')}  ${sizes.join('-')}, ${epochs} epochs, ${which}`,
    dim(
      `          mini-batches of ${miniBatchSize}, learning rate ${learningRate}; both ways from the same weights`,
    ),
    ...(quick ? [yellow(`          --quick: ${epochs} epochs, where the document trains for 20`)] : []),
  ]
}
