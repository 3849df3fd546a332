// Document 002: a network from scratch that its author never trained.
import type { Document } from '../document'
import { faults } from './faults'
import { networks, problem } from './problem'
import { train } from './train'

/** The document, its derivations, mistakes and trainings. It printed no figure. */
export const document002 = {
  title: 'a neural network from scratch, by batches',
  networks,
  faults,
  printed: [],
  runs: [
    { network: 'perceptron', way: 'asWritten', seeds: [0] },
    { network: 'perceptron', way: 'corrected', seeds: [0] },
    { network: 'perceptron', way: 'autodiff', seeds: [0] },
  ],
  problem,
  train,
} as const satisfies Document
