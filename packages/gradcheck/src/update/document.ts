// An update rule's report as a document: which sentences and which numbers it shows.
import { printed } from '../gradients/report'
import type { ReportDocument, Table } from '../report/document'
import { inputLines, pairTable } from '../report/tables'
import { captionOf, listed, sectionOf } from '../report/words'
import type { UpdateContents, UpdateCounterexample } from './contents'

/** The document of a report. */
export function documentOf(report: UpdateContents): ReportDocument {
  const { name, findings, counterexample, notes, seed } = report
  return {
    name,
    ok: findings.length === 0,
    verdict: verdictOf(report),
    findings: findings.map(sectionOf),
    tables: counterexample === undefined || 'error' in counterexample ? [] : [tableOf(counterexample)],
    notes: [
      ...(counterexample === undefined ? [] : describe(counterexample)),
      ...notes,
      ...(findings.length === 0 ? [] : [`the same again: seed ${seed}`]),
    ],
  }
}

function verdictOf({ findings, runs, seed, parameters, rates }: UpdateContents): string {
  const cases = runs === 1 ? 'one case' : `${runs} random cases`
  if (findings.length === 0) {
    const known = [...new Set(Object.values(rates).map(printed))]
    const rate = known.length === 0 ? '' : `, at a rate of ${listed(known)}`
    return `the update moves ${listed(parameters)} down the gradient of the loss${rate} (${cases}, seed ${seed})`
  }
  const wrong = parameters.filter((path) => findings.some((finding) => finding.parameters.includes(path)))
  const which = wrong.length === 0 ? 'the update fails' : `the update of ${listed(wrong)} is wrong`
  const rest = parameters.filter((path) => !wrong.includes(path))
  const right = rest.length === 0 || wrong.length === 0 ? '' : `; that of ${listed(rest)} is right`
  return `${which}${right} (${cases}, seed ${seed})`
}

const describe = (counterexample: UpdateCounterexample): string[] => [
  ...('error' in counterexample ? [captionOf(counterexample, 'the smallest case in which it throws')] : []),
  `with ${inputLines(counterexample.inputs).join('; ')}`,
]

function tableOf(counterexample: UpdateCounterexample): Table {
  const { changes, gradients, lossAfter } = counterexample
  const caption = captionOf(counterexample, 'the smallest failing case')
  return pairTable(
    lossAfter === undefined ? caption : `${caption} before and ${printed(lossAfter)} after the update`,
    ['change', 'gradient'],
    Object.entries(gradients).map(([path, right]) => ({ path, left: changes[path], right })),
  )
}
