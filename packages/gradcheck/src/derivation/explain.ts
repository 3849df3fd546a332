// What is wrong with a derivation that fails: what the diagnosis finds, and in plain words what it cannot.
import { ShapeError } from '@chainrule/tensor'
import { diagnose } from '../diagnosis/diagnose'
import { printed, type GradientReport } from '../gradients/report'
import type { Plan } from '../problem/options'
import type { FaultKind, Finding, Numbers } from '../problem/problem'
import type { Space } from '../problem/sources'
import { indexOf } from '../report/tables'
import type { Departure, Subject } from './compare'
import { problemOf } from './problemOf'
import type { Trial } from './trial'

/** A derivation that fails. */
export interface Failure {
  readonly name: string
  readonly subject: Subject
  readonly space: Space
  readonly plan: Plan
  readonly parameters: readonly string[]
  readonly trials: readonly Trial[]
  /** The smallest that fails. */
  readonly smallest: Trial
  /** What differences say of autodiff there. */
  readonly autodiff: GradientReport | undefined
}

// On how many fresh samples a fault must reproduce the hand's numbers.
const samples = 6

/** The findings, at least one. */
export function explain(failure: Failure): Finding[] {
  const { trials, smallest, autodiff, parameters } = failure
  const thrown = trials.find(({ hand }) => hand === undefined)
  const departures = worstOf([...trials, smallest])
  const missing = departures.filter(({ kind }) => kind === 'missing')
  const unrelated = departures.filter(
    ({ path, kind }) => kind === 'value' && trials.every(({ truth }) => isZero(truth.gradients.get(path))),
  )
  const plain = new Set([...missing, ...unrelated].map(({ path }) => path))
  const open = departures.filter(({ path }) => !plain.has(path))
  const rest = parameters.filter((path) => !plain.has(path))
  // Where it mostly throws there is nothing to diagnose.
  const diagnosed = open.length === 0 || smallest.hand === undefined ? [] : diagnosis(failure, rest)
  const explained = new Set(diagnosed.flatMap((finding) => finding.parameters))
  const findings = [
    ...diagnosed.map((finding) => withShapes(failure, finding, open)),
    ...open
      .filter(({ path }) => !explained.has(path))
      .map((departure) => describeDeparture(failure, departure)),
    ...unrelated.map((departure) => describeUnrelated(departure, trials.length)),
    ...missing.map(describeMissing),
  ]
  if (thrown !== undefined) {
    const error = describeError(thrown.error, trials)
    if (smallest.hand === undefined) findings.unshift(error)
    else findings.push(error)
  }
  // Where the truth is in doubt, so is what is said to depart from it.
  return autodiff?.ok === false ? findings.map((finding) => ({ ...finding, certainty: 'unknown' })) : findings
}

function diagnosis(
  { name, subject, space, plan, smallest }: Failure,
  parameters: readonly string[],
): Finding[] {
  const problem = problemOf(name, subject, space, smallest.inputs, parameters)
  return diagnose(problem, { seed: plan.seed, samples, tolerance: plan.tolerance })
}

/** What is unexplained and of another shape is a matter of shapes first. */
function withShapes(failure: Failure, found: Finding, departures: readonly Departure[]): Finding {
  if (found.kind !== 'unexplained') return found
  const shapes = departures.filter(({ path, kind }) => kind === 'shape' && found.parameters.includes(path))
  if (shapes.length < found.parameters.length) return found
  const kind = 'shape'
  const message = [
    ...shapes.map((departure) => describeDeparture(failure, departure).message),
    found.message,
  ].join('. ')
  return {
    ...found,
    kind,
    message,
    faults: found.faults.map((fault) => ({ ...fault, kind, message })),
    certainty: 'certain',
  }
}

/** Of each parameter that departs, the departure that says most. */
function worstOf(trials: readonly Trial[]): Departure[] {
  const worst = new Map<string, Departure>()
  for (const departure of trials.flatMap(({ departures }) => departures)) {
    const known = worst.get(departure.path)
    const comparable = departure.kind === 'value'
    if (
      known === undefined ||
      (comparable && (known.kind !== 'value' || known.relativeError < departure.relativeError))
    )
      worst.set(departure.path, departure)
  }
  return [...worst.values()]
}

const isZero = (numbers: Numbers | undefined): boolean => numbers?.data.every((x) => x === 0) === true

const finding = (
  parameters: readonly string[],
  kind: FaultKind,
  message: string,
  evidence: string,
  relativeError: number,
  certainty: Finding['certainty'],
): Finding => ({
  parameter: parameters[0] ?? '*',
  parameters,
  kind,
  faults: [{ kind, place: parameters.join(', ') || 'gradients', message }],
  message,
  evidence,
  relativeError,
  certainty,
})

const describeMissing = ({ path }: Departure): Finding =>
  finding([path], 'shape', `gradients returns nothing for ${path}`, '', Infinity, 'certain')

const describeUnrelated = ({ path, relativeError }: Departure, runs: number): Finding =>
  finding(
    [path],
    'unexplained',
    `the loss does not depend on ${path}, so its gradient is 0; the hand gives another. Is ${path} used in the loss?`,
    `autodiff gives exactly 0 for every element in ${runs} runs`,
    relativeError,
    'certain',
  )

/** What a diagnosis left open, as numbers. */
function describeDeparture({ smallest, trials }: Failure, { path, kind, relativeError }: Departure): Finding {
  const among = [smallest, ...trials].find(({ departures }) =>
    departures.some((departure) => departure.path === path && departure.kind === kind),
  ) as Trial
  const left = among.hand?.gradients.get(path) as Numbers
  const right = among.truth.gradients.get(path) as Numbers
  const count = trials.filter(({ departures }) =>
    departures.some((departure) => departure.path === path),
  ).length
  const often = `in ${count} of ${trials.length} runs`
  if (kind === 'shape') {
    const shapes = `[${left.shape.join(', ')}], where ${path} has shape [${right.shape.join(', ')}]`
    return finding([path], 'shape', `the gradient of ${path} has shape ${shapes}`, often, Infinity, 'certain')
  }
  if (kind === 'not-finite') {
    const at = left.data.findIndex((x) => !Number.isFinite(x))
    const element = `${path}${indexOf(left.shape, at)} is ${left.data[at]}, where autodiff gives ${printed(right.data[at] as number)}`
    return finding([path], 'not-finite', `the gradient of ${element}`, often, Infinity, 'certain')
  }
  const at = furthest(left, right)
  const [hand, truth] = [left.data[at] as number, right.data[at] as number]
  return finding(
    [path],
    'unexplained',
    `the gradient of ${path} is wrong, and no single fault that is known explains how`,
    `${path}${indexOf(right.shape, at)}: by hand ${printed(hand)}, by autodiff ${printed(truth)}; ${often}`,
    relativeError,
    'unknown',
  )
}

const furthest = (left: Numbers, right: Numbers): number => {
  const off = right.data.map((x, i) => Math.abs(x - (left.data[i] as number)))
  return off.indexOf(off.reduce((a, b) => Math.max(a, b)))
}

function describeError(error: unknown, trials: readonly Trial[]): Finding {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const count = trials.filter(({ hand }) => hand === undefined).length
  return finding(
    [],
    error instanceof ShapeError ? 'shape' : 'unexplained',
    `gradients throws: ${text}`,
    `in ${count} of ${trials.length} runs`,
    Infinity,
    'certain',
  )
}
