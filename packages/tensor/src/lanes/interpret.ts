// Lane programs in plain JavaScript, one lane at a time: the same bits as compiled code gives, slowly. For
// tests, and for values that are known when compiling.
import { fallbackNamed } from './fallbacks'
import type { Lane, LaneOp, LaneType } from './lane'

/** A lane's value: a bigint for i64, 0 or -1 for masks. */
export type Word = number | bigint

/** a * b + c of a float type, perhaps not yet rounded to it. */
export type MultiplyAdd = (type: LaneType, a: number, b: number, c: number) => number

const roundedTwice: MultiplyAdd = (type, a, b, c) => (type === 'f32' ? Math.fround(a * b) : a * b) + c

/**
 * The value of a lane.
 *
 * @param leaf the values of the nodes that have none of their own: reads, positions, results
 * @param multiplyAdd what `fma` does; by default it rounds twice, as without hardware for it
 */
export function interpret(root: Lane, leaf: (lane: Lane) => Word, multiplyAdd = roundedTwice): Word {
  const known = new Map<Lane, Word>()
  const valueOf = (lane: Lane): Word => {
    const value = known.get(lane) ?? wrap(lane.type, compute(lane))
    known.set(lane, value)
    return value
  }
  const compute = (lane: Lane): Word => {
    const { op, type, inputs, value, name } = lane
    const [x, ...rest] = inputs
    if (x === undefined) return op === 'constant' ? value : leaf(lane)
    const a = valueOf(x)
    if (op === 'select') return valueOf(rest[isSet(a) ? 0 : 1] as Lane)
    if (op === 'fallback' && !isSet(a)) return valueOf(rest[0] as Lane)
    const others = rest.map(valueOf) as number[]
    switch (op) {
      case 'fallback':
        return fallbackNamed(name)(...others.slice(1))
      case 'fma':
        return multiplyAdd(type, a as number, ...(others as [number, number]))
      case 'convert':
        return converted(a, x.type, type)
      case 'convertUnsigned':
        return type === 'i64' ? BigInt.asUintN(32, BigInt(a)) : Number(a) >>> 0
      case 'bitcast':
        return fromBits(type, toBits(x.type, a))
      case 'mul':
        return type === 'i32' ? Math.imul(a as number, others[0] as number) : Number(a) * Number(others[0])
      default:
        // Numbers and bigints alike: a shift's distance is the second operand of the former's kind.
        return (rules[op] as Rule)(
          a as never,
          (others[0] ?? (typeof a === 'bigint' ? BigInt(value) : value)) as never,
        )
    }
  }
  return valueOf(root)
}

const isSet = (mask: Word): boolean => Number(mask) !== 0
const truth = (holds: boolean): number => (holds ? -1 : 0)

type Rule = (a: number, b: number) => Word

// JavaScript's operators do the same to numbers and bigints; `wrap` brings what they give back to the type.
const rules: Readonly<Partial<Record<LaneOp, Rule>>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  nearest: (a) => {
    const upper = Math.round(a)
    return upper - a === 0.5 && upper % 2 !== 0 ? upper - 1 : upper
  },
  min: Math.min,
  max: Math.max,
  eq: (a, b) => truth(a === b),
  ne: (a, b) => truth(a !== b),
  lt: (a, b) => truth(a < b),
  le: (a, b) => truth(a <= b),
  gt: (a, b) => truth(a > b),
  ge: (a, b) => truth(a >= b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  not: (a) => ~a,
  shl: (a, b) => a << b,
  shrS: (a, b) => a >> b,
  // Without its sign, a bigint has the same digits.
  shrU: (a, b) => (typeof a === 'bigint' ? (BigInt.asUintN(64, a) as never) >> b : a >>> b),
}

function wrap(type: LaneType, value: Word): Word {
  switch (type) {
    case 'f32':
      return Math.fround(Number(value))
    case 'i32':
      return Number(value) | 0
    case 'i64':
      return BigInt.asIntN(64, BigInt(value))
    default:
      return value
  }
}

function converted(value: Word, from: LaneType, to: LaneType): Word {
  if (to === 'i64') return BigInt(value)
  if (from === 'i64') return Number(BigInt.asIntN(32, BigInt(value)))
  if (to !== 'i32' || from === 'i32') return value
  const whole = Math.trunc(Number(value))
  return Number.isNaN(whole) ? 0 : Math.min(Math.max(whole, -(2 ** 31)), 2 ** 31 - 1)
}

const float32 = new Float32Array(1)
const int32 = new Int32Array(float32.buffer)
const float64 = new Float64Array(1)
const int64 = new BigInt64Array(float64.buffer)

function toBits(type: LaneType, value: Word): Word {
  switch (type) {
    case 'f32':
      float32[0] = Number(value)
      return int32[0] as number
    case 'f64':
      float64[0] = Number(value)
      return int64[0] as bigint
    case 'm64':
      return BigInt(value)
    default:
      return value
  }
}

function fromBits(type: LaneType, bits: Word): Word {
  switch (type) {
    case 'f32':
      int32[0] = Number(bits)
      return float32[0] as number
    case 'f64':
      int64[0] = BigInt(bits)
      return float64[0] as number
    case 'm64':
      return Number(bits)
    default:
      return bits
  }
}
