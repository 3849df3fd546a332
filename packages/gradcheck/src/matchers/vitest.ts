// The entry `@chainrule/gradcheck/vitest`: imported once, it gives `expect` the matcher for gradients.
import { expect } from 'vitest'
import type { InputsOf, ScalarTensor } from '../problem/inputTypes'
import { matchGradient, type MatchOptions } from './matchGradient'

export type { MatchOptions }

/** The matchers that this entry adds to vitest's `expect`. */
export interface GradientMatchers {
  /**
   * Gradients by hand match those of autodiff. `expect(hand)` takes a function of the inputs that returns gradients,
   * which is checked on random inputs as `checkDerivation` does, or the gradients themselves for one set of inputs:
   * tensors, typed arrays, nested arrays, by the names of the inputs.
   *
   * @param loss a scalar function of the inputs
   * @param inputs an object by name of tensors (of random tensors, shapes, arbitraries for a function), or one of them
   * @param options as for `checkDerivation`
   * @throws where they do not match, with what is wrong with them
   */
  toMatchGradient<const Given>(
    loss: (inputs: InputsOf<Given>) => ScalarTensor,
    inputs: Given,
    options?: MatchOptions,
  ): void
}

declare module 'vitest' {
  // oxlint-disable-next-line typescript/no-explicit-any -- must be declared as vitest does
  interface Matchers<T = any> extends GradientMatchers {}
}

expect.extend({
  toMatchGradient(hand: unknown, loss: (inputs: never) => unknown, inputs: unknown, options?: MatchOptions) {
    const report = matchGradient(hand, loss, inputs, options)
    return { pass: report.ok, message: () => String(report) }
  },
})
