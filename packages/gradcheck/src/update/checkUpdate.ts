// The check of an update rule: inputs, a loss and a step of training in; a report out that says whether the step goes
// down the loss, and how it is wrong where not.
import { ChainruleError, checkOptions, type Gradients } from '@chainrule/tensor'
import type { DerivationOptions } from '../derivation/checkDerivation'
import type { InputsOf, ScalarTensor } from '../problem/inputTypes'
import { checkNames } from '../problem/names'
import { lossOf } from '../problem/lossOf'
import { planOf, refuse } from '../problem/options'
import type { Inputs } from '../problem/problem'
import { rangesOf } from '../problem/sizes'
import { sourcesOf } from '../problem/sources'
import { examine } from './examine'
import type { Rule } from './measure'
import { UpdateReport } from './report'

/** How an update rule is checked; all optional. */
export interface UpdateOptions extends DerivationOptions {
  /**
   * The rate by which the gradient should be multiplied. Without it any constant rate is right, and
   * `report.rates` says which it is.
   */
  readonly learningRate?: number | undefined
}

/** An update rule to be checked. */
export interface UpdateRule<Given> extends UpdateOptions {
  /** What the report calls it. */
  readonly name?: string | undefined
  /** The inputs by name, the parameters among them: see `checkDerivation`. */
  readonly inputs: Given
  /** The loss that the update should make smaller: a scalar. Whether it sums or averages says what the update should do. */
  readonly loss: (inputs: InputsOf<Given>) => ScalarTensor
  /**
   * One step of training: the updated parameters, by the name of the input. It may compute gradients of its own from
   * the inputs, or take those of autodiff, its second argument.
   */
  readonly update: (
    inputs: InputsOf<Given>,
    gradients: Gradients<InputsOf<Given>>,
  ) => { readonly [Name in keyof Given]?: unknown }
}

/**
 * Checks one step of a training rule against the gradient of the loss, on many random inputs of many sizes. It finds
 * ascent instead of descent (`sign`), a sum over the batch where the loss has the mean (`batch-factor`), parameters
 * that never change (`cut-off`), shapes that silently broadcast (`broadcast`), another rate than was said (`factor`)
 * and numbers that are not finite.
 *
 * Weight decay beside the gradient is right. Of other rules (momentum, Adam), whose step is not the gradient times a
 * constant, only the direction is judged: they pass if they go down in every run.
 *
 * @throws ValueError, ShapeError, DTypeError and TraceError as `checkDerivation`; what `update` throws is a finding.
 * @example
 * const report = checkUpdate({
 *   name: 'w += gradient',
 *   inputs: { x: arbitraryTensor(['in', 'batch']), w: arbitraryTensor(['out', 'in']) },
 *   loss: ({ x, w }) => w.matmul(x).square().sum({ axis: 0 }).mean(),
 *   update: ({ x, w }) => ({ w: w.add(w.matmul(x).matmul(x.transpose()).mul(2)) }),
 * })
 * report.findings[0]?.faults.map(({ kind }) => kind) // ['sign', 'batch-factor']
 */
export function checkUpdate<const Given extends object>(rule: UpdateRule<Given>): UpdateReport {
  return check('checkUpdate', rule as unknown as Untyped)
}

/**
 * Thrown by {@link assertUpdate}; carries the report.
 *
 * @example
 * const findingsOf = (error: unknown) => (error instanceof UpdateError ? error.report.findings : [])
 */
export class UpdateError extends ChainruleError {
  /** What was found. */
  readonly report: UpdateReport

  constructor(op: string, report: UpdateReport) {
    super(op, String(report))
    this.report = report
  }
}

/**
 * {@link checkUpdate} for tests: throws where it finds something.
 *
 * @throws UpdateError whose text is the report's, and whatever `checkUpdate` throws.
 * @example
 * assertUpdate({
 *   inputs: { w: [3] },
 *   learningRate: 0.1,
 *   loss: ({ w }) => w.exp().sum(),
 *   update: ({ w }) => ({ w: w.sub(w.exp().mul(0.1)) }),
 * }) // returns the report
 */
export function assertUpdate<const Given extends object>(rule: UpdateRule<Given>): UpdateReport {
  const op = 'assertUpdate'
  const report = check(op, rule as unknown as Untyped)
  if (!report.ok) throw new UpdateError(op, report)
  return report
}

interface Untyped extends UpdateOptions {
  readonly name?: string
  readonly inputs: unknown
  readonly loss: (inputs: never) => unknown
  readonly update: Rule['update']
}

const optionNames = [
  'name',
  'inputs',
  'loss',
  'update',
  'learningRate',
  'dims',
  'parameters',
  'runs',
  'seed',
  'tolerance',
]

function check(op: string, given: Untyped): UpdateReport {
  checkOptions(op, given, optionNames)
  const { name = 'the update', inputs, update, learningRate, dims, parameters } = given
  if (typeof name !== 'string') refuse(op, 'name', 'a string', name)
  if (typeof update !== 'function') refuse(op, 'update', 'a function of the inputs', update)
  if (learningRate !== undefined && !(learningRate > 0 && Number.isFinite(learningRate)))
    refuse(op, 'learningRate', 'a number above 0', learningRate)
  const plan = planOf(op, given)
  const sources = sourcesOf(op, inputs)
  const space = { sources, ranges: rangesOf(op, sources.names, dims) }
  const rule: Rule = {
    op,
    loss: lossOf(op, given.loss),
    update: update as (inputs: Inputs, gradients: unknown) => unknown,
    names: checkNames(op, parameters, sources),
  }
  return new UpdateReport(examine(name, rule, space, plan, learningRate))
}
