// The outcome of checkDerivation, as data, as sentences and as a page.
import type { GradientReport } from '../gradients/report'
import type { ReportDocument } from '../report/document'
import { CheckReport } from '../report/report'
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
export class DerivationReport extends CheckReport<Counterexample> {
  /** What differences say of autodiff in the counterexample; undefined if `ok`, and where the hand threw. */
  readonly autodiff: GradientReport | undefined

  /** @internal */
  constructor(contents: DerivationContents) {
    super(contents)
    this.autodiff = contents.autodiff
  }

  override toDocument(): ReportDocument {
    return documentOf(this)
  }
}
