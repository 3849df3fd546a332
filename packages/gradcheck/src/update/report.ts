// The outcome of checkUpdate, as data, as sentences and as a page.
import type { ReportDocument } from '../report/document'
import { CheckReport } from '../report/report'
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
export class UpdateReport extends CheckReport<UpdateCounterexample> {
  /** The learning rate of each parameter, by path, where the rule is plain gradient descent. */
  readonly rates: Readonly<Record<string, number>>
  /** What is noteworthy and not wrong. */
  readonly notes: readonly string[]

  /** @internal */
  constructor(contents: UpdateContents) {
    super(contents)
    this.rates = contents.rates
    this.notes = contents.notes
  }

  override toDocument(): ReportDocument {
    return documentOf(this)
  }
}
