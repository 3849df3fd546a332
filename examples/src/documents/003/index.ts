// Document 003: a multi-layer perceptron from scratch, trained on scikit-learn's digits.
import { asWritten } from './asWritten'
import { autodiff } from './autodiff'
import { corrected } from './corrected'
import { prepare } from './data'
import { train } from './train'

/** The document, its derivations, and its training. */
export const document003 = {
  title: 'a multi-layer perceptron from scratch',
  networks: { perceptron: { asWritten, corrected, autodiff } },
  prepare,
  train,
  /** The test accuracy that the document printed after its last epoch. */
  printedAccuracy: 0.8889,
} as const
