// The search for faults. From the output back, it looks at each layer for the one fault that explains the hand's
// numbers there, given those that were found nearer to the output; where none does, for a pair. Of several
// explanations that of the fewest and plainest faults wins.
import type { Applied } from './apply'
import { confirm, isLate, numberFor, trial, type Trial } from './fit'
import { pairsFor } from './pairs'
import { again, ranked, stepOf, type Field, type Step } from './steps'

/** What is known in the end. */
export interface Explanation {
  readonly steps: readonly Step[]
  readonly unexplained: readonly string[]
  readonly cost: number
  /** Other kinds of faults that explain as much, about as plainly, as the first step. */
  readonly rivals: readonly Applied[]
}

// What it costs to leave a parameter unexplained: more than any fault.
const unexplainedCost = 4
const ways = 3
// A rival that is this much less plain is none.
const margin = 0.04

/** The explanation of the parameters in `departing`, which the right gradients do not give. */
export function search(field: Field, departing: readonly string[]): Explanation {
  const explained = new Set(field.parameters.filter((path) => !departing.includes(path)))
  return explain(field, [], explained, [])
}

function explain(
  field: Field,
  faults: readonly Applied[],
  explained: ReadonlySet<string>,
  given: readonly string[],
): Explanation {
  const left = field.parameters.filter((path) => !explained.has(path) && !given.includes(path))
  if (left.length === 0)
    return { steps: [], unexplained: given, cost: unexplainedCost * given.length, rivals: [] }
  const layer = Math.max(...left.map((path) => field.layerOf.get(path) ?? 0))
  const targets = left.filter((path) => (field.layerOf.get(path) ?? 0) === layer)
  const singles = stepsFor(field, faults, explained, targets)
  const late = isLate(field)
  const steps = singles.length > 0 || late ? singles : pairsFor(field, faults, explained, targets)
  const [first] = steps
  if (first === undefined) return explain(field, faults, explained, [...given, targets[0] as string])
  const complete = left.every((path) => first.explained.has(path))
  const tried = complete || late ? [first] : steps.slice(0, ways)
  let best: Explanation | undefined
  for (const step of tried) {
    // The rest takes one fault at least, if only the same again.
    if (best !== undefined && step.cost + again >= best.cost) continue
    const rest = explain(field, [...faults, ...step.faults], step.explained, given)
    const cost = step.cost + rest.cost
    if (best === undefined || cost < best.cost) best = { ...rest, steps: [step, ...rest.steps], cost }
    if (rest.steps.every((next) => next.cost < 2 * again)) break
  }
  if (best === undefined) throw new Error('unreachable: the first step is always tried')
  const chosen = best.steps[0] as Step
  return { ...best, rivals: [...rivalsOf(chosen, steps), ...best.rivals] }
}

const rivalsOf = (chosen: Step, steps: readonly Step[]): Applied[] =>
  steps.flatMap((step) => {
    const [fault] = step.faults
    const [mine] = chosen.faults
    const same = fault?.parts[0]?.kind === mine?.parts[0]?.kind
    const asGood = step.explained.size >= chosen.explained.size && step.cost <= chosen.cost + margin
    return step === chosen || same || !asGood || fault === undefined ? [] : [fault]
  })

/** The single faults that explain at least one of the targets and none of what is explained less, the best first. */
function stepsFor(
  field: Field,
  faults: readonly Applied[],
  explained: ReadonlySet<string>,
  targets: readonly string[],
): Step[] {
  const steps: Step[] = []
  const cores = new Map<object, Trial | undefined>()
  for (const candidate of field.candidates) {
    const { core = candidate, scope } = candidate
    const concerned = targets.filter((path) => scope?.has(path) ?? true)
    if (concerned.length === 0) continue
    // Whatever its scope, within it a mutation does the same.
    if (!cores.has(core))
      cores.set(core, trial(field, 0, faults, { ...candidate, scope: undefined }, targets))
    const found = cores.get(core)
    if (found === undefined) continue
    for (const path of concerned) {
      if (numberFor(field, 0, found, path) === undefined) continue
      const applied = confirm(field, faults, candidate, path)
      const step = applied && stepOf(field, faults, explained, [applied])
      if (step === undefined) continue
      steps.push(step)
      break
    }
  }
  return ranked(field, faults, steps)
}
