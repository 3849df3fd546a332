// The check of one target: its values first, then autodiff beside differences along random directions.
import type { Mode } from './compare'
import { balanced, ownScale, wideScale } from './directions'
import { groundOf } from './ground'
import { judge } from './judge'
import { kinksAlong } from './kinks'
import { placeOf } from './layout'
import type { Draw } from './random'
import type { Finding, Kink } from './report'
import { edgeFinding, edgesAlong, findChange, findNotFinite } from './soundness'
import type { Target } from './target'

/** What to check, and how. */
export interface Plan {
  readonly order: 1 | 2
  readonly modes: readonly Mode[]
  readonly tolerance: number
  /** The largest step of the differences, relative to the size of the arguments. */
  readonly step: number
  readonly directions: number
  readonly draw: Draw
  /** For each element how far it is moved. */
  readonly scale: Float64Array
  /** Elements that stay where they are. */
  readonly still: ReadonlySet<number>
  /** For each value the size that is usual. */
  readonly usual: Float64Array
}

/** What came of it. */
export interface Examination {
  readonly checks: number
  readonly largestError: number
  readonly kinks: readonly Kink[]
  /** The elements that were left out. */
  readonly still: ReadonlySet<number>
  /** How far elements were moved. */
  readonly scale: Float64Array
  readonly finding?: Finding | undefined
}

// Steps, relative to a direction, at which kinks are looked for: closest by first, then where numbers are
// too coarse for that. And the step at which values must be finite.
const narrow = 2 ** -20
const broad = 2 ** -12
const shortest = 2 ** -27

/** Checks the derivative of a target along random directions; stops at the first finding. */
export function examine(target: Target, plan: Plan): Examination {
  const { order, modes, draw } = plan
  const { point } = target
  const terms = { tolerance: plan.tolerance, step: plan.step, enough: plan.tolerance / 100 }
  const still = new Set(plan.still)
  const scale = plan.scale.slice()
  const kinks: Kink[] = []
  let checks = 0
  let largestError = 0
  const done = (finding?: Finding): Examination => ({ checks, largestError, kinks, still, scale, finding })

  const values = target.evaluate(point)
  const unsound =
    findChange(target, values, target.evaluate(point), order) ?? findNotFinite(target, values, order)
  if (unsound !== undefined) return done(unsound)
  const ground = groundOf(target, values, plan.usual, times(scale, draw(scale.length)))

  // A tiny element beside large ones may be led too far, over a pole or kink: then it moves by its own size
  // from now on.
  const shorten = (element: number): boolean => {
    const size = Math.abs(point[element] as number)
    if (size === 0 || size >= (scale[element] as number)) return false
    scale[element] = size
    return true
  }

  for (let round = 0; round < plan.directions; round++) {
    const cotangent = draw(values.length)
    const pulled = modes.includes('reverse') ? target.pull(cotangent) : undefined
    const weights = draw(scale.length)
    const scaled = (by: Float64Array): Float64Array => {
      const direction = times(by, weights).map((d, element) => (still.has(element) ? 0 : d))
      return round % 2 === 1 && pulled !== undefined ? balanced(direction, pulled) : direction
    }
    const judged = (...directions: readonly Float64Array[]) =>
      judge(ground, directions, { cotangent, pulled }, modes, terms, order)
    const avoidKinks = (width: number, together: boolean): boolean => {
      const broken = kinksAlong(ground, scaled(scale), width, together)
      for (const { element, ...slopes } of broken) {
        if (slopes.jump && shorten(element)) continue
        still.add(element)
        kinks.push({ ...placeOf(target.inputs, element), order, ...slopes })
      }
      return broken.length > 0
    }
    const isRefuted = (element: number): boolean => {
      const alone = new Float64Array(scale.length)
      alone[element] = point[element] as number
      return alone[element] !== 0 && judged(alone).finding === undefined
    }

    for (const element of edgesAlong(target, scaled(scale), shortest)) {
      if (!shorten(element)) return done(edgeFinding(target, element))
    }
    while (avoidKinks(narrow, false));
    for (;;) {
      const direction = scaled(scale)
      if (direction.every((d) => d === 0)) return done()
      const {
        finding,
        suspects = [],
        ...judgement
      } = judged(direction, scaled(wideScale(point)), scaled(ownScale(point, scale)))
      if (finding === undefined) {
        checks += judgement.checks
        largestError = Math.max(largestError, judgement.largestError)
        break
      }
      if (avoidKinks(narrow, true) || avoidKinks(broad, false)) continue
      if (suspects.filter((element) => isRefuted(element) && shorten(element)).length > 0) continue
      return done(finding)
    }
  }
  return done()
}

const times = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, i) => x * (b[i] as number))
