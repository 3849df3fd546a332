// Trying a candidate: does a derivation with this fault, and those found before, give the hand's numbers? A number in
// the fault is fitted to each trace, and must mean something in all of them.
import type { Numbers } from '../problem/problem'
import { inner, isFinite, minus, sameShape } from './arrays'
import { attempt, gradientsUnder, type Applied } from './apply'
import type { Candidate, Part } from './candidate'
import { errorOf } from './evidence'
import { Unfit, type Trace } from './trace'

/** What a search works on. */
export interface Search {
  readonly traces: readonly Trace[]
  readonly parameters: readonly string[]
  /** Numbers that differ by less than this, relative, are the same. */
  readonly tolerance: number
  readonly effort: Effort
}

/** What a search has done so far. It is counted, not timed: the same search ends the same on any machine. */
export interface Effort {
  /** Nodes of traces that were walked through. */
  nodes: number
  /** After so many only the most promising way is followed. */
  readonly most: number
}

/** Whether a search has taken long enough to stop looking for what is less likely. */
export const isLate = ({ effort }: Search): boolean => effort.nodes > effort.most

type Gradients = ReadonlyMap<string, Numbers>

/** The gradients under some faults in trace `t`; undefined where shapes do not fit. */
export function gradientsOf(
  { traces, parameters, effort }: Search,
  t: number,
  faults: readonly Applied[],
  wanted: readonly string[] = parameters,
): Gradients | undefined {
  const trace = traces[t] as Trace
  effort.nodes += trace.nodes.length
  try {
    return gradientsUnder(trace, t, faults, parameters, wanted)
  } catch (error) {
    if (error instanceof Unfit) return undefined
    throw error
  }
}

/** Whether gradients agree with the hand's at a parameter, in trace `t`. */
export function agrees(search: Search, t: number, gradients: Gradients | undefined, path: string): boolean {
  const gradient = gradients?.get(path)
  const { traces, parameters, tolerance } = search
  return gradient !== undefined && errorOf(traces[t] as Trace, path, gradient, parameters) <= tolerance
}

/** The parameters at which the hand's numbers are those that come of these faults, in all traces. */
export function explainedBy(search: Search, faults: readonly Applied[]): ReadonlySet<string> {
  let left = [...search.parameters]
  for (const t of search.traces.keys()) {
    const gradients = gradientsOf(search, t, faults, left)
    left = left.filter((path) => agrees(search, t, gradients, path))
    if (left.length === 0) break
  }
  return new Set(left)
}

/** What a candidate does in one trace: the gradients, or those with the numbers 0 and 1. */
export type Trial = { readonly at: Gradients } | { readonly at0: Gradients; readonly at1: Gradients }

/**
 * Tries a candidate on top of faults in trace `t`.
 *
 * @param wanted the parameters whose gradients are asked for
 */
export function trial(
  search: Search,
  t: number,
  faults: readonly Applied[],
  candidate: Candidate,
  wanted: readonly string[],
): Trial | undefined {
  const run = (number: number): Gradients | undefined =>
    gradientsOf(search, t, [...faults, attempt(candidate, number, search.traces)], wanted)
  if (candidate.read === undefined) {
    const at = run(1)
    return at && { at }
  }
  const at0 = run(0)
  const at1 = at0 && run(1)
  return at1 && { at0, at1 }
}

/** The number with which a trial gives the hand's numbers at a parameter; NaN if any does, undefined if none does. */
export function numberFor(search: Search, t: number, found: Trial, path: string): number | undefined {
  const trace = search.traces[t] as Trace
  if ('at' in found) return agrees(search, t, found.at, path) ? Number.NaN : undefined
  const hand = trace.hand.get(path)
  const [at0, at1] = [found.at0.get(path), found.at1.get(path)]
  if (hand === undefined || at0 === undefined || at1 === undefined) return undefined
  if (!sameShape(at0.shape, hand.shape) || !sameShape(at1.shape, hand.shape) || !isFinite(hand))
    return undefined
  const slope = minus(at1, at0)
  const square = inner(slope, slope)
  if (square === 0) return agrees(search, t, found.at0, path) ? Number.NaN : undefined
  const number = inner(minus(hand, at0), slope) / square
  const fitted = { shape: at0.shape, data: at0.data.map((x, i) => x + number * (slope.data[i] as number)) }
  return errorOf(trace, path, fitted, search.parameters) <= search.tolerance ? number : undefined
}

/** A candidate that gives the hand's numbers at a parameter in all traces, with what its numbers say. */
export function confirm(
  search: Search,
  faults: readonly Applied[],
  candidate: Candidate,
  path: string,
): Applied | undefined {
  const numbers: number[] = []
  for (const t of search.traces.keys()) {
    const found = trial(search, t, faults, candidate, [path])
    const number = found && numberFor(search, t, found, path)
    if (number === undefined) return undefined
    numbers.push(number)
  }
  const also: readonly Part[] = candidate.also === undefined ? [] : [candidate.also]
  if (candidate.read === undefined) {
    const { kind, message, cost } = candidate
    return { candidate, numbers, parts: [{ kind, message }, ...also], cost }
  }
  const reading = candidate.read(numbers, search.traces)
  if (reading === undefined) return undefined
  const filled = numbers.map((number, t) =>
    Number.isNaN(number) ? reading.at(search.traces[t] as Trace) : number,
  )
  return {
    candidate,
    numbers: filled,
    parts: [...reading.parts, ...also],
    cost: candidate.cost + reading.cost,
  }
}
