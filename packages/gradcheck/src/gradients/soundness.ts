// Whether a function can be checked at all: the same values each time, all finite, and finite beside the
// point. Takes a target; gives a finding where it cannot.
import { restricted } from './directions'
import { moved } from './ground'
import { describePlace, placeOf } from './layout'
import { printed, type Finding } from './report'
import { search } from './search'
import type { Target } from './target'

/** The finding that two evaluations at one point differ. */
export function findChange(
  target: Target,
  values: Float64Array,
  again: Float64Array,
  order: 1 | 2,
): Finding | undefined {
  const output = values.findIndex((y, i) => !Object.is(y, again[i]))
  if (output < 0) return undefined
  const [first, second] = [values[output] as number, again[output] as number]
  return {
    kind: 'notDeterministic',
    message:
      `${describeOutput(target, output, order)} was ${printed(first)} and then ${printed(second)} for the same ` +
      'arguments; a random or stateful function has no derivative: pass its key or state as an argument',
  }
}

/** The finding that a value at the point is not finite. */
export function findNotFinite(target: Target, values: Float64Array, order: 1 | 2): Finding | undefined {
  const output = values.findIndex((y) => !Number.isFinite(y))
  if (output < 0) return undefined
  return {
    kind: 'notFinite',
    message: `${describeOutput(target, output, order)} is ${values[output]}; choose arguments at which all values are finite`,
  }
}

/** An output in words. */
function describeOutput(target: Target, output: number, order: 1 | 2): string {
  const place = placeOf(target.outputs, output)
  return order === 1
    ? describePlace('the result', place)
    : `the gradient of ${describePlace(`argument ${place.argument}`, place)}`
}

/** The elements of a direction along which, however short the step, a value is not finite. */
export function edgesAlong(target: Target, direction: Float64Array, shortest: number): number[] {
  const missing = (block: readonly number[]): number => {
    const part = restricted(direction, block)
    const values = [shortest, -shortest].flatMap((step) => [
      ...target.evaluate(moved(target.point, part, step)),
    ])
    return values.filter((y) => !Number.isFinite(y)).length
  }
  const moving = Array.from(direction.keys()).filter((element) => direction[element] !== 0)
  return search(moving, missing, mostMeasurements).flatMap(({ elements }) => elements)
}

const mostMeasurements = 1000

/** The finding that the function is not defined around an element. */
export const edgeFinding = (target: Target, element: number): Finding => {
  const place = placeOf(target.inputs, element)
  return {
    kind: 'notFinite',
    message:
      `values are not finite just beside ${describePlace(`argument ${place.argument}`, place)} = ` +
      `${printed(target.point[element] as number)}: the point lies on the edge of where the function is defined`,
  }
}
