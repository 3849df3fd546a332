// How reductions combine, as lane programs: what an accumulator starts from, takes in and gives in the end.
import { formatOf, withSign } from '../../lanes/elementary'
import {
  abs,
  add,
  and,
  bitcast,
  constant,
  convert,
  eq,
  ge,
  gt,
  le,
  lt,
  max,
  min,
  ne,
  not,
  or,
  select,
  sub,
  wide,
  type Lane,
  type LaneType,
} from '../../lanes/lane'
import type { Combine } from '../../lanes/lowering'

/** A reduction of values of one type. An accumulator is one lane or several. */
export interface Combiner {
  /** An accumulator that has taken in nothing. */
  readonly start: readonly Lane[]
  /** A value that changes no accumulator. */
  readonly neutral: Lane
  /** An accumulator that has taken in one value more, that at `index` of the reduced axes. */
  step(accumulator: readonly Lane[], value: Lane, index: Lane): readonly Lane[]
  /** An accumulator for all that two have taken in. */
  merge(a: readonly Lane[], b: readonly Lane[]): readonly Lane[]
  finish(accumulator: readonly Lane[]): Lane
}

export function combinerOf(combine: Combine, type: LaneType): Combiner {
  // A set mask is the integer -1, so the order is the other way round.
  if (type === 'm32') {
    const bits = combinerOf(reversed[combine], 'i32')
    const finish = (accumulator: readonly Lane[]): Lane =>
      combine.startsWith('arg') ? bits.finish(accumulator) : bitcast('m32', bits.finish(accumulator))
    return {
      ...bits,
      neutral: bitcast('m32', bits.neutral),
      step: (accumulator, value, index) => bits.step(accumulator, bitcast('i32', value), index),
      finish,
    }
  }
  switch (combine) {
    case 'wideSum':
      return { ...widened, finish: ([sum]) => sum as Lane }
    case 'sum':
      return type === 'f32' ? widened : type === 'f64' ? compensated : wrapping(type)
    case 'max':
    case 'min':
      return type === 'i32' ? extreme(combine === 'max') : floatExtreme(combine === 'max', type)
    default:
      return argExtreme(combine === 'argMax', type)
  }
}

const reversed = {
  sum: 'sum',
  wideSum: 'wideSum',
  max: 'min',
  min: 'max',
  argMax: 'argMin',
  argMin: 'argMax',
} as const

/** float32 in double precision: the sum of n numbers is off by n * 2**-53 of their magnitudes and one rounding. */
const widened: Combiner = {
  ...wrapping('f64'),
  neutral: constant('f32', 0),
  step: ([sum], value) => [add(sum as Lane, convert('f64', value))],
  finish: ([sum]) => convert('f32', sum as Lane),
}

function wrapping(type: LaneType): Combiner {
  return {
    start: [constant(type, 0)],
    neutral: constant(type, 0),
    step: ([sum], value) => [add(sum as Lane, value)],
    merge: ([a], [b]) => [add(a as Lane, b as Lane)],
    finish: ([sum]) => sum as Lane,
  }
}

/**
 * float64 with the rounding errors summed beside: as if in twice the precision. T. Ogita, S. M. Rump, S. Oishi,
 * "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005), algorithms 3.1 (Knuth's TwoSum) and 4.4 (Sum2).
 */
const compensated: Combiner = {
  start: [constant('f64', 0), constant('f64', 0)],
  neutral: constant('f64', 0),
  step: ([sum, lost], value) => twoSum(sum as Lane, value, lost as Lane),
  merge: ([a, lostA], [b, lostB]) => twoSum(a as Lane, b as Lane, add(lostA as Lane, lostB as Lane)),
  // Once the sum is infinite, what was lost is NaN.
  finish: ([sum, lost]) => {
    const infinite = ge(abs(sum as Lane), constant('f64', Infinity))
    return select(infinite, sum as Lane, add(sum as Lane, lost as Lane))
  },
}

function twoSum(a: Lane, b: Lane, lost: Lane): readonly Lane[] {
  const sum = add(a, b)
  const second = sub(sum, a)
  return [sum, add(lost, add(sub(a, sub(sum, second)), sub(b, second)))]
}

function extreme(greatest: boolean): Combiner {
  const pick = greatest ? max : min
  const neutral = least('i32', greatest)
  return {
    start: [neutral],
    neutral,
    step: ([best], value) => [pick(best as Lane, value)],
    merge: ([a], [b]) => [pick(a as Lane, b as Lane)],
    finish: ([best]) => best as Lane,
  }
}

/**
 * Of floats. Engines make eight instructions of a max or min that keeps NaN and tells 0 from -0; these are four, since
 * three things go their own ways up to the end: what is best by comparison alone; the sign, which a maximum has if all
 * values have it and a minimum if any has; and whether there was a NaN.
 */
function floatExtreme(greatest: boolean, type: LaneType): Combiner {
  const neutral = least(type, greatest)
  const { bits, float, integer } = formatOf(neutral)
  const merge = ([a, signsA, nanA]: readonly Lane[], [b, signsB, nanB]: readonly Lane[]): readonly Lane[] => {
    const [x, y] = [a as Lane, b as Lane]
    return [
      select(greatest ? lt(x, y) : lt(y, x), y, x),
      (greatest ? and : or)(signsA as Lane, signsB as Lane),
      or(nanA as Lane, nanB as Lane),
    ]
  }
  return {
    start: [neutral, integer(greatest ? -1 : 0), constant(wide(type) ? 'm64' : 'm32', 0)],
    neutral,
    step: (accumulator, value) => merge(accumulator, [value, bitcast(bits, value), ne(value, value)]),
    merge,
    finish: ([best, signs, nan]) =>
      select(nan as Lane, float(NaN), withSign(abs(best as Lane), bitcast(type, signs as Lane))),
  }
}

function least(type: LaneType, least: boolean): Lane {
  const bound = type === 'i32' ? 2 ** 31 : Infinity
  return constant(type, least ? -bound : type === 'i32' ? bound - 1 : bound)
}

/**
 * The first position of the extreme, or of the first NaN. Each lane meets its positions in ascending order; where
 * all values are the start's, the first position is 0, where the accumulator starts.
 */
function argExtreme(greatest: boolean, type: LaneType): Combiner {
  const neutral = least(type, greatest)
  const beats = greatest ? gt : lt
  const within = greatest ? le : ge
  const choose = (mask: Lane, [a, i]: readonly Lane[], [b, j]: readonly Lane[]): Lane[] => [
    select(mask, a as Lane, b as Lane),
    select(mask, i as Lane, j as Lane),
  ]
  const isNaN = (x: Lane): Lane => ne(x, x)
  return {
    start: [neutral, constant('i32', 0)],
    neutral,
    step: (accumulator, value, index) => {
      const [best] = accumulator as [Lane]
      // Not `value <= best`, and not because best is NaN.
      const better = type === 'i32' ? beats(value, best) : and(not(within(value, best)), eq(best, best))
      return choose(better, [value, index], accumulator)
    },
    merge: (first, second) => {
      const [a, i, b, j] = [...first, ...second] as [Lane, Lane, Lane, Lane]
      const earlier = lt(i, j)
      const tied = type === 'i32' ? eq(a, b) : or(eq(a, b), and(isNaN(a), isNaN(b)))
      const before = and(tied, convert(tied.type, earlier))
      const better = type === 'i32' ? beats(a, b) : or(beats(a, b), and(isNaN(a), eq(b, b)))
      return choose(or(better, before), first, second)
    },
    finish: ([, index]) => index as Lane,
  }
}
