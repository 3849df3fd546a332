// The gradients with the one change that they need: `back_propagation` is given the network's W2.
import type { Derivation } from '../derivation'
import { parametersOf } from '../twoLayers'
import { withGlobals } from './backward'

/** The document's `back_propagation`, mended. All its formulas are right. */
export const corrected: Derivation = withGlobals((network) => ({
  w2: parametersOf('back_propagation', network).w2,
}))
