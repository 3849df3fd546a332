// The results as a table, which grows while the benchmark runs.
import type { BeginEvent, BenchEvent, DoneEvent, Result, SystemsEvent } from '../run/events'
import { formatRatio, formatTime } from './format'
import type { Reporter, Write } from './reporter'

const width = { system: 14, median: 9, range: 21, ratio: 8 }

/** Writes a header about `machine` and then rows to `write`. */
export const tableReporter = (write: Write, machine: string): Reporter => ({
  report(event: BenchEvent) {
    switch (event.event) {
      case 'systems':
        return write(header(event, machine))
      case 'begin':
        return write(title(event))
      case 'done':
        return write(rows(event))
    }
  },
})

function header({ about, skipped, problems }: SystemsEvent, machine: string): string {
  return [
    machine,
    ...about.map(({ system, message }) => `  ${system.padEnd(width.system)} ${message}`),
    ...skipped.map(({ system, message }) => `  ${system.padEnd(width.system)} skipped: ${message}`),
    ...problems.map(({ system, message }) => `  ${system.padEnd(width.system)} FAILED: ${message}`),
    '',
    'median, fastest to slowest round, and the median over that of chainrule',
    '',
  ].join('\n')
}

const title = ({ workload, unit }: BeginEvent): string =>
  `\n${workload}${unit === 'us/op' ? ' (each operation)' : ''}\n`

function rows({ results, skipped, problems }: DoneEvent): string {
  const own = results.find(({ system }) => system === 'chainrule')
  return [
    ...results.map((result) => row(result, own)),
    ...skipped.map(({ system, message }) => `  ${system.padEnd(width.system)} skipped: ${message}`),
    ...problems.map(({ system, message }) => `  ${system.padEnd(width.system)} ERROR: ${message}`),
    '',
  ].join('\n')
}

function row({ system, median, min, max, rounds }: Result, own: Result | undefined): string {
  const cells = [
    system.padEnd(width.system),
    formatTime(median).padStart(width.median),
    `${formatTime(min)} to ${formatTime(max)}`.padStart(width.range),
    (own ? formatRatio(median / own.median) : '').padStart(width.ratio),
    `  ${rounds} rounds`,
  ]
  return `  ${cells.join(' ')}`
}
