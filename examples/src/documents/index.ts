// The documents: published derivations of backpropagation, each as it is written, corrected, and by autodiff.
import { document003 } from './003/index'

/** Every document by its number. */
export const documents = { '003': document003 } as const
