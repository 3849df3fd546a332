// What came of training, in plain words and tables. Takes the events that end a run and all runs.
import { formatConfusionMatrix } from '@chainrule/data'
import { tensor } from '@chainrule/tensor'
import type { BatchEvent, ConfusionEvent, EpochEvent, ReachedEvent, RunEvent, SeedRow } from './events'
import { decimals, listed, sparkline, wrapped, type Look } from './look'

/** Which run an event is about. */
export const titleOf = ({ seed, way }: BatchEvent | EpochEvent | RunEvent): string =>
  `seed ${seed}  ${(way === 'asWritten' ? 'by hand' : 'by autodiff').padEnd(11)}`

/** What a line with a result ends in, if the data are not real. */
export const caveatOf = ({ real }: { readonly real: boolean }, { colors }: Look): string =>
  real ? '' : colors.yellow('  synthetic digits')

/** A run in a line: the accuracies after each epoch as a curve, the last as a number. */
export function describeRun(run: RunEvent, curve: readonly number[], look: Look): string {
  const { bold, dim, yellow } = look.colors
  const line = `  ${titleOf(run)}  ${dim(sparkline(curve))}  ${bold(decimals(run.accuracy))}`
  return `${line}  ${dim(`${run.seconds.toFixed(1)} s`.padStart(6))}${yellow(describeFate(run))}${caveatOf(run, look)}`
}

/** What went wrong in a training, in words; nothing if nothing did. */
function describeFate({ diedInEpoch, lostDigits }: RunEvent | SeedRow): string {
  if (diedInEpoch !== undefined) return `  died in epoch ${diedInEpoch}: every gradient is exactly zero`
  if (lostDigits.length === 0) return ''
  return `  lost the digit${lostDigits.length === 1 ? '' : 's'} ${listed(lostDigits)}`
}

/** The accuracies of all seeds, both ways, beside the document's. */
export function describeReached(event: ReachedEvent, look: Look): string[] {
  const { bold, dim, green, yellow } = look.colors
  const { rows, mean, best, printed, real } = event
  const caveat = caveatOf(event, look)
  const both = (title: string, pair: { readonly asWritten: number; readonly autodiff: number }): string =>
    `  ${title.padEnd(8)}  ${decimals(pair.asWritten).padStart(8)}  ${decimals(pair.autodiff).padStart(11)}`
  const apart = rows.reduce((sum, row) => sum + row.toldDifferently, 0)
  const several = rows.length > 1
  return [
    bold('Test accuracy'),
    '',
    dim(`  ${'seed'.padEnd(8)}   by hand  by autodiff`),
    ...rows.map((row) => `${both(String(row.seed), row)}${yellow(describeFate(row))}${caveat}`),
    ...(several
      ? [dim(`  ${'─'.repeat(31)}`), `${both('mean', mean)}${caveat}`, `${bold(both('best', best))}${caveat}`]
      : []),
    dim(
      `  document  ${decimals(printed).padStart(8)}  as it printed itself${real ? '' : ', on real digits'}`,
    ),
    '',
    apart === 0
      ? `  ${green('✓')} trained by hand and by autodiff, the networks answer alike for every test image`
      : `  ${yellow('≈')} trained by hand and by autodiff, the networks answer differently for ${apart} test images`,
    ...explainFates(rows).map((line) => dim(`    ${line}`)),
    ...(real
      ? []
      : [`  ${yellow('These digits are synthetic: the figures say nothing about real handwriting.')}`]),
  ]
}

/** Why training fails for some seeds, if it did. */
function explainFates(rows: readonly SeedRow[]): string[] {
  if (rows.every((row) => describeFate(row) === '')) return []
  return wrapped(
    'A digit is lost when its output is 0 for nearly all images: relu, which the document puts on the outputs too, ' +
      'passes no gradient there, so it hardly ever comes back. Once every output is, the network is dead. The ' +
      'gradients by hand are right about that, too. With plain outputs no digit is lost.',
    76,
  )
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
    `${bold('Which digit is taken for which')}${dim(`  seed ${event.seed}, by autodiff`)}${caveatOf(event, look)}`,
    '',
    `  ${dim(header)}`,
    ...lines.map((line, row) => {
      let column = -1
      return `  ${line.replace(/\S+/g, (cell) => paint(cell, row, column++))}`
    }),
  ]
}
