// What the outcomes of all checks on random cases are: data, sentences and a page.
import { htmlPage } from '../html/page'
import type { Finding } from '../problem/problem'
import type { ReportDocument } from './document'
import { textOf } from './text'

/** What every report is made of. */
export interface CheckContents<Case> {
  readonly name: string
  readonly runs: number
  readonly seed: number
  readonly tolerance: number
  readonly parameters: readonly string[]
  readonly findings: readonly Finding[]
  readonly counterexample: Case | undefined
}

/** The outcome of a check on random cases, of which `Case` is one. */
export abstract class CheckReport<Case> {
  /** Whether nothing was found in any run. */
  readonly ok: boolean
  /** The name of what was checked. */
  readonly name: string
  /** How many random cases were tried. */
  readonly runs: number
  /** What draws the same cases again. */
  readonly seed: number
  /** The relative error up to which numbers agree. */
  readonly tolerance: number
  /** The paths of the parameters that were looked at. */
  readonly parameters: readonly string[]
  /** What is wrong, and why; empty if `ok`. */
  readonly findings: readonly Finding[]
  /** The smallest case found that shows it; undefined if `ok`. */
  readonly counterexample: Case | undefined

  /** @internal */
  constructor(contents: CheckContents<Case>) {
    this.ok = contents.findings.length === 0
    this.name = contents.name
    this.runs = contents.runs
    this.seed = contents.seed
    this.tolerance = contents.tolerance
    this.parameters = contents.parameters
    this.findings = contents.findings
    this.counterexample = contents.counterexample
  }

  /** The outcome in sentences, with the numbers of the smallest failing case. */
  toString(): string {
    return textOf(this.toDocument())
  }

  /** The outcome as an HTML page that needs nothing else. */
  toHtml(): string {
    return htmlPage(this.name, [this])
  }

  /** The outcome as plain sentences and tables, to be shown in other ways. */
  abstract toDocument(): ReportDocument
}
