// What the matchers decide with. Takes gradients by hand, as numbers or as a function, the loss and its inputs; gives
// the report of a check.
import { Tensor, ValueError } from '@chainrule/tensor'
import { check } from '../derivation/checkDerivation'
import type { DerivationOptions } from '../derivation/checkDerivation'
import type { DerivationReport } from '../derivation/report'
import { sourcesOf } from '../problem/sources'

type Function = (inputs: never) => unknown

/** How gradients are matched: see `checkDerivation`. */
export interface MatchOptions extends DerivationOptions {
  /** What the report calls the derivation. */
  readonly name?: string | undefined
}

/**
 * Checks gradients by hand. A function of the inputs is checked as `checkDerivation` does; numbers are compared with
 * autodiff's for the inputs, which are tensors then. Inputs are an object by name, or one tensor, shape or arbitrary.
 *
 * @throws ValueError and others as `checkDerivation`, under the name `toMatchGradient`.
 */
export function matchGradient(
  hand: unknown,
  loss: Function,
  inputs: unknown,
  options: MatchOptions = {},
): DerivationReport {
  const op = 'toMatchGradient'
  if (typeof loss !== 'function') {
    throw new ValueError(
      op,
      'expected the loss, a function of the inputs, first: expect(hand).toMatchGradient(loss, inputs)',
    )
  }
  const bare = !isNamed(inputs)
  const given = bare ? { [single]: inputs } : inputs
  const isFunction = typeof hand === 'function'
  if (!isFunction && !sourcesOf(op, given).fixed) {
    throw new ValueError(
      op,
      'gradients that are numbers belong to inputs that are tensors; for random inputs expect a function of the inputs that returns gradients',
    )
  }
  const gradients = (of: never): unknown => {
    const value = isFunction ? (hand as Function)(bare ? of[single] : of) : hand
    return bare ? { [single]: value } : value
  }
  return check(op, {
    name: 'the gradient by hand',
    ...options,
    inputs: given,
    loss: bare ? (of: never) => loss(of[single]) : loss,
    gradients,
  })
}

// What reports call the input of a loss that has but one.
const single = 'x'

/** Whether inputs are an object by name, and not one input. */
const isNamed = (inputs: unknown): inputs is object =>
  typeof inputs === 'object' &&
  inputs !== null &&
  !(inputs instanceof Tensor) &&
  Object.getPrototypeOf(inputs) === Object.prototype
