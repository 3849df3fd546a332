// What came of training, in lines for a terminal. Takes the events of runs and what they end in.
import { formatConfusionMatrix } from '@chainrule/data'
import { tensor } from '@chainrule/tensor'
import type {
  ConfusionEvent,
  DocumentEvent,
  EpochEvent,
  OfRun,
  ReachedEvent,
  RunEvent,
  TrainingEvent,
} from './events'
import { sparkline, wrapped, type Look } from './look'
import { accuracyCurve } from '../report/accuracyCurve'
import { decimals, grouped, listed, runName, wayNames } from './words'

/** Which run an event is about. */
export const titleOf = (run: OfRun): string => `${runName(run).padEnd(10)}  seed ${run.seed}`

/** What a line with a result ends in, if the data are not real. */
export const caveatOf = ({ real }: { readonly real: boolean }, { colors }: Look): string =>
  real ? '' : colors.yellow('  synthetic digits')

/** Where the digits come from; in capitals when they are not real. */
export function describeDigits({ real, description }: TrainingEvent, { colors }: Look): string[] {
  const { bold, yellow } = colors
  const [first = '', ...rest] = wrapped(
    real ? description : description.replace(/^synthetic/i, 'SYNTHETIC'),
    80,
  )
  return [
    `  ${bold('Digits')}    ${real ? first : yellow(bold(first))}`,
    ...rest.map((line) => `            ${real ? line : yellow(line)}`),
  ]
}

/** What is trained, the network by `name` if there are several, in a line; that it is less than in the document, in another. */
export function describePlan(plan: TrainingEvent, name: string, { colors }: Look): string[] {
  const { bold, dim, yellow } = colors
  const { sizes, rows, testRows, epochs, batch, learningRate, reduced } = plan
  const batches = batch >= rows ? 'all at once' : `in mini-batches of ${batch}`
  return [
    `  ${bold('Training')}  ${name === '' ? '' : `${name}: `}${sizes.join('-')}, ${epochs} epochs, learning rate ${learningRate}`,
    dim(`            ${grouped(rows)} images ${batches}, ${grouped(testRows)} to test with`),
    ...(reduced === undefined
      ? []
      : wrapped(`less than the document: ${reduced}`, 80).map((line) => yellow(`            ${line}`))),
  ]
}

/** An epoch's figures, in the order in which they matter. */
export function describeEpoch({ cost, trainAccuracy, testAccuracy }: EpochEvent): string {
  const shown = testAccuracy ?? trainAccuracy
  const accuracy =
    shown === undefined ? '' : `  ${testAccuracy === undefined ? 'training ' : ''}accuracy ${decimals(shown)}`
  return `cost ${costOf(cost)}${accuracy}`
}

const costOf = (cost: number): string =>
  Number.isFinite(cost) ? String(Number(cost.toPrecision(4))) : 'not finite'

/** A run in a line: its accuracies as a curve, the last as a number; what happened, behind it. */
export function describeRun(run: RunEvent, epochs: readonly EpochEvent[], look: Look): string {
  const { bold, dim, yellow } = look.colors
  const curve = accuracyCurve(epochs)?.values ?? []
  const on = run.on === 'train' ? dim(' training') : ''
  const note = run.note === undefined ? '' : yellow(`  ${run.note}`)
  const time = dim(`${run.seconds.toFixed(1)} s`.padStart(7))
  return `    ${titleOf(run)}  ${dim(sparkline(curve).padEnd(20))}  ${bold(decimals(run.accuracy).padStart(6))}${on}${time}${note}${caveatOf(run, look)}`
}

/** What several seeds come to, and whether networks trained in different ways answer alike. */
export function describeReached(event: ReachedEvent, look: Look): string[] {
  const { bold, green, yellow } = look.colors
  const caveat = caveatOf(event, look)
  const means = event.ways.flatMap(({ seeds, mean, highest, ...run }) =>
    seeds.length > 1
      ? [
          `    ${runName(run).padEnd(10)}  mean ${bold(decimals(mean))}, best seed ${bold(decimals(highest))}${caveat}`,
        ]
      : [],
  )
  const apart = event.ways.flatMap(({ way, apart }) => {
    // That what is wrong differs says nothing.
    if (apart === undefined || (way !== 'corrected' && apart.images > 0)) return []
    const alike = apart.images === 0
    const what = alike
      ? 'alike for every test image'
      : `differently for ${apart.images} of ${grouped(apart.of)} test images`
    return [
      `  ${alike ? green('✓') : yellow('≈')} trained ${wayNames[way]} and by autodiff, the networks answer ${what}`,
    ]
  })
  return [...means, ...apart]
}

/** Which digits are taken for which. */
export function describeConfusion(event: ConfusionEvent, look: Look): string[] {
  const { bold, dim, green, yellow } = look.colors
  const paint = (cell: string, row: number, column: number): string => {
    if (column < 0 || cell === '.') return dim(cell)
    return column === row ? green(cell) : yellow(cell)
  }
  const [header = '', ...lines] = formatConfusionMatrix(tensor(event.matrix, { dtype: 'int32' })).split('\n')
  return [
    `  ${bold('Which digit is taken for which')}${dim(`  ${titleOf(event).replace(/\s+/, ', ')}`)}${caveatOf(event, look)}`,
    '',
    `  ${dim(header)}`,
    ...lines.map((line, row) => {
      let column = -1
      return `  ${line.replace(/\S+/g, (cell) => paint(cell, row, column++))}`
    }),
  ]
}

/** What the document printed itself. */
export const describePrinted = (printed: DocumentEvent['printed'], { colors }: Look): string[] =>
  printed.length === 0
    ? []
    : wrapped(
        `It printed ${listed(printed.map(({ what, value }) => `${Number(value.toFixed(4))} (${what})`))}.`,
        84,
      ).map((line) => colors.dim(`     ${line}`))
