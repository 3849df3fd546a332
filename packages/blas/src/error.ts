// What went wrong with the search for a BLAS.
import { ChainruleError } from '@chainrule/tensor'

/** A library that was tried, and why it would not do. */
export interface Attempt {
  /** As it was asked for: a path, or the name by which the system knows it. */
  readonly file: string
  readonly problem: string
}

/** There is no BLAS here that can be used; `attempts` says what was tried. */
export class BlasError extends ChainruleError {
  /** What was tried, in order. */
  readonly attempts: readonly Attempt[]

  constructor(message: string, attempts: readonly Attempt[], options?: ErrorOptions) {
    super('useBlas', message, options)
    this.attempts = attempts
  }
}
