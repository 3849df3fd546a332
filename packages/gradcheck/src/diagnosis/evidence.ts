// How the hand's numbers compare with others: whether they agree, and where they are furthest apart.
import type { Numbers } from '../problem/problem'
import { distance, isFinite, largest, sameShape } from './arrays'
import { gradientIn, rightWalk, type Trace } from './trace'

/** The right gradient of a parameter. */
export const rightOf = (trace: Trace, path: string): Numbers => gradientIn(trace, rightWalk(trace), path)

// Gradients smaller than this part of the largest of all parameters are compared with it: they are sums that cancel,
// and roundings of their terms (1e-16 of the largest) must stay below any tolerance.
const negligible = 1e-6

/** What counts as large in a trace: a gradient below is rounding noise. */
export const floorOf = (trace: Trace, parameters: readonly string[]): number =>
  trace.once('floor', () =>
    Math.max(
      Number.MIN_VALUE,
      negligible *
        Math.max(0, ...parameters.map((path) => largest(rightOf(trace, path))).filter(Number.isFinite)),
    ),
  )

/** How far the hand is from `gradient` at a parameter, relative to the largest element; Infinity for other shapes. */
export function errorOf(
  trace: Trace,
  path: string,
  gradient: Numbers,
  parameters: readonly string[],
): number {
  const hand = trace.hand.get(path)
  if (hand === undefined) return 0
  if (!isFinite(hand) || !isFinite(gradient)) return isFinite(gradient) ? Infinity : 0
  return distance(hand, gradient, floorOf(trace, parameters))
}

/** Where the hand and the right gradient are furthest apart, relative: the numbers, for a sentence. */
export function worstElement(traces: readonly Trace[], path: string, parameters: readonly string[]): string {
  let worst: { trace: Trace; error: number } | undefined
  for (const trace of traces) {
    const error = errorOf(trace, path, rightOf(trace, path), parameters)
    if (worst === undefined || error > worst.error) worst = { trace, error }
  }
  if (worst === undefined) return ''
  return worstOf(path, worst.trace.hand.get(path) as Numbers, rightOf(worst.trace, path))
}

/** The element at which two arrays are furthest apart: `W1[2, 0] is 1.5 by hand, 3 by autodiff, ratio 0.5`. */
export function worstOf(name: string, hand: Numbers, right: Numbers): string {
  if (!sameShape(hand.shape, right.shape)) {
    return `${name} has shape [${hand.shape.join(', ')}] by hand, [${right.shape.join(', ')}] by autodiff`
  }
  let at = 0
  let most = -1
  hand.data.forEach((x, i) => {
    const apart = Math.abs(x - (right.data[i] as number))
    if (apart > most || Number.isNaN(apart)) {
      most = Number.isNaN(apart) ? Infinity : apart
      at = i
    }
  })
  const [x, y] = [hand.data[at] as number, right.data[at] as number]
  const ratio = y === 0 || !Number.isFinite(x) ? '' : `, ratio ${format(x / y)}`
  return `${name}${indexOf(at, hand.shape)} is ${format(x)} by hand, ${format(y)} by autodiff${ratio}`
}

/** Six digits. */
export const format = (x: number): string => String(Number(x.toPrecision(6)))

function indexOf(flat: number, shape: readonly number[]): string {
  if (shape.length === 0) return ''
  const index: number[] = []
  let rest = flat
  for (const size of shape.toReversed()) {
    index.unshift(rest % size)
    rest = Math.floor(rest / size)
  }
  return `[${index.join(', ')}]`
}

/** The ratio of hand to right if it is the same for all elements of a trace. */
export function constantRatio(hand: Numbers, right: Numbers): number | undefined {
  if (!sameShape(hand.shape, right.shape)) return undefined
  const at = right.data.reduce(
    (best, x, i) => (Math.abs(x) > Math.abs(right.data[best] as number) ? i : best),
    0,
  )
  const ratio = (hand.data[at] as number) / (right.data[at] as number)
  const fits = hand.data.every(
    (x, i) => Math.abs(x - ratio * (right.data[i] as number)) <= 1e-7 * Math.abs(hand.data[at] as number),
  )
  return Number.isFinite(ratio) && fits ? ratio : undefined
}
