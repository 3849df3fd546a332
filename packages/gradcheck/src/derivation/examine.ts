// The course of a check: many trials, the smallest that fails, what is wrong with it. Takes what is checked and where
// cases come from; gives what the report says.
import { ValueError } from '@chainrule/tensor'
import { checkGradients } from '../gradients/checkGradients'
import type { GradientReport } from '../gradients/report'
import type { Plan } from '../problem/options'
import type { Inputs } from '../problem/problem'
import { shrink } from '../problem/shrink'
import { drawCase, inputsOf, seedFor, sizesFor, type Case, type Space } from '../problem/sources'
import { callHand, type Departure, type Subject } from './compare'
import type { Counterexample, DerivationContents } from './contents'
import { explain } from './explain'
import { attempt, failed, type Trial } from './trial'

// So many runs have the same sizes: programs for them are made once.
const runsOfSizes = 10

// One run of five has sizes of its own, of any kind: 1 and equal ones included.
const isOdd = (run: number): boolean => run % 5 === 4

/** Checks a derivation. */
export function examine(name: string, given: Subject, space: Space, plan: Plan): DerivationContents {
  const { sources } = space
  const { seed, tolerance } = plan
  const runs = sources.fixed ? 1 : plan.runs
  let { names } = given
  const drawn: { readonly found: Case; readonly trial: Trial }[] = []
  for (let run = 0; run < runs; run++) {
    const group = isOdd(run) ? run : Math.floor(run / runsOfSizes)
    const sizes = sizesFor(space, seedFor(seed, group), isOdd(run))
    const found = drawCase(sources, sizes, seedFor(seed, run))
    const trial = attempt({ ...given, names }, inputsOf(given.op, sources, found))
    drawn.push({ found, trial })
    names ??= trial.hand?.names
  }
  const subject = { ...given, names }
  const sound = soundTrials(
    subject,
    drawn.map(({ trial }) => trial),
  )
  const trials = drawn.map(({ found }, run) => ({ found, trial: sound[run] as Trial }))
  const parameters = parametersOf(sound)
  const failing = trials.filter(({ trial }) => failed(trial))
  // What happens most often is what the report is about.
  const thrown = failing.filter(({ trial }) => trial.hand === undefined)
  const first = (
    2 * thrown.length > failing.length ? thrown : failing.filter((each) => !thrown.includes(each))
  )[0]
  const contents = { name, runs, seed, tolerance, parameters }
  if (first === undefined)
    return { ...contents, findings: [], counterexample: undefined, autodiff: undefined }

  checkRepeats(subject, first.trial)
  const smallest = shrink(space, first.found, (smaller) => isLike(subject, space, first.trial, smaller))
  const trial = attempt(subject, inputsOf(subject.op, sources, smallest))
  const autodiff = trial.hand && confirm(subject, trial.inputs, trial.hand.names)
  return {
    ...contents,
    findings: explain({
      name,
      subject,
      space,
      plan,
      parameters,
      trials: trials.map(({ trial }) => trial),
      smallest: trial,
      autodiff,
    }),
    counterexample: counterexampleOf(smallest, trial),
    autodiff,
  }
}

// What saturates may lose so much, relative; a mistake that shows in few cases shows more.
const rounded = 1e-3

/**
 * Where most cases agree, one that does not counts only if the error is plain and differences confirm autodiff there:
 * where an activation saturates, both may be rounded to other numbers.
 */
function soundTrials(subject: Subject, trials: readonly Trial[]): Trial[] {
  const failing = trials.filter(failed)
  if (2 * failing.length > trials.length) return [...trials]
  return trials.map((trial) => {
    const { hand, departures, inputs } = trial
    if (hand === undefined || departures.every(({ kind }) => kind !== 'value')) return trial
    const plain = departures.filter(({ relativeError }) => relativeError > rounded)
    return { ...trial, departures: plain.length > 0 && confirm(subject, inputs, hand.names).ok ? plain : [] }
  })
}

/** The paths of all parameters that the hand gives gradients of, in the order of the inputs. */
const parametersOf = (trials: readonly Trial[]): string[] => [
  ...new Set(
    trials.flatMap(({ truth, hand }) =>
      [...truth.gradients.keys()].filter((path) => hand?.gradients.has(path) || hand?.missing.includes(path)),
    ),
  ),
]

/** @throws ValueError where the hand gives other numbers for the same inputs. */
function checkRepeats(subject: Subject, { inputs, hand }: Trial): void {
  if (hand === undefined) return
  const again = callHand(subject, inputs)
  const changed = [...hand.gradients].find(
    ([path, { data }]) => !data.every((x, i) => Object.is(x, again.gradients.get(path)?.data[i])),
  )
  if (changed === undefined) return
  throw new ValueError(
    subject.op,
    `gradients gave other numbers for ${changed[0]} when called again with the same inputs; pass what is random or changes as an input`,
  )
}

// Of departures, those whose numbers can be compared say most.
const order: readonly Departure['kind'][] = ['value', 'shape', 'not-finite', 'missing']

const leading = (departures: readonly Departure[]): Departure =>
  departures.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0] as Departure

// What is smaller must still be plainly wrong: by some share of the error that was found, or by a hundredth.
const relativeShare = 0.1
const share = 1e-3
const plain = 0.01

/** Whether a smaller case fails as the one that was found. */
function isLike(subject: Subject, { sources }: Space, found: Trial, smaller: Case): boolean {
  let trial: Trial
  try {
    trial = attempt(subject, inputsOf(subject.op, sources, smaller))
  } catch {
    // Where the loss is not defined there is no smaller case.
    return false
  }
  if (found.hand === undefined) {
    return trial.hand === undefined && nameOf(trial.error) === nameOf(found.error)
  }
  const wrong = leading(found.departures)
  return trial.departures.some(
    ({ path, kind, relativeError, difference }) =>
      path === wrong.path &&
      kind === wrong.kind &&
      relativeError >= Math.min(plain, relativeShare * wrong.relativeError) &&
      difference >= Math.min(plain, share * wrong.difference),
  )
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)

/** What differences say of autodiff. */
function confirm({ loss }: Subject, inputs: Inputs, names: readonly string[]): GradientReport {
  const parameters = Object.fromEntries(names.map((name) => [name, inputs[name]]))
  const autodiff = (moved: Inputs) => loss({ ...inputs, ...moved })
  return checkGradients(autodiff, [parameters], { order: 1, modes: ['reverse'] })
}

function counterexampleOf({ seed, sizes }: Case, { inputs, truth, hand, error }: Trial): Counterexample {
  const gradients = hand?.gradients ?? new Map()
  const compared = [...truth.gradients].filter(
    ([path]) => gradients.has(path) || hand?.missing.includes(path),
  )
  return {
    seed,
    sizes: Object.fromEntries(sizes),
    inputs,
    loss: truth.loss,
    hand: Object.fromEntries(gradients),
    autodiff: Object.fromEntries(compared),
    ...(hand === undefined && { error }),
  }
}
