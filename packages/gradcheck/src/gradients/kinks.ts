// Elements at which the function has a kink or a jump. Takes a direction; gives the elements that break it,
// each alone or, where that is so, only together.
import { breakAlong } from './breaks'
import { restricted } from './directions'
import type { Ground } from './ground'
import { search } from './search'

/** An element that has to be held still to stay clear of a kink, and the slopes on both sides of it. */
export interface BrokenElement {
  readonly element: number
  readonly jump: boolean
  readonly left: number
  readonly right: number
}

const mostMeasurements = 4000

/**
 * The elements of `direction` at each of which alone the function has a kink (with `together`, also those
 * that make one only jointly, as in min(|x|, |y|) at 0), in order.
 *
 * @param width the wider of the steps, as a multiple of the direction
 */
export function kinksAlong(
  ground: Ground,
  direction: Float64Array,
  width: number,
  together: boolean,
): BrokenElement[] {
  const measure = (block: readonly number[]) => breakAlong(ground, restricted(direction, block), width)
  const moving = Array.from(direction.keys()).filter((element) => direction[element] !== 0)
  if (moving.length === 0 || measure(moving).size === 0) return []
  return search(moving, (block) => measure(block).size, mostMeasurements)
    .filter(({ elements }) => together || elements.length === 1)
    .flatMap(({ elements }) => {
      const { jump, left, right } = measure(elements)
      return elements.map((element) => {
        // A single element's slopes per unit of the element; what several do together has no unit.
        const step = elements.length === 1 ? (direction[element] as number) : 1
        const slopes =
          step > 0 ? { left: left / step, right: right / step } : { left: right / step, right: left / step }
        return { element, jump, ...slopes }
      })
    })
    .toSorted((a, b) => a.element - b.element)
}
