// The course of a check of an update rule: many steps, what they say of each parameter, the smallest that shows it.
import { ShapeError, tensor, tree } from '@chainrule/tensor'
import type { Plan } from '../problem/options'
import type { Finding, Inputs, Numbers } from '../problem/problem'
import { shrink } from '../problem/shrink'
import { drawCase, inputsOf, seedFor, sizesFor, type Case, type Space } from '../problem/sources'
import type { UpdateContents, UpdateCounterexample } from './contents'
import { listed } from '../report/words'
import { judge, type Judgement, type Observed } from './judge'
import { takeStep, type Rule, type Step } from './measure'

// So many runs have the same sizes: programs for them are made once.
const runsOfSizes = 5

interface Tried {
  readonly found: Case
  readonly step: Step
}

/** Checks an update rule. */
export function examine(
  name: string,
  given: Rule,
  space: Space,
  plan: Plan,
  rate: number | undefined,
): UpdateContents {
  const { seed, tolerance } = plan
  const runs = space.sources.fixed ? 1 : plan.runs
  let { names } = given
  const tried: Tried[] = []
  for (let run = 0; run < runs; run++) {
    const sizes = sizesFor(space, seedFor(seed, Math.floor(run / runsOfSizes)), false)
    const found = drawCase(space.sources, sizes, seedFor(seed, run))
    const step = takeStep({ ...given, names }, inputsOf(given.op, space.sources, found))
    tried.push({ found, step })
    names ??= step.names
  }
  const parameters = [...new Set(tried.flatMap(({ step }) => [...step.changes.keys()]))]
  const judgements = new Map(
    parameters.map((path) => [path, judge(observationsOf(tried, path), rate, tolerance)]),
  )
  const thrown = tried.find(({ step }) => 'error' in step)
  const findings = [...findingsOf(judgements), ...(thrown ? [describeError(thrown.step.error, tried)] : [])]
  return {
    name,
    runs,
    seed,
    tolerance,
    parameters,
    findings,
    rates: Object.fromEntries(
      [...judgements].flatMap(([path, judgement]) =>
        judgement.rate === undefined ? [] : [[path, judgement.rate]],
      ),
    ),
    notes: [...judgements].flatMap(([path, { note }]) => (note === undefined ? [] : [`${path}: ${note}`])),
    counterexample:
      findings.length === 0 ? undefined : smallest({ ...given, names }, space, tried, judgements),
  }
}

const observationsOf = (tried: readonly Tried[], path: string): Observed[] =>
  tried.flatMap(({ found, step }) => {
    const change = step.changes.get(path)
    return change === undefined ? [] : [{ change, sizes: dimensionsOf(found, step.inputs) }]
  })

/** The sizes that a change may depend on: of named dimensions, and where there are none of every axis. */
function dimensionsOf({ sizes }: Case, inputs: Inputs): ReadonlyMap<string, number> {
  if (sizes.size > 0) return sizes
  return new Map(
    tree
      .entries(inputs)
      .flatMap(([path, x]) =>
        (x.shape as readonly number[]).map((size, axis) => [`${path}.shape[${axis}]`, size] as const),
      ),
  )
}

/** One finding for all parameters with the same faults. */
function findingsOf(judgements: ReadonlyMap<string, Judgement>): Finding[] {
  const groups = new Map<string, { readonly paths: string[]; readonly judgement: Judgement }>()
  for (const [path, judgement] of judgements) {
    if (judgement.faults.length === 0) continue
    const key = JSON.stringify([judgement.faults, judgement.certainty, judgement.evidence])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { paths: [path], judgement })
    else group.paths.push(path)
  }
  return [...groups.values()].map(({ paths, judgement }) => {
    const { faults, certainty, evidence, relativeError } = judgement
    const place = paths.join(', ')
    return {
      parameter: paths[0] as string,
      parameters: paths,
      kind: (faults[0] as (typeof faults)[number]).kind,
      faults: faults.map((fault) => ({ ...fault, place })),
      message: `${listed(paths)}: ${faults.map(({ message }) => message).join('; and ')}`,
      evidence,
      relativeError,
      certainty,
    }
  })
}

function describeError(error: unknown, tried: readonly Tried[]): Finding {
  const kind = error instanceof ShapeError ? 'shape' : 'unexplained'
  const message = `update throws: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`
  const count = tried.filter(({ step }) => 'error' in step).length
  return {
    parameter: '*',
    parameters: [],
    kind,
    faults: [{ kind, place: 'update', message }],
    message,
    evidence: `in ${count} of ${tried.length} runs`,
    relativeError: Infinity,
    certainty: 'certain',
  }
}

/** The smallest case that shows the first fault, or in which the update throws. */
function smallest(
  rule: Rule,
  space: Space,
  tried: readonly Tried[],
  judgements: ReadonlyMap<string, Judgement>,
): UpdateCounterexample {
  const wrong = [...judgements].find(([, { faults }]) => faults.length > 0)
  const shows = (found: Case, step: Step): boolean => {
    if (wrong === undefined) return 'error' in step
    const change = step.changes.get(wrong[0])
    return change !== undefined && wrong[1].shows({ change, sizes: dimensionsOf(found, step.inputs) })
  }
  const stepOf = (found: Case): Step => takeStep(rule, inputsOf(rule.op, space.sources, found))
  const start = tried.find(({ found, step }) => shows(found, step)) ?? (tried[0] as Tried)
  const found = shrink(space, start.found, (smaller) => {
    try {
      return shows(smaller, stepOf(smaller))
    } catch {
      // Where the loss is not defined there is no smaller case.
      return false
    }
  })
  const step = stepOf(found)
  const changes = new Map<string, Numbers>()
  for (const [path, change] of step.changes) {
    if (change.kind === 'shape') changes.set(path, { shape: change.shape, data: new Float64Array() })
    else if (change.kind !== 'missing') changes.set(path, change.delta)
  }
  const fits = [...step.changes.values()].every(({ kind }) => kind !== 'shape')
  return {
    seed: found.seed,
    sizes: Object.fromEntries(found.sizes),
    inputs: step.inputs,
    loss: step.loss,
    lossAfter: fits && changes.size > 0 ? lossAfter(rule, step, changes) : undefined,
    changes: Object.fromEntries(changes),
    gradients: Object.fromEntries(
      [...step.changes.keys()].map((path) => [path, step.gradients.get(path) as Numbers]),
    ),
    ...('error' in step && { error: step.error }),
  }
}

/** The loss of the inputs with the changes added. */
function lossAfter({ loss }: Rule, { inputs }: Step, changes: ReadonlyMap<string, Numbers>): number {
  const updated = tree.mapWithPath((path, x) => {
    const change = changes.get(path)
    return change === undefined ? x : x.add(tensor(change.data, { shape: change.shape }))
  }, inputs)
  return loss(updated).item()
}
