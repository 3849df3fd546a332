// The first network's gradients exactly as the document's training step applies them: divided by the wrong
// number of samples.
import type { Derivation } from '../../derivation'
import { testCount } from '../data'
import { dividingBy } from './backward'

/**
 * The document's `m` is a global that counts all rows of the file, `m,n=data.shape`; it trains with
 * `data[0:m-1000]`. So whatever number of samples it trains with, it divides by 1,000 more: by 42,000 where it
 * has 41,000.
 */
export const asWritten: Derivation = dividingBy((samples) => samples + testCount)
