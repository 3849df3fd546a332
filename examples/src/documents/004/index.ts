// Document 004: a two-layer network for MNIST that was never trained.
import type { Document } from '../document'
import { faults } from './faults'
import { networks, problem } from './problem'
import { train } from './train'

/** The document, its derivations, mistakes and trainings. It printed no figure. */
export const document004 = {
  title: 'a neural network from scratch, never trained',
  networks,
  faults,
  printed: [],
  runs: [
    { network: 'two-layer', way: 'asWritten', seeds: [0] },
    { network: 'two-layer', way: 'corrected', seeds: [0] },
    { network: 'two-layer', way: 'autodiff', seeds: [0] },
    { network: 'two-layer', way: 'mended', seeds: [0] },
  ],
  problem,
  train,
} as const satisfies Document
