// The outcome of checkDerivation, as data, as sentences and as a page.
import type { GradientReport } from '../gradients/report'
import { htmlPage } from '../html/page'
import type { Finding } from '../problem/problem'
import type { ReportDocument } from '../report/document'
import { textOf } from '../report/text'
import type { Counterexample, DerivationContents } from './contents'
import { documentOf } from './document'

/**
 * The outcome of `checkDerivation`. `String(report)` reads as sentences.
 *
 * @example
 * const report = checkDerivation({
 *   name: 'square',
 *   inputs: { x: arbitraryTensor(['n']) },
 *   loss: ({ x }) => x.square().sum(),
 *   gradients: ({ x }) => ({ x: x.mul(2) }),
 * })
 * report.ok // true
 * report.findings // []
 */
export class DerivationReport {
  /** Whether the hand agrees with autodiff in all runs. */
  readonly ok: boolean
  /** The name of the derivation. */
  readonly name: string
  /** How many random cases were compared. */
  readonly runs: number
  /** What draws the same cases again. */
  readonly seed: number
  /** The relative error up to which numbers agree. */
  readonly tolerance: number
  /** The paths of the parameters whose gradients were compared. */
  readonly parameters: readonly string[]
  /** What is wrong, and why; empty if `ok`. */
  readonly findings: readonly Finding[]
  /** The smallest case found in which the hand is wrong; undefined if `ok`. */
  readonly counterexample: Counterexample | undefined
  /** What differences say of autodiff in that case; undefined if `ok`, and where the hand threw. */
  readonly autodiff: GradientReport | undefined

  /** @internal */
  constructor(contents: DerivationContents) {
    this.ok = contents.findings.length === 0
    this.name = contents.name
    this.runs = contents.runs
    this.seed = contents.seed
    this.tolerance = contents.tolerance
    this.parameters = contents.parameters
    this.findings = contents.findings
    this.counterexample = contents.counterexample
    this.autodiff = contents.autodiff
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
  toDocument(): ReportDocument {
    return documentOf(this)
  }
}
