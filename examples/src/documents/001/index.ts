// Document 001: two networks for MNIST, one written as functions, one as layers.
import type { Document } from '../document'
import { faults } from './faults'
import { networks, problem } from './problem'
import { train } from './train'

/** The document, its derivations, mistakes and trainings. */
export const document001 = {
  title: 'a network of functions, and one of layers',
  networks,
  faults,
  printed: [
    { what: 'training accuracy of the first network in epoch 320', value: 0.84414634 },
    { what: 'test accuracy of the second network in epoch 190', value: 0.813 },
  ],
  runs: [
    { network: 'functional', way: 'asWritten', seeds: [0] },
    { network: 'functional', way: 'corrected', seeds: [0] },
    { network: 'functional', way: 'autodiff', seeds: [0] },
    // With seed 9 its weights end as NaN.
    { network: 'layered', way: 'asWritten', seeds: [0, 9] },
    { network: 'layered', way: 'corrected', seeds: [0, 5] },
    { network: 'layered', way: 'autodiff', seeds: [0] },
    { network: 'layered', way: 'mended', seeds: [0] },
  ],
  problem,
  train,
} as const satisfies Document
