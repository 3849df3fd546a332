// What is wrong with a derivation. Takes a problem; gives findings, none if the hand is right. On fresh random inputs
// it looks for the faults in the right backward pass that give the hand's numbers.
import { setEvaluator } from '@chainrule/tensor'
import type { Finding, Problem } from '../problem/problem'
import { isFinite, sizeOf } from './arrays'
import { candidatesIn } from './candidates'
import { errorOf, rightOf, worstElement } from './evidence'
import { findingsOf, relativeError } from './findings'
import { firstDeparture } from './intermediates'
import { search } from './search'
import { dimensionsOf, monomialsOf } from './sizes'
import type { Field } from './steps'
import { structureOf, type Structure } from './structure'
import { traceOf, type Trace } from './trace'
import { listed, placeOfParameter } from './words'

/** How a diagnosis is made. */
export interface DiagnosisOptions {
  /** Samples are drawn with this seed and those that follow it. */
  readonly seed: number
  /** On how many samples a fault must reproduce the hand's numbers; six tell most batch factors apart. */
  readonly samples: number
  /** Gradients that differ by less, relative to the largest element, agree. */
  readonly tolerance: number
}

// A fault reproduces the hand's numbers to this, unless the hand itself is less exact.
const reproduced = 1e-9
// Where much cancels, or an activation saturates, two right computations differ by more than roundings of the result.
// So a difference must be plain in two samples, or this many times the tolerance in half of them.
const plain = 1e-3
const clear = 10
// Nodes that the search walks through before it follows one way alone: a few seconds' worth.
const patience = 500_000
// Draws per sample that is wanted, where some make other graphs (an axis of 1 is not repeated) or numbers too large.
const draws = 3

/**
 * What is wrong with the gradients that a problem's hand gives: a finding for each fault, from the output back; none
 * where they agree with autodiff on all samples.
 *
 * @throws what the problem's functions throw
 */
export function diagnose(problem: Problem, options: DiagnosisOptions): Finding[] {
  // Small networks, each once: compiling them would take longer than computing them.
  const before = setEvaluator('reference')
  try {
    return findings(problem, options)
  } finally {
    setEvaluator(before)
  }
}

function findings(problem: Problem, options: DiagnosisOptions): Finding[] {
  const { parameters } = problem
  const drawn = Array.from({ length: options.samples }, (_, i) => traceOf(problem, options.seed + i)).filter(
    (trace) => parameters.every((path) => isFinite(rightOf(trace, path))),
  )
  const infinite = parameters.filter((path) => drawn.some((trace) => !isFiniteAt(trace, path)))
  const mostly = infinite.filter(
    (path) => drawn.filter((trace) => !isFiniteAt(trace, path)).length * 2 > drawn.length,
  )
  const known = parameters.filter((path) => !mostly.includes(path))
  const isUsable = (trace: Trace): boolean =>
    parameters.every((path) => isFinite(rightOf(trace, path))) &&
    known.every((path) => isFiniteAt(trace, path))
  const finite = drawn.filter(isUsable)
  const departing = (traces: readonly Trace[]): string[] =>
    known.filter((path) => departs(traces, path, parameters, options.tolerance))
  // What agrees elsewhere and is slightly off in one sample is rounded there: nothing is to be learnt from that one.
  const suspects = departing(finite)
  const agreeing = known.filter((path) => !suspects.includes(path))
  const isSteady = (trace: Trace): boolean =>
    isUsable(trace) &&
    agreeing.every((path) => errorOf(trace, path, rightOf(trace, path), parameters) <= options.tolerance)
  const usable = finite.filter(isSteady)
  const wrong = departing(usable)
  const found =
    wrong.length === 0
      ? []
      : explained(problem, options, known, wrong, chosen(problem, options, isSteady, usable, wrong))
  const reported = wrong.length === 0 ? infinite : mostly
  const [trace] = drawn
  if (trace === undefined || reported.length === 0) return found
  return [notFinite(drawn, parameters, reported, structureOf(trace)), ...found]
}

const isFiniteAt = (trace: Trace, path: string): boolean => {
  const hand = trace.hand.get(path)
  return hand === undefined || isFinite(hand)
}

/** The findings on the gradients in `wrong`. */
function explained(
  problem: Problem,
  { tolerance }: DiagnosisOptions,
  parameters: readonly string[],
  wrong: readonly string[],
  traces: readonly [Trace, ...Trace[]],
): Finding[] {
  const [trace] = traces
  const structure = structureOf(trace)
  const dimensions = dimensionsOf(problem, traces)
  const setting = { traces, trace, structure, parameters }
  const layerOf = (path: string): number => structure.layerOf.get(path) ?? 0
  const field: Field = {
    traces,
    parameters,
    tolerance: Math.max(reproduced, tolerance),
    candidates: candidatesIn(setting, { dimensions, monomials: monomialsOf(dimensions) }),
    layerOf: structure.layerOf,
    effort: { nodes: 0, most: patience },
  }
  const departing = wrong.toSorted((a, b) => layerOf(b) - layerOf(a))
  const explanation = search(field, departing)
  const first =
    explanation.unexplained.length === 0
      ? undefined
      : firstDeparture(problem, traces, structure, field.tolerance)
  const found = findingsOf(field, explanation, departing)
  return explanation.unexplained.length === 0
    ? found
    : [...found, unexplained(field, explanation.unexplained, structure, first)]
}

function departs(
  traces: readonly Trace[],
  path: string,
  parameters: readonly string[],
  tolerance: number,
): boolean {
  const errors = traces.map((trace) => errorOf(trace, path, rightOf(trace, path), parameters))
  const sorted = errors.toSorted((a, b) => b - a)
  const median = sorted[Math.floor((errors.length - 1) / 2)] ?? 0
  const twice = sorted[errors.length > 2 ? 1 : 0] ?? 0
  return twice > Math.max(plain, tolerance) || median > clear * tolerance
}

/** The traces to search on: of one form, as many as are wanted; the first is the one that tells most. */
function chosen(
  problem: Problem,
  { seed, samples }: DiagnosisOptions,
  isUsable: (trace: Trace) => boolean,
  usable: readonly Trace[],
  wrong: readonly string[],
): readonly [Trace, ...Trace[]] {
  const count = (form: string): number => usable.filter((trace) => trace.form === form).length
  const form = usable.reduce(
    (best, trace) => (count(trace.form) > count(best) ? trace.form : best),
    usable[0]?.form ?? '',
  )
  const traces = usable.filter((trace) => trace.form === form)
  for (let i = samples; i < draws * samples && traces.length < samples; i++) {
    const trace = traceOf(problem, seed + i)
    if (trace.form === form && isUsable(trace)) traces.push(trace)
  }
  const tells = (trace: Trace): number =>
    wrong.filter((path) => errorOf(trace, path, rightOf(trace, path), problem.parameters) > plain).length +
    problem.parameters.filter((path) => rightOf(trace, path).data.some((x) => x !== 0)).length
  const size = (trace: Trace): number =>
    [...trace.shapes.values()].reduce((sum, shape) => sum + Math.min(100, sizeOf(shape)), 0)
  const [first, ...rest] = traces.toSorted((a, b) => tells(b) - tells(a) || size(b) - size(a))
  // There is one: something departs in the usable traces.
  return [first as Trace, ...rest]
}

function unexplained(
  field: Field,
  paths: readonly string[],
  structure: Structure,
  first: string | undefined,
): Finding {
  const [path] = paths as readonly [string]
  const place = listed(paths.map((name) => placeOfParameter({ structure }, name)))
  const which = `the gradient${paths.length > 1 ? 's' : ''} of ${listed(paths)} ${paths.length > 1 ? 'are' : 'is'} wrong`
  const message = `${which}, and no fault of the known kinds, nor a pair of them, explains how`
  return {
    parameter: path,
    parameters: paths,
    kind: 'unexplained',
    faults: [{ kind: 'unexplained', place, message }],
    message: `${message}${first === undefined ? '' : `; ${first}`}.`,
    evidence: worstElement(field.traces, path, field.parameters),
    relativeError: Math.max(...paths.map((name) => relativeError(field, name))),
    certainty: 'unknown',
  }
}

function notFinite(
  traces: readonly Trace[],
  parameters: readonly string[],
  paths: readonly string[],
  structure: Structure,
): Finding {
  const [path] = paths as readonly [string]
  const which = `the gradient${paths.length > 1 ? 's' : ''} of ${listed(paths)} ${paths.length > 1 ? 'have' : 'has'}`
  const message = `${which} elements that are NaN or infinite, where autodiff gives finite numbers`
  const times = traces.filter((trace) => paths.some((name) => !isFiniteAt(trace, name))).length
  return {
    parameter: path,
    parameters: paths,
    kind: 'not-finite',
    faults: [
      {
        kind: 'not-finite',
        place: listed(paths.map((name) => placeOfParameter({ structure }, name))),
        message,
      },
    ],
    message: `${message}.`,
    evidence: `${worstElement(traces, path, parameters)}; so it is on ${times} of ${traces.length} samples`,
    relativeError: Infinity,
    certainty: 'certain',
  }
}
