// The gradients with the one change that they need: `back_propagation` is given the network's W2.
import type { Derivation } from '../derivation'
import { withGlobals } from './backward'
import { parametersOf } from './forward'

/** The document's `back_propagation`, mended. All its formulas are right. */
export const corrected: Derivation = withGlobals((network) => ({ w2: parametersOf(network).w2 }))
