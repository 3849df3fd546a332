// Algebra on lane programs: what can be known before anything runs. Only what is exact, to the last bit and for
// every argument, the signs of zeros included; of a NaN nothing but that it is one is kept.
import { interpret } from './interpret'
import { abs, constant, mul, type Lane, type LaneOp } from './lane'

type Rule = (lane: Lane, inputs: readonly Lane[]) => Lane | undefined

const isConstant = ({ op }: Lane): boolean => op === 'constant'
const is = ({ op, value }: Lane, number: number): boolean => op === 'constant' && Object.is(value, number)

/** x / d as x * (1 / d), where both are powers of two and so nothing is rounded. */
function byPowerOfTwo(x: Lane, d: Lane): Lane | undefined {
  const size = Math.abs(Number(d.value))
  const isPower = isConstant(d) && 2 ** Math.round(Math.log2(size)) === size
  return isPower && size >= 2 ** -100 && size <= 2 ** 100
    ? mul(x, constant(x.type, 1 / Number(d.value)))
    : undefined
}

const rules: { readonly [op in LaneOp]?: Rule } = {
  add: (_, [a, b]) => (is(b as Lane, -0) ? a : is(a as Lane, -0) ? b : undefined),
  sub: (_, [a, b]) => (is(b as Lane, 0) ? a : undefined),
  mul: (_, [a, b]) => (is(b as Lane, 1) ? a : is(a as Lane, 1) ? b : undefined),
  div: (_, [a, b]) => (is(b as Lane, 1) ? a : byPowerOfTwo(a as Lane, b as Lane)),
  neg: (_, [x]) => (x?.op === 'neg' ? x.inputs[0] : undefined),
  abs: (_, [x]) => (x?.op === 'neg' ? abs(x.inputs[0] as Lane) : undefined),
  select: (_, [mask, a, b]) => (isConstant(mask as Lane) ? (mask?.value === 0 ? b : a) : undefined),
}

const known = new WeakMap<Lane, Lane>()

/** The same program with fewer instructions. */
export function simplifyLane(lane: Lane): Lane {
  const done = known.get(lane)
  if (done !== undefined) return done
  const simple = rewrite(lane)
  known.set(lane, simple)
  known.set(simple, simple)
  return simple
}

function rewrite(lane: Lane): Lane {
  if (lane.inputs.length === 0) return lane
  const inputs = lane.inputs.map(simplifyLane)
  const same = inputs.every((input, i) => input === lane.inputs[i])
  const now = same ? lane : { ...lane, inputs }
  if (inputs.every(isConstant))
    return constant(
      lane.type,
      interpret(now, () => 0),
    )
  return rules[lane.op]?.(now, inputs) ?? now
}
