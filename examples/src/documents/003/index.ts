// Document 003: a multi-layer perceptron from scratch, trained on scikit-learn's digits.
import type { Document } from '../document'
import { faults } from './faults'
import { networks, problem } from './problem'
import { train } from './train'

const seeds = [0, 1, 2, 3, 4]

/** The document, its derivations, mistakes and trainings. */
export const document003 = {
  title: 'a multi-layer perceptron from scratch',
  networks,
  faults,
  printed: [{ what: 'test accuracy after the last epoch', value: 0.8889 }],
  runs: [
    { network: 'perceptron', way: 'asWritten', seeds },
    { network: 'perceptron', way: 'corrected', seeds },
    { network: 'perceptron', way: 'autodiff', seeds },
    { network: 'perceptron', way: 'mended', seeds },
  ],
  problem,
  train,
} as const satisfies Document
