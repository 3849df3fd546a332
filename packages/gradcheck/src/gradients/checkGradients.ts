// The gradient checker: a function and arguments in, a report out.
import { ChainruleError, checkOptions, ValueError } from '@chainrule/tensor'
import { dotSizes, type Mode } from './compare'
import { relativeScale } from './directions'
import { examine, type Examination } from './examine'
import { flatten, type TreeFunction } from './flatten'
import { drawFrom } from './random'
import { GradientReport } from './report'
import { findChange } from './soundness'

/** How {@link checkGradients} checks. */
export interface CheckOptions {
  /** The highest derivative: 2, the default, checks the gradient's own derivative too. */
  readonly order?: 1 | 2 | undefined
  /** Forward mode (`jvp`), reverse mode (`vjp`), or both, the default. */
  readonly modes?: readonly Mode[] | undefined
  /** The relative error up to which numbers agree; 1e-6. */
  readonly tolerance?: number | undefined
  /** The largest step of the differences, relative to the size of the arguments; 1/8. Smaller ones follow by halving. */
  readonly step?: number | undefined
  /** How many random directions, each with a random cotangent; 3. */
  readonly directions?: number | undefined
  /** What the directions and cotangents are drawn from; 0. */
  readonly seed?: number | undefined
}

/**
 * Checks the derivatives that autodiff gives of a function against central differences: forward and reverse
 * mode, first and second order, along random directions and with random cotangents, and forward against
 * reverse. Where they disagree, the report says in which element of which argument, and by how much.
 *
 * `f` takes tensors or trees of them (a model, say) and returns a tensor or a tree of them, of any shapes.
 * Float64 tensors are the variables; int32, uint8 and bool tensors, and whatever is no tensor, are constants.
 * An element at a kink (relu at 0, a tie in max), where a derivative is a convention, is named in
 * `report.kinks` and left out. The number of evaluations is some dozens for each direction, whatever the
 * number of elements, if all is well.
 *
 * Differences are extrapolated from steps that halve (Ridders 1982), and judged by their own error: what
 * they cannot tell is reported as such. What is smaller than a thousandth of the tolerance's share of the
 * values counts as rounding.
 *
 * @param f the function, which must give the same values each time; with hand-written derivatives
 * (`customVjp`) or without
 * @param args what it is called with
 * @throws DTypeError where a float32 tensor is given or returned, TreeError where no argument holds a float64
 * tensor, ValueError for options out of range.
 * @example
 * const double = customVjp(
 *   (x: Tensor<[2], 'float64'>) => x.mul(2),
 *   (ct) => [ct.mul(3)],
 * )
 * const report = checkGradients(double, [tensor([1, 2], { dtype: 'float64' })])
 * report.ok // false
 * report.worst?.numeric // 2, to ten digits
 */
export function checkGradients<Args extends readonly unknown[]>(
  f: (...args: Args) => unknown,
  args: readonly [...Args],
  options: CheckOptions = {},
): GradientReport {
  return check('checkGradients', f as unknown as TreeFunction, args, options)
}

/**
 * Thrown by {@link assertGradients}; carries the report.
 *
 * @example
 * const worstOf = (error: unknown) => (error instanceof GradientError ? error.report.worst : undefined)
 */
export class GradientError extends ChainruleError {
  /** What was found. */
  readonly report: GradientReport

  constructor(op: string, report: GradientReport) {
    super(op, String(report))
    this.report = report
  }
}

/**
 * {@link checkGradients} for tests: throws where it finds something.
 *
 * @throws GradientError whose text is the report's, and whatever `checkGradients` throws.
 * @example
 * assertGradients((x) => x.square(), [tensor([1, 2, 3], { dtype: 'float64' })]) // returns the report
 */
export function assertGradients<Args extends readonly unknown[]>(
  f: (...args: Args) => unknown,
  args: readonly [...Args],
  options: CheckOptions = {},
): GradientReport {
  const op = 'assertGradients'
  const report = check(op, f as unknown as TreeFunction, args, options)
  if (!report.ok) throw new GradientError(op, report)
  return report
}

function check(op: string, f: TreeFunction, args: readonly unknown[], options: CheckOptions): GradientReport {
  if (typeof f !== 'function') throw new ValueError(op, 'the first argument must be the function to check')
  if (!Array.isArray(args)) {
    throw new ValueError(op, "the second argument must be an array of f's arguments: checkGradients(f, [x])")
  }
  const { order, modes, tolerance, step, directions, seed } = settingsOf(op, options)
  const target = flatten(op, f, args)
  const draw = drawFrom(seed)
  const scale = relativeScale(target.inputs, target.point)
  const plan = { modes, tolerance, step, directions, draw }
  const values = target.evaluate(target.point)
  // Values that are all next to nothing mostly cancel, and are rounded as the arguments are.
  const usual = values.reduce(
    (most, y) => Math.max(most, Math.abs(y)),
    scale.reduce((a, b) => Math.min(a, b)) / 100,
  )
  const first = examine(target, {
    ...plan,
    order: 1,
    scale,
    still: new Set(),
    usual: values.map(() => usual),
  })
  const parts: Examination[] = [first]
  if (order === 2 && first.finding === undefined) {
    const cotangent = draw(values.length)
    // A gradient that is 0 but for rounding is measured against the value for each size of the argument.
    const value = Math.max(dotSizes(cotangent, values), usual)
    const usualGradient = first.scale.map((size) => value / size)
    parts.push(
      examine(target.gradient(cotangent), {
        ...plan,
        order: 2,
        scale: first.scale,
        still: first.still,
        usual: usualGradient,
      }),
    )
  }
  // A function that changed on the way makes differences meaningless.
  const change = findChange(target, values, target.evaluate(target.point), 1)
  return new GradientReport({
    name: f.name || 'the function',
    order,
    modes,
    tolerance,
    seed,
    checks: parts.reduce((sum, { checks }) => sum + checks, 0),
    largestError: Math.max(...parts.map(({ largestError }) => largestError)),
    findings: change === undefined ? parts.flatMap(({ finding }) => finding ?? []) : [change],
    kinks: parts.flatMap(({ kinks }) => kinks),
  })
}

const names = ['order', 'modes', 'tolerance', 'step', 'directions', 'seed']

type Settings = { readonly [Name in keyof CheckOptions]-?: Exclude<CheckOptions[Name], undefined> }

function settingsOf(op: string, options: CheckOptions): Settings {
  checkOptions(op, options, names)
  const {
    order = 2,
    modes = ['forward', 'reverse'],
    tolerance = 1e-6,
    step = 1 / 8,
    directions = 3,
    seed = 0,
  } = options
  const refuse = (name: string, expected: string, value: unknown): never => {
    throw new ValueError(op, `${name} must be ${expected}; got ${String(value)}`)
  }
  if (order !== 1 && order !== 2) refuse('order', '1 or 2', order)
  const known = Array.isArray(modes) && modes.every((mode) => mode === 'forward' || mode === 'reverse')
  if (!known || modes.length === 0) refuse('modes', "an array of 'forward' and 'reverse'", modes)
  if (!(tolerance > 0 && tolerance < 1)) refuse('tolerance', 'a number between 0 and 1', tolerance)
  if (!(step > 0 && step <= 1)) refuse('step', 'a number above 0, up to 1', step)
  if (!(Number.isInteger(directions) && directions > 0))
    refuse('directions', 'a whole number from 1 up', directions)
  if (!Number.isSafeInteger(seed)) refuse('seed', 'a whole number', seed)
  return { order, modes: [...new Set(modes)], tolerance, step, directions, seed }
}
