// Makers of element-wise ops: from a scalar function and its derivative to a primitive with all its rules,
// and the function that the user calls.
import { checkBool, checkNumeric, floatOf, isFloat, type DType } from '../core/dtype'
import { checkOptions } from '../core/options'
import type { Shape } from '../core/shape'
import { apply, definePrimitive } from '../graph/apply'
import { noGradient, type Value } from '../graph/primitive'
import { bool, real, sample, withSamples, type SampleInput } from '../graph/samples'
import type { AnyTensor } from '../graph/tensor'
import type { Lane } from '../lanes/lane'
import { cast } from './cast'
import { checkTensor, operands } from './operands'

type Range = readonly [low: number, high: number]

/**
 * Which dtypes an op takes: `float` promotes bool and uint8 to float32 and refuses int32; `number` refuses
 * bool; `bool` refuses all others; `any` takes all.
 */
type Domain = 'float' | 'number' | 'bool' | 'any'

interface UnaryRules {
  readonly name: string
  /** The function of one element, in double precision. */
  readonly f: (x: number) => number
  /**
   * The same for kernels, of f32, f64, i32 (also for uint8, of which the low bits count) or a mask. Left out for an
   * op whose `f` compiled programs may call.
   */
  readonly lane?: (x: Lane) => Lane
  /** The cotangent of the input; left out for a function that is constant between its jumps. */
  readonly vjp?: (cotangent: AnyTensor, x: AnyTensor, y: AnyTensor) => AnyTensor
  readonly domain?: Domain
  /** Range of the inputs on which to try the op. */
  readonly range?: Range
}

/** The user's function of an element-wise op of one argument. `F` is its static type. */
export function unary<F extends (x: never) => unknown>(rules: UnaryRules): F {
  const { name, f, lane, vjp, domain = 'float' } = rules
  const primitive = definePrimitive({
    name,
    infer: ([input]) => input as AnyTensor,
    vjp: vjp ? (cotangent, [x], y) => [vjp(cotangent, x as AnyTensor, y)] : noGradient,
    lower: () => lane && { kind: 'map', lane: ([x]) => lane(x as Lane) },
    evaluate: ([input], { data }) => {
      const x = (input as Value).data
      for (let i = 0; i < data.length; i++) data[i] = f(x[i] as number)
    },
  })
  const op = (x: AnyTensor): AnyTensor => {
    checkTensor(name, x)
    return apply(primitive, [cast(x, accept(name, x.dtype, domain))], undefined)
  }
  return sampled(op, rules) as unknown as F
}

interface ComposedRules<Options> {
  readonly name: string
  /** The op in terms of others, on a tensor of a dtype in the domain. */
  readonly f: (x: AnyTensor, options: Options) => AnyTensor
  readonly domain?: Domain
  /** The names of the options; without any, further arguments are ignored, so that `xs.map(relu)` works. */
  readonly options?: readonly (keyof Options & string)[]
  readonly range?: Range
}

/** The user's function of an element-wise op that is made of others, which bring the rules. */
export function composed<F extends (x: never) => unknown, Options extends object = object>(
  rules: ComposedRules<Options>,
): F {
  const { name, f, domain = 'float', options: names } = rules
  const op = (x: AnyTensor, ...rest: readonly unknown[]): AnyTensor => {
    checkTensor(name, x)
    const options = names === undefined || rest[0] === undefined ? {} : rest[0]
    if (names !== undefined) checkOptions(name, options, names)
    return f(cast(x, accept(name, x.dtype, domain)), options as Options)
  }
  return sampled(op, rules) as unknown as F
}

interface BinaryRules {
  readonly name: string
  /** The function of two elements, in double precision. */
  readonly f: (a: number, b: number) => number
  /** The same for int32 and uint8, where it must wrap and double precision would lose low bits. */
  readonly int?: (a: number, b: number) => number
  /** The same for kernels, of f32, f64, i32 (also for uint8, of which the low bits count) or masks. */
  readonly lane: (a: Lane, b: Lane) => Lane
  /** The cotangents of both inputs; left out for a function that is constant between its jumps. */
  readonly vjp?: (
    cotangent: AnyTensor,
    a: AnyTensor,
    b: AnyTensor,
    y: AnyTensor,
  ) => readonly [AnyTensor, AnyTensor]
  readonly domain?: Domain
  /** The dtype of the result where it is not that of the operands. */
  readonly result?: DType
  readonly ranges?: readonly [a: Range, b: Range]
}

/** The user's function of an element-wise op of two arguments, either of which may be a number. */
export function binary<F extends (a: never, b: never) => unknown>(rules: BinaryRules): F {
  const { name, f, int = f, lane, vjp, domain = 'number', result, ranges = [] } = rules
  const primitive = definePrimitive({
    name,
    infer: ([a]) => ({ shape: (a as AnyTensor).shape, dtype: result ?? (a as AnyTensor).dtype }),
    vjp: vjp ? (cotangent, [a, b], y) => vjp(cotangent, a as AnyTensor, b as AnyTensor, y) : noGradient,
    lower: () => ({ kind: 'map', lane: ([a, b]) => lane(a as Lane, b as Lane) }),
    evaluate: ([left, right], { data }) => {
      const { data: a, dtype } = left as Value
      const { data: b } = right as Value
      const combine = isFloat(dtype) ? f : int
      for (let i = 0; i < data.length; i++) data[i] = combine(a[i] as number, b[i] as number)
    },
  })
  const op = (a: AnyTensor | number, b: AnyTensor | number): AnyTensor => {
    const pair = operands(name, [a, b], { accept: (dtype) => accept(name, dtype, domain) })
    return apply(primitive, pair, undefined)
  }
  return withSamples(op, () =>
    pairsOfShapes.map(([a, b]) => sample([inputOf(domain, a, ranges[0]), inputOf(domain, b, ranges[1])], op)),
  ) as unknown as F
}

// The dtype that an op works in when it is given `dtype`.
function accept(op: string, dtype: DType, domain: Domain): DType {
  switch (domain) {
    case 'float':
      return floatOf(op, dtype)
    case 'number':
      checkNumeric(op, dtype)
      return dtype
    case 'bool':
      checkBool(op, dtype)
      return dtype
    case 'any':
      return dtype
  }
}

function sampled<Op extends (x: AnyTensor) => AnyTensor>(
  op: Op,
  { domain, range }: { domain?: Domain; range?: Range },
): Op {
  return withSamples(op, () => shapes.map((shape) => sample([inputOf(domain, shape, range)], (x) => op(x))))
}

const inputOf = (domain: Domain | undefined, shape: Shape, range: Range = [-2, 2]): SampleInput =>
  domain === 'bool' ? bool(shape) : real(shape, ...range)

// 0-d, empty, and ordinary shapes; for pairs, every way of broadcasting.
const shapes: readonly Shape[] = [[], [0], [2, 0, 3], [5], [2, 3]]
const pairsOfShapes: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [[0], [0]],
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], []],
  [[3], [2, 1]],
  [[0, 3], [1]],
  [
    [2, 1, 3],
    [4, 1],
  ],
]
