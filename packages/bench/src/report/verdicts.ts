// The targets, one a line.
import type { Target, Verdict } from '../targets'
import { formatRatio, formatShare, formatTime } from './format'

/** A title, and a line for each verdict. */
export const formatVerdicts = (verdicts: readonly Verdict[]): string =>
  ['', 'Targets', ...verdicts.map((verdict) => `  ${line(verdict)}`), ''].join('\n')

function line({ target, measured, atBest, met }: Verdict): string {
  const goal = `${target.workload}${target.of === undefined ? '' : ', with BLAS'}: ${goalOf(target)}`
  if (measured === undefined || atBest === undefined) return `${goal}: not measured`
  const limit = 'atMost' in target ? target.atMost : target.atLeast
  const format = 'atMost' in target ? formatTime : formatRatio
  const verdict = `${met ? 'met' : 'MISSED'} by ${formatShare(measured, limit)}`
  return `${goal}: ${format(measured)}, ${verdict} (fastest rounds: ${format(atBest)})`
}

const goalOf = (target: Target): string =>
  'atMost' in target
    ? `at most ${formatTime(target.atMost)}`
    : `at least ${formatRatio(target.atLeast)} as fast as ${target.timesAsFastAs.join(' or ')}`
