// The first network's gradients with the one change that they need: divided by the number of samples that
// were summed.
import type { Derivation } from '../../derivation'
import { dividingBy } from './backward'

/** The document's `backward_prop` with `m = X.shape[1]`. */
export const corrected: Derivation = dividingBy((samples) => samples)
