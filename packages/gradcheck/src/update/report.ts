// The outcome of checkUpdate, as data, as sentences and as a page.
import { htmlPage } from '../html/page'
import type { Finding } from '../problem/problem'
import type { ReportDocument } from '../report/document'
import { textOf } from '../report/text'
import type { UpdateContents, UpdateCounterexample } from './contents'
import { documentOf } from './document'

/**
 * The outcome of `checkUpdate`. `String(report)` reads as sentences.
 *
 * @example
 * const report = checkUpdate({
 *   name: 'descent',
 *   inputs: { w: arbitraryTensor(['n']) },
 *   loss: ({ w }) => w.square().sum(),
 *   update: ({ w }, gradients) => ({ w: w.sub(gradients.w.mul(0.1)) }),
 * })
 * report.ok // true
 * report.rates['w'] // 0.1
 */
export class UpdateReport {
  /** Whether the rule moves all parameters down the gradient, at the rate that was said. */
  readonly ok: boolean
  /** The name of the rule. */
  readonly name: string
  /** How many random cases were tried. */
  readonly runs: number
  /** What draws the same cases again. */
  readonly seed: number
  /** The relative error up to which numbers agree. */
  readonly tolerance: number
  /** The paths of the parameters that are updated. */
  readonly parameters: readonly string[]
  /** What is wrong, and why; empty if `ok`. */
  readonly findings: readonly Finding[]
  /** The learning rate of each parameter, by path, where the rule is plain gradient descent. */
  readonly rates: Readonly<Record<string, number>>
  /** What is noteworthy and not wrong. */
  readonly notes: readonly string[]
  /** The smallest case found in which the rule is wrong; undefined if `ok`. */
  readonly counterexample: UpdateCounterexample | undefined

  /** @internal */
  constructor(contents: UpdateContents) {
    this.ok = contents.findings.length === 0
    this.name = contents.name
    this.runs = contents.runs
    this.seed = contents.seed
    this.tolerance = contents.tolerance
    this.parameters = contents.parameters
    this.findings = contents.findings
    this.rates = contents.rates
    this.notes = contents.notes
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
  toDocument(): ReportDocument {
    return documentOf(this)
  }
}
