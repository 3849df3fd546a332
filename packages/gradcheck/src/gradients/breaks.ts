// Kinks and jumps. Takes a function of numbers at a point and a direction; says whether the function is smooth
// along it, there and close by.
import { meanSize } from './directions'
import { epsilon, moved, type Ground } from './ground'

/** How a function breaks at the point. */
export interface Break {
  /** By how much the slopes on both sides differ, or how steep the jump is; 0 where the function is smooth. */
  readonly size: number
  /** Whether the value jumps; else its slope does. */
  readonly jump: boolean
  /** The slopes on both sides. */
  readonly left: number
  readonly right: number
}

// A bend of the slope by less is no matter.
const faint = 1e-6

const smooth: Break = { size: 0, jump: false, left: 0, right: 0 }

/**
 * The sharpest kink or jump of any output along a direction, or size 0. Where a function is smooth, its
 * change, and the difference of the slopes ahead and behind, are in proportion to the step; at a jump the
 * one, at a kink the other is the same however small the step.
 *
 * @param width the wider of the two steps that are compared, as a multiple of the direction
 */
export function breakAlong(
  { target, values, noise, usual }: Ground,
  direction: Float64Array,
  width: number,
): Break {
  const narrow = width / 16
  const at = (step: number): Float64Array => target.evaluate(moved(target.point, direction, step))
  const [farAhead, farBehind, ahead, behind] = [at(width), at(-width), at(narrow), at(-narrow)]
  const typical = meanSize(direction)
  let sharpest = smooth
  values.forEach((here, i) => {
    const rise = (ahead[i] as number) - here
    const fall = here - (behind[i] as number)
    const change = Math.abs(rise) + Math.abs(fall)
    const farChange = Math.abs((farAhead[i] as number) - here) + Math.abs(here - (farBehind[i] as number))
    const bend = Math.abs(rise - fall)
    const farBend = Math.abs((farAhead[i] as number) - 2 * here + (farBehind[i] as number))
    // Values may be rounded as the arguments are: what cancels to 0 still shows it.
    const size = Math.max(Math.abs(here), usual[i] as number, typical)
    const rounding = 100 * epsilon * size + 50 * (noise[i] as number)
    const jump = change > rounding && change > farChange / 2
    const sharpness = (jump ? change : bend) / narrow
    if (
      sharpness > sharpest.size &&
      (jump || (bend > rounding && bend > faint * change && bend > farBend / 32))
    ) {
      sharpest = { size: sharpness, jump, left: fall / narrow, right: rise / narrow }
    }
  })
  return sharpest
}
