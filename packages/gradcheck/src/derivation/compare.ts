// The hand's gradients against autodiff's for one set of inputs. Takes the functions and the inputs; gives both sides,
// and where they depart from each other.
import type { AnyTensor } from '@chainrule/tensor'
import { readHand, type Hand } from '../problem/hand'
import { differentiate, type Truth } from '../problem/lossOf'
import type { Inputs, Numbers } from '../problem/problem'

/** What is checked. */
export interface Subject {
  readonly op: string
  readonly loss: (inputs: Inputs) => AnyTensor
  readonly gradients: (inputs: Inputs) => unknown
  /** The names of the inputs whose gradients are expected, once they are known. */
  readonly names: readonly string[] | undefined
  readonly tolerance: number
}

/** A parameter whose gradient departs from autodiff's, and how. */
export interface Departure {
  readonly path: string
  readonly kind: 'missing' | 'shape' | 'not-finite' | 'value'
  /** The largest difference, relative to the largest element; Infinity where numbers cannot be compared. */
  readonly relativeError: number
  /** The largest difference itself. */
  readonly difference: number
}

/** Both sides. */
export interface Sides {
  readonly truth: Truth
  readonly hand: Hand
}

/** Says that the hand threw `cause`, as against what is thrown at what it returned. */
export class HandError extends Error {}

/**
 * What the hand says.
 *
 * @throws HandError with what it threw as its cause, ValueError where it returned no gradients.
 */
export function callHand({ op, gradients, names }: Subject, inputs: Inputs): Hand {
  let returned: unknown
  try {
    returned = gradients(inputs)
  } catch (error) {
    throw new HandError('', { cause: error })
  }
  return readHand(op, returned, inputs, names)
}

/** What autodiff says. */
export const truthOf = ({ op, loss }: Subject, inputs: Inputs): Truth => differentiate(op, loss, inputs)

// What float32, 2^-24 for each operation, leaves behind a few sums of products: a hand that computes in it cannot be
// asked for more.
const singleTolerance = 1e-4

// Where everything cancels, what is left is rounding of what cancelled. Below this share of the largest numbers around
// differences are that: 2^-53 for each of some thousand operations.
const roundingShare = 1e-13

/** Where the sides differ by more than the tolerance. */
export function compare({ truth, hand }: Sides, tolerance: number): Departure[] {
  const { loss, gradients } = truth
  const around = [...gradients.values()].map(({ data }) => largestOf(data))
  const largest = Math.max(Math.abs(loss), ...around)
  const allowed = hand.single ? Math.max(tolerance, singleTolerance) : tolerance
  const departures: Departure[] = hand.missing.map((path) => ({
    path,
    kind: 'missing',
    relativeError: Infinity,
    difference: Infinity,
  }))
  for (const [path, numbers] of hand.gradients) {
    const right = gradients.get(path) as Numbers
    const kind = unlike(numbers, right)
    if (kind !== undefined) {
      departures.push({ path, kind, relativeError: Infinity, difference: Infinity })
      continue
    }
    const difference = largestDifference(numbers.data, right.data)
    const relativeError = difference / Math.max(largestOf(right.data), largestOf(numbers.data))
    if (relativeError > allowed && difference > roundingShare * largest) {
      departures.push({ path, kind: 'value', relativeError, difference })
    }
  }
  return departures
}

function unlike(numbers: Numbers, right: Numbers): 'shape' | 'not-finite' | undefined {
  const { shape } = numbers
  const same = shape.length === right.shape.length && shape.every((size, axis) => size === right.shape[axis])
  if (!same) return 'shape'
  return numbers.data.every(Number.isFinite) ? undefined : 'not-finite'
}

/** The largest element, whatever its sign. */
export const largestOf = (data: Float64Array): number =>
  data.reduce((most, x) => Math.max(most, Math.abs(x)), 0)

/** The largest difference of two elements at the same place. */
export const largestDifference = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0)
