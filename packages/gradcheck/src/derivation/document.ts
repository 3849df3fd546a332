// A derivation's report as a document: which sentences and which numbers it shows.
import { printed } from '../gradients/report'
import type { ReportDocument, Table } from '../report/document'
import { inputLines, pairTable } from '../report/tables'
import { captionOf, listed, sectionOf } from '../report/words'
import { largestDifference, largestOf } from './compare'
import type { Counterexample, DerivationContents } from './contents'

/** The document of a report. */
export function documentOf(report: DerivationContents): ReportDocument {
  const { name, findings, counterexample, autodiff, seed } = report
  return {
    name,
    ok: findings.length === 0,
    verdict: verdictOf(report),
    findings: findings.map(sectionOf),
    tables: counterexample === undefined || 'error' in counterexample ? [] : [tableOf(counterexample)],
    notes: [
      ...(counterexample !== undefined && 'error' in counterexample
        ? [captionOf(counterexample, 'the smallest case in which it throws')]
        : []),
      ...(counterexample === undefined ? [] : [`with ${inputLines(counterexample.inputs).join('; ')}`]),
      ...(autodiff === undefined ? [] : [String(autodiff)]),
      ...(findings.length === 0 ? [] : [`the same again: seed ${seed}`]),
    ],
  }
}

function verdictOf({ findings, runs, seed, tolerance, parameters }: DerivationContents): string {
  const cases = runs === 1 ? 'one case' : `${runs} random cases`
  const of = listed(parameters)
  if (findings.length === 0) {
    return `the gradients of ${of} agree with autodiff in ${cases}, to ${printed(tolerance)} (seed ${seed})`
  }
  const wrong = parameters.filter((path) => findings.some((finding) => finding.parameters.includes(path)))
  const which =
    wrong.length === 0
      ? 'the derivation fails'
      : `the gradient${wrong.length > 1 ? 's' : ''} of ${listed(wrong)} ${wrong.length > 1 ? 'are' : 'is'} wrong`
  const right = parameters.filter((path) => !wrong.includes(path))
  const rest =
    right.length === 0 || wrong.length === 0
      ? ''
      : `; ${listed(right)} ${right.length > 1 ? 'are' : 'is'} right`
  return `${which}${rest} (${cases}, seed ${seed})`
}

function tableOf(counterexample: Counterexample): Table {
  const { hand, autodiff } = counterexample
  const wrong = Object.entries(autodiff).filter(([path, right]) => {
    const left = hand[path]
    if (left === undefined || left.shape.join() !== right.shape.join()) return true
    // What is right but for rounding has no place in the table.
    const off = largestDifference(left.data, right.data)
    return !(off <= 1e-9 * Math.max(largestOf(left.data), largestOf(right.data)))
  })
  return pairTable(
    captionOf(counterexample, 'the smallest failing case'),
    ['hand', 'autodiff'],
    wrong.map(([path, right]) => ({ path, left: hand[path], right })),
  )
}
