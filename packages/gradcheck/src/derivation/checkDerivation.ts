// The check of a derivation: inputs, a loss and gradients by hand in; a report out that says whether they are right
// and, where not, what is wrong.
import { ChainruleError, checkOptions } from '@chainrule/tensor'
import type { HandGradients, InputsOf, ScalarTensor } from '../problem/inputTypes'
import { lossOf } from '../problem/lossOf'
import { checkNames } from '../problem/names'
import { planOf, refuse } from '../problem/options'
import type { Inputs } from '../problem/problem'
import { rangesOf, type DimRange } from '../problem/sizes'
import { sourcesOf } from '../problem/sources'
import type { Subject } from './compare'
import { examine } from './examine'
import { DerivationReport } from './report'

/** How a check draws and compares; all optional. */
export interface DerivationOptions {
  /** Sizes of dimensions by name, or ranges of them: `{ batch: [1, 8], in: 3 }`. By default a few from 1 up. */
  readonly dims?: Readonly<Record<string, DimRange>> | undefined
  /** The inputs whose gradients are expected; by default those that `gradients` returns. */
  readonly parameters?: readonly string[] | undefined
  /** How many random cases are compared; 50. */
  readonly runs?: number | undefined
  /** What they are drawn from; 0. The same seed gives the same report. */
  readonly seed?: number | undefined
  /** The error up to which numbers agree, relative to the largest element; 1e-9. */
  readonly tolerance?: number | undefined
}

/** A derivation to be checked. */
export interface Derivation<Given> extends DerivationOptions {
  /** What the report calls it. */
  readonly name?: string | undefined
  /**
   * The inputs by name: random tensors (`arbitraryTensor(['in', 'batch'])`), shapes (`[3, 4]`), any fast-check arbitrary
   * of tensors, fixed tensors, and arrays and objects of these. All numbers are float64. What is none of these, such as
   * a number, is handed on as it is.
   */
  readonly inputs: Given
  /** The loss of the inputs, written with ordinary ops: a scalar. */
  readonly loss: (inputs: InputsOf<Given>) => ScalarTensor
  /**
   * The gradients of the loss by hand, by the name of the input: tensors, typed arrays, nested arrays or matrices of
   * another library, in trees where the inputs are. Inputs without a gradient are data.
   */
  readonly gradients: (inputs: InputsOf<Given>) => HandGradients<Given>
}

/**
 * Checks gradients that were derived by hand against autodiff, on many random inputs of many sizes, in float64. Where
 * they differ, the report has the smallest case that shows it, with what central differences say of autodiff there,
 * and names what is wrong: a sign, a factor, a transpose, a derivative left out (see {@link FaultKind}).
 *
 * What `gradients` throws is a finding. At kinks, such as relu at 0, any convention is right.
 *
 * @throws ValueError for inputs that cannot be drawn, options out of range, gradients of what is no input, and a loss
 * or gradients that are not functions of their inputs alone or not finite; ShapeError, DTypeError and TraceError for
 * a loss that is no float64 scalar; and what the loss throws.
 * @example
 * const report = checkDerivation({
 *   name: 'linear regression',
 *   inputs: { x: arbitraryTensor(['in', 'batch']), w: arbitraryTensor(['out', 'in']), y: arbitraryTensor(['out', 'batch']) },
 *   loss: ({ x, w, y }) => w.matmul(x).sub(y).square().sum().div(2),
 *   gradients: ({ x, w, y }) => ({ w: y.sub(w.matmul(x)).matmul(x.transpose()) }),
 * })
 * report.ok // false: it is w x - y, not y - w x
 * report.findings[0]?.kind // 'sign'
 */
export function checkDerivation<const Given extends object>(derivation: Derivation<Given>): DerivationReport {
  return check('checkDerivation', derivation as unknown as Untyped)
}

/**
 * Thrown by {@link assertDerivation}; carries the report.
 *
 * @example
 * const findingsOf = (error: unknown) => (error instanceof DerivationError ? error.report.findings : [])
 */
export class DerivationError extends ChainruleError {
  /** What was found. */
  readonly report: DerivationReport

  constructor(op: string, report: DerivationReport) {
    super(op, String(report))
    this.report = report
  }
}

/**
 * {@link checkDerivation} for tests: throws where it finds something.
 *
 * @throws DerivationError whose text is the report's, and whatever `checkDerivation` throws.
 * @example
 * assertDerivation({
 *   inputs: { x: [3] },
 *   loss: ({ x }) => x.exp().sum(),
 *   gradients: ({ x }) => ({ x: x.exp() }),
 * }) // returns the report
 */
export function assertDerivation<const Given extends object>(
  derivation: Derivation<Given>,
): DerivationReport {
  const op = 'assertDerivation'
  const report = check(op, derivation as unknown as Untyped)
  if (!report.ok) throw new DerivationError(op, report)
  return report
}

/** A derivation as it arrives. */
export interface Untyped extends DerivationOptions {
  readonly name?: string | undefined
  readonly inputs: unknown
  readonly loss: (inputs: never) => unknown
  readonly gradients: (inputs: never) => unknown
}

const optionNames = ['name', 'inputs', 'loss', 'gradients', 'dims', 'parameters', 'runs', 'seed', 'tolerance']

/** {@link checkDerivation} under the name `op`. */
export function check(op: string, derivation: Untyped): DerivationReport {
  checkOptions(op, derivation, optionNames)
  const { name = 'the derivation', inputs, gradients, dims, parameters } = derivation
  if (typeof name !== 'string') refuse(op, 'name', 'a string', name)
  if (typeof gradients !== 'function') refuse(op, 'gradients', 'a function of the inputs', gradients)
  const plan = planOf(op, derivation)
  const sources = sourcesOf(op, inputs)
  const ranges = rangesOf(op, sources.names, dims)
  const subject: Subject = {
    op,
    loss: lossOf(op, derivation.loss),
    gradients: gradients as (inputs: Inputs) => unknown,
    names: checkNames(op, parameters, sources),
    tolerance: plan.tolerance,
  }
  return new DerivationReport(examine(name, subject, { sources, ranges }, plan))
}
