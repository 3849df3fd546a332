// What a gradient check found, as data and as sentences.
import { describePlace, type Place } from './layout'
import type { Mode } from './compare'

/** The element in which autodiff is furthest from differences. */
export interface Worst extends Place {
  /** Which derivative: 1 for the gradient, 2 for the gradient of the gradient. */
  readonly order: 1 | 2
  /** The modes that are wrong there. */
  readonly modes: readonly Mode[]
  /**
   * The element of the result whose derivative this is; for order 2 the element of the gradient. Left out
   * where autodiff is wrong for a random cotangent alone, and the numbers are products with it.
   */
  readonly result?: Place | undefined
  /** The derivative that autodiff gives. */
  readonly autodiff: number
  /** The derivative that differences give. */
  readonly numeric: number
  /** Their difference, relative to the larger. */
  readonly relativeError: number
}

/** An element at which the function has a kink, so that its derivative there was not checked. */
export interface Kink extends Place {
  /** Which derivative jumps: 1 for the slope, 2 for the slope of the gradient. */
  readonly order: 1 | 2
  /** Whether the function itself jumps; else its slope does. */
  readonly jump: boolean
  /** The one-sided differences of the output that bends most. */
  readonly left: number
  readonly right: number
}

/**
 * What is wrong, or why nothing can be said.
 *
 * - `derivative`: autodiff and differences disagree.
 * - `agreement`: forward and reverse mode disagree with each other.
 * - `notFinite`: the function, at or beside the point, is NaN or infinite.
 * - `notDeterministic`: the function gives different values for the same arguments.
 * - `noise`: the function's values jitter too much for differences to tell.
 */
export interface Finding {
  readonly kind: 'derivative' | 'agreement' | 'notFinite' | 'notDeterministic' | 'noise'
  /** One sentence or two. */
  readonly message: string
  readonly worst?: Worst | undefined
}

interface Contents {
  readonly name: string
  readonly order: 1 | 2
  readonly modes: readonly Mode[]
  readonly checks: number
  readonly largestError: number
  readonly findings: readonly Finding[]
  readonly kinks: readonly Kink[]
  readonly seed: number
  readonly tolerance: number
}

/**
 * The outcome of `checkGradients`. `String(report)` reads as sentences.
 *
 * @example
 * const report = checkGradients((x) => x.relu(), [tensor([-1, 0, 1], { dtype: 'float64' })])
 * report.ok // true: a kink is no fault
 * report.kinks.map(({ index }) => index) // [[1]]
 */
export class GradientReport {
  /** Whether nothing was found. Kinks are no fault. */
  readonly ok: boolean
  /** The name of the function. */
  readonly name: string
  /** The highest derivative that was asked for. */
  readonly order: 1 | 2
  /** The modes that were checked. */
  readonly modes: readonly Mode[]
  /** How many comparisons were made. */
  readonly checks: number
  /** The largest relative error of a comparison that passed. */
  readonly largestError: number
  /** What is wrong; empty if `ok`. */
  readonly findings: readonly Finding[]
  /** The element that is furthest off, if any is. */
  readonly worst: Worst | undefined
  /** Where the function has kinks; these elements were left out. */
  readonly kinks: readonly Kink[]
  /** What makes the same directions and cotangents again. */
  readonly seed: number
  /** The relative error up to which numbers agree. */
  readonly tolerance: number

  /** @internal */
  constructor({ name, order, modes, checks, largestError, findings, kinks, seed, tolerance }: Contents) {
    this.ok = findings.length === 0
    this.name = name
    this.order = order
    this.modes = modes
    this.checks = checks
    this.largestError = largestError
    this.findings = findings
    this.worst = findings.find(({ worst }) => worst !== undefined)?.worst
    this.kinks = kinks
    this.seed = seed
    this.tolerance = tolerance
  }

  /** The outcome in sentences. */
  toString(): string {
    return [...this.#verdict(), ...this.#describeKinks()].join('\n')
  }

  #verdict(): string[] {
    const { name, findings, seed, checks, order } = this
    if (findings.length > 0) {
      return [
        `gradients of ${name} are not confirmed (seed ${seed}):`,
        ...findings.map(({ message }) => `  ${message}`),
      ]
    }
    if (checks === 0) {
      const reason =
        this.kinks.length > 0 ? 'every element that could be moved is at a kink' : 'there is nothing to move'
      return [`gradients of ${name} were not checked: ${reason}`]
    }
    const orders = order === 1 ? 'first order' : 'first and second order'
    const modes = this.modes.join(' and ')
    return [
      `gradients of ${name} agree with central differences to ${printed(this.largestError)} over ${checks} checks: ` +
        `${orders}, ${modes} (tolerance ${printed(this.tolerance)}, seed ${seed})`,
    ]
  }

  #describeKinks(): string[] {
    const shown = this.kinks.slice(0, mostKinks).map((kink) => {
      const where = describePlace(`argument ${kink.argument}`, kink)
      const what = kink.order === 1 ? 'the function' : 'the gradient'
      const slopes = `${printed(kink.left)} before it and ${printed(kink.right)} behind`
      return `  left out: ${where}, where ${what} ${kink.jump ? 'jumps' : `has a kink: the slope is ${slopes}`}`
    })
    const rest = this.kinks.length - shown.length
    return rest > 0 ? [...shown, `  left out: ${rest} more elements at kinks`] : shown
  }
}

const mostKinks = 5

/** A number with six digits at most: `0.25`, `1e-6`. */
export function printed(x: number): string {
  const short = Number(x.toPrecision(6))
  const size = Math.abs(short)
  return size !== 0 && (size < 1e-4 || size >= 1e7) ? short.toExponential() : String(short)
}

/** What is wrong with one element, in a sentence. */
export function describeWorst(worst: Worst): string {
  const { modes, autodiff, numeric } = worst
  const where = describePlace(`argument ${worst.argument}`, worst)
  const mode = modes.length === 1 ? ` in ${modes[0]} mode` : ''
  const ratio = numeric === 0 || !Number.isFinite(autodiff) ? '' : ` (ratio ${printed(autodiff / numeric)})`
  return `${where}${describeResult(worst)}: autodiff${mode} says ${printed(autodiff)}, differences say ${printed(numeric)}${ratio}`
}

function describeResult({ order, result }: Worst): string {
  const derivative = order === 1 ? '' : ', second derivative'
  if (result === undefined) return `${derivative}, for a random cotangent`
  if (order === 2)
    return `${derivative}, of the gradient of ${describePlace(`argument ${result.argument}`, result)}`
  return result.path === '' && result.index.length === 0 ? '' : `, of ${describePlace('the result', result)}`
}
