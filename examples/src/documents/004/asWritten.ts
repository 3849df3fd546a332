// The gradients exactly as the document's training step asks for them: it fails.
import type { Derivation } from '../derivation'
import { withGlobals } from './backward'

/**
 * The document defines W2 in no cell, only inside `train_gradient_descent`, which `back_propagation` cannot see.
 * So the first step ends in Python's `NameError: name 'W2' is not defined`, here in a ReferenceError.
 */
export const asWritten: Derivation = withGlobals(() => ({}))
