// Which departures are faults, and which accidents of the point: kinks and rounding. Takes the departures there; gives
// those that stay.
import { tensor, tree, type AnyTensor } from '@chainrule/tensor'
import { uniformFrom } from '../gradients/random'
import type { Inputs, Numbers } from '../problem/problem'
import {
  callHand,
  compare,
  largestDifference,
  largestOf,
  truthOf,
  type Departure,
  type Sides,
  type Subject,
} from './compare'

// A step across any kink, small beside the inputs.
const aside = 2 ** -12

// A step as small as rounding: 32 times that of float64.
const faint = 2 ** -48

// Errors below are measured against what rounding of the inputs makes of both sides.
const clear = 1e-6

// How much more than one draw of rounding the rounding of a whole computation may be.
const cautious = 64

/**
 * The departures that are no accident of the point. At a kink (relu at 0) the hand may follow another convention: just
 * beside it both must differ as well. And an error that is no larger than what rounding makes of both sides is none.
 */
export function genuine(
  given: Subject,
  inputs: Inputs,
  here: Sides,
  departures: readonly Departure[],
): readonly Departure[] {
  if (departures.every(({ kind }) => kind !== 'value')) return departures
  // Data stay as they are: a derivation may lean on targets that add up to 1.
  const subject = { ...given, names: here.hand.names }
  const there = sidesBeside(subject, inputs, aside)
  const beside = there && compare(there, subject.tolerance)
  const stays = ({ path, relativeError }: Departure): boolean => {
    if (beside === undefined) return true
    const other = beside.find((departure) => departure.path === path)
    if (other === undefined) return false
    const error = Math.min(relativeError, other.relativeError)
    return error > clear || error > cautious * jitter(subject, inputs, here, path)
  }
  return departures.filter((departure) => departure.kind !== 'value' || stays(departure))
}

/** Both sides with every parameter moved by a share of its elements; undefined if one throws there. */
function sidesBeside(subject: Subject, inputs: Inputs, share: number): Sides | undefined {
  const next = uniformFrom(1)
  const moved = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const moves = subject.names === undefined || subject.names.includes(name)
      return [name, moves ? tree.map((x) => nudged(x, share, next), value) : value]
    }),
  )
  try {
    return { truth: truthOf(subject, moved), hand: callHand(subject, moved) }
  } catch {
    return undefined
  }
}

/** Elements of 0 move as well, unless the step stands for rounding. */
function nudged(x: AnyTensor, share: number, next: () => number): AnyTensor {
  if (x.dtype !== 'float64') return x
  const data = Float64Array.from(x.dataSync() as Float64Array, (value) => {
    const step = share * (1 + next()) * (next() < 0.5 ? -1 : 1)
    return value + step * (share === aside ? 1 + Math.abs(value) : value)
  })
  return tensor(data, { shape: x.shape as readonly number[] })
}

/** How far rounding of the inputs moves the gradient of a parameter, by hand or by autodiff, relative to it. */
function jitter(subject: Subject, inputs: Inputs, here: Sides, path: string): number {
  const there = sidesBeside(subject, inputs, faint)
  if (there === undefined) return 0
  const moved = (a: Numbers | undefined, b: Numbers | undefined): number =>
    a === undefined || b === undefined || a.data.length !== b.data.length
      ? 0
      : largestDifference(a.data, b.data) / Math.max(largestOf(a.data), largestOf(b.data), Number.MIN_VALUE)
  return Math.max(
    moved(here.truth.gradients.get(path), there.truth.gradients.get(path)),
    moved(here.hand.gradients.get(path), there.hand.gradients.get(path)),
  )
}
