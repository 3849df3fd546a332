// One trial of a derivation: the hand's gradients beside autodiff's for one set of inputs.
import type { Hand } from '../problem/hand'
import type { Truth } from '../problem/lossOf'
import type { Inputs } from '../problem/problem'
import { callHand, compare, HandError, truthOf, type Departure, type Subject } from './compare'
import { genuine } from './genuine'

/** The outcome. */
export interface Trial {
  readonly inputs: Inputs
  readonly truth: Truth
  /** Left out where the hand threw. */
  readonly hand?: Hand
  /** What the hand threw. */
  readonly error?: unknown
  /** The parameters whose gradients are wrong. */
  readonly departures: readonly Departure[]
}

/**
 * Tries one set of inputs.
 *
 * @throws What the loss throws, and ValueError where the hand returned no gradients.
 */
export function attempt(subject: Subject, inputs: Inputs): Trial {
  const truth = truthOf(subject, inputs)
  let hand: Hand
  try {
    hand = callHand(subject, inputs)
  } catch (error) {
    if (error instanceof HandError) return { inputs, truth, error: error.cause, departures: [] }
    throw error
  }
  const sides = { truth, hand }
  const departures = genuine(subject, inputs, sides, compare(sides, subject.tolerance))
  return { inputs, truth, hand, departures }
}

/** Whether the hand is wrong there. */
export const failed = ({ hand, departures }: Trial): boolean => hand === undefined || departures.length > 0
