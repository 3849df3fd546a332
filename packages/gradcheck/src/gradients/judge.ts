// The verdict along one direction. Takes a probe; gives how many comparisons agreed and how well, or the
// finding that one did not.
import {
  compare,
  compareAlong,
  dot,
  dotSizes,
  type Comparison,
  type Mode,
  type Probe,
  type Terms,
} from './compare'
import { meanSize } from './directions'
import type { Ground } from './ground'
import { pinpoint } from './pinpoint'
import { describeWorst, printed, type Finding } from './report'

/** What was compared along a direction. */
export interface Judgement {
  readonly checks: number
  readonly largestError: number
  readonly finding?: Finding | undefined
  /** The elements that seem to be wrong. */
  readonly suspects?: readonly number[]
}

/**
 * Judges the modes along `directions[0]`, and, where differences cannot tell, along the next ones.
 *
 * @param cotangent multiplies the outputs
 * @param pulled its pullback, if reverse mode is checked
 */
export function judge(
  ground: Ground,
  directions: readonly Float64Array[],
  { cotangent, pulled }: Pick<Probe, 'cotangent' | 'pulled'>,
  modes: readonly Mode[],
  terms: Terms,
  order: 1 | 2,
): Judgement {
  let unresolved = modes
  const settled: Comparison[] = []
  for (const direction of directions) {
    const probe = {
      direction,
      cotangent,
      pulled,
      pushed: modes.includes('forward') ? ground.target.push(direction) : undefined,
    }
    const comparisons = compareAlong(ground, probe, terms)
    const inVerdict = (verdict: Comparison['verdict']): Mode[] =>
      unresolved.filter((mode) => comparisons.get(mode)?.verdict === verdict)
    const wrong = inVerdict('disagree')
    if (wrong.length > 0) return disagreement(ground, probe, terms, wrong, order)
    settled.push(...inVerdict('agree').flatMap((mode) => comparisons.get(mode) ?? []))
    const mismatch = compareModes(ground, probe, terms)
    if (mismatch !== undefined) {
      if (mismatch.verdict === 'disagree')
        return { checks: 0, largestError: 0, finding: agreementFinding(probe, order) }
      settled.push(mismatch)
    }
    unresolved = inVerdict('unresolved')
    if (unresolved.length === 0) break
  }
  const largestError = Math.max(0, ...settled.map(({ relativeError }) => relativeError))
  const finding = unresolved.length > 0 ? noiseFinding(ground, terms, order) : undefined
  return { checks: settled.length, largestError, finding }
}

/** <cotangent, jvp tangent> beside <vjp cotangent, tangent>: equal up to rounding, whatever the function. */
function compareModes({ usual }: Ground, probe: Probe, { tolerance }: Terms): Comparison | undefined {
  const { direction, cotangent, pushed, pulled } = probe
  if (pushed === undefined || pulled === undefined) return undefined
  const size = dotSizes(cotangent, usual) + meanSize(direction) * usual.length
  const pair = {
    autodiff: dot(pulled, direction),
    numeric: dot(cotangent, pushed),
    error: rounding * size,
    scale: Math.max(dotSizes(pulled, direction), dotSizes(cotangent, pushed)),
    usual: size,
    surroundings: size,
  }
  return compare(pair, tolerance)
}

const rounding = 1e-10

function disagreement(
  ground: Ground,
  probe: Probe,
  terms: Terms,
  wrong: readonly Mode[],
  order: 1 | 2,
): Judgement {
  const { worst, suspects } = pinpoint(ground, probe, terms, wrong, order)
  const linear = !wrong.includes('reverse') || isLinear(ground, probe)
  const message = `${describeWorst(worst)}${linear ? '' : '; its backward is not linear in the cotangent'}`
  return { checks: 0, largestError: 0, finding: { kind: 'derivative', message, worst }, suspects }
}

/** Whether twice the cotangent gives twice the gradient. */
function isLinear({ target }: Ground, { cotangent, pulled }: Probe): boolean {
  if (pulled === undefined) return true
  const twice = target.pull(cotangent.map((weight) => 2 * weight))
  return pulled.every((g, i) => !(Math.abs(2 * g - (twice[i] as number)) > 1e-6 * Math.abs(g)))
}

function agreementFinding({ direction, cotangent, pushed, pulled }: Probe, order: 1 | 2): Finding {
  const forward = dot(cotangent, pushed ?? new Float64Array())
  const reverse = dot(pulled ?? new Float64Array(), direction)
  return {
    kind: 'agreement',
    message:
      `forward and reverse mode disagree${order === 2 ? ' on the second derivative' : ''}: <cotangent, jvp> is ` +
      `${printed(forward)} and <vjp, tangent> is ${printed(reverse)}, which must be equal`,
  }
}

function noiseFinding({ values, noise }: Ground, { tolerance }: Terms, order: 1 | 2): Finding {
  const jitter = values.reduce((most, y, i) => Math.max(most, (noise[i] as number) / (Math.abs(y) || 1)), 0)
  const reason =
    jitter > 1e-12
      ? `values jitter by ${printed(jitter)} of their size; is float32 used inside, or a large number subtracted again?`
      : 'values change too abruptly around the arguments; choose others'
  const what = order === 1 ? 'the derivative' : 'the second derivative'
  return { kind: 'noise', message: `differences cannot tell ${what} to ${printed(tolerance)}: ${reason}` }
}
