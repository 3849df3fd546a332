// Whether autodiff, the judge of all derivations here, is right itself: document 003's cost on a small
// network of random parameters, its gradients beside central differences.
import { checkGradients } from '@chainrule/gradcheck'
import { random } from '@chainrule/tensor'
import { costOf } from '../documents/003/autodiff'
import { randomCase } from '../documents/cases'
import type { AutodiffEvent } from './events'

/** Checks the gradients of the document's cost with respect to every weight and bias. */
export function checkAutodiff(): AutodiffEvent {
  const { network, inputs, targets } = randomCase(random.key(1), [4, 6, 5, 3], 5)
  const report = checkGradients(
    (parameters: typeof network) => costOf(parameters, inputs, targets),
    [network],
    {},
  )
  return { event: 'autodiff', ok: report.ok, error: report.largestError, report: String(report) }
}
