// A line of JSON for each result, for programs; what is no result goes elsewhere.
import type { BenchEvent, Remark, Result } from '../run/events'
import type { Reporter, Write } from './reporter'

/** Writes the results to `out`, remarks to `aside`. */
export function jsonReporter(out: Write, aside: Write): Reporter {
  const remark = (where: string, { system, message }: Remark): void =>
    aside(`bench: ${where}${system}: ${message}\n`)
  return {
    report(event: BenchEvent) {
      if (event.event === 'systems') {
        for (const it of event.skipped) remark('skipped ', it)
        for (const it of event.problems) remark('', it)
      } else if (event.event === 'done') {
        for (const result of event.results) out(jsonLine(result))
        for (const it of event.skipped) remark(`${event.workload}, skipped `, it)
        for (const it of event.problems) remark(`${event.workload}, `, it)
      }
    },
  }
}

/** A result in a line; times in microseconds. */
function jsonLine({ workload, system, unit, median, min, max, rounds }: Result): string {
  return `${JSON.stringify({ workload, system, unit, median, min, max, rounds })}\n`
}
