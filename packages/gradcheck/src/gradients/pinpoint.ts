// Which element is wrong. Takes a direction along which autodiff and differences disagree; gives the element
// that is furthest off, with the numbers of both for that element alone.
import { compareAlong, dot, type Mode, type Probe, type Terms } from './compare'
import { slopeAlong } from './differences'
import { restricted } from './directions'
import type { Ground } from './ground'
import { placeOf } from './layout'
import type { Worst } from './report'
import { search } from './search'

const mostMeasurements = 200

/**
 * The worst element of a probe that some modes fail on. In more than a hundred elements it is found by
 * halving: one that is wrong, and the worst of those that were looked at.
 */
export function pinpoint(
  ground: Ground,
  probe: Probe,
  terms: Terms,
  modes: readonly Mode[],
  order: 1 | 2,
): { readonly worst: Worst; readonly suspects: readonly number[] } {
  const failure = (block: readonly number[]): number => {
    const comparisons = compareAlong(ground, partOf(ground, probe, block), terms)
    return Math.max(
      ...modes.map((mode) => {
        const comparison = comparisons.get(mode)
        return comparison?.verdict === 'disagree' ? comparison.relativeError : 0
      }),
    )
  }
  const moving = Array.from(probe.direction.keys()).filter((element) => probe.direction[element] !== 0)
  const found = search(moving, failure, mostMeasurements)
  const suspects = (found.length > 0 ? found.flatMap(({ elements }) => elements.slice(0, 8)) : moving).slice(
    0,
    32,
  )
  const details = suspects.flatMap((element) =>
    modes.map((mode) => detail(ground, probe, terms, element, mode, order)),
  )
  const worst = details.reduce((one, other) => (isWorse(other, one) ? other : one))
  const alike = details.filter((each) => samePlace(each, worst) && each.relativeError > terms.tolerance)
  const failing = modes.filter((mode) => alike.some((each) => each.modes.includes(mode)))
  return { worst: { ...worst, modes: failing }, suspects }
}

/** Whether `a` is further off than `b`: relatively or, where that is the same, absolutely. */
function isWorse(a: Worst, b: Worst): boolean {
  if (a.relativeError > 1.01 * b.relativeError) return true
  const isAlike = a.relativeError >= 0.99 * b.relativeError
  return isAlike && gap(a.autodiff, a.numeric) > 1.01 * gap(b.autodiff, b.numeric)
}

const samePlace = (a: Worst, b: Worst): boolean =>
  a.argument === b.argument && a.path === b.path && String(a.index) === String(b.index)

/** The probe in a block of elements alone. */
function partOf({ target }: Ground, probe: Probe, block: readonly number[]): Probe {
  const direction = restricted(probe.direction, block)
  return { ...probe, direction, pushed: probe.pushed && target.push(direction) }
}

function detail(
  ground: Ground,
  probe: Probe,
  terms: Terms,
  element: number,
  mode: Mode,
  order: 1 | 2,
): Worst {
  const { target } = ground
  const along = probe.direction[element] as number
  const direction = restricted(probe.direction, [element])
  const numeric = slopeAlong(ground, direction, terms).value.map((slope) => slope / along)
  const pushed = target.push(direction).map((slope) => slope / along)
  const gaps = pushed.map((autodiff, i) => gap(autodiff, numeric[i] as number))
  const output = gaps.indexOf(gaps.reduce((a, b) => Math.max(a, b)))
  const unit = new Float64Array(pushed.length)
  unit[output] = 1
  const place = placeOf(target.inputs, element)
  const result = placeOf(target.outputs, output)
  const autodiff = mode === 'forward' ? (pushed[output] as number) : (target.pull(unit)[element] as number)
  const one = { ...place, order, modes: [mode], result, autodiff, numeric: numeric[output] as number }
  const relativeError = errorOf(one.autodiff, one.numeric)
  if (mode === 'forward' || relativeError > terms.tolerance) return { ...one, relativeError }
  // Right for each output alone, wrong for the cotangent.
  const weighted = {
    autodiff: (probe.pulled ?? target.pull(probe.cotangent))[element] as number,
    numeric: dot(probe.cotangent, numeric),
  }
  return {
    ...one,
    ...weighted,
    result: undefined,
    relativeError: errorOf(weighted.autodiff, weighted.numeric),
  }
}

function gap(autodiff: number, numeric: number): number {
  const size = Math.abs(autodiff - numeric)
  return Number.isNaN(size) ? Infinity : size
}

const errorOf = (autodiff: number, numeric: number): number =>
  autodiff === numeric ? 0 : gap(autodiff, numeric) / Math.max(Math.abs(autodiff || 0), Math.abs(numeric))
