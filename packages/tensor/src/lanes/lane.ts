// Lane programs: what is computed for one element, as a graph of instructions on registers. Kernels run one
// for four elements at a time; a lane is one of the four. The nodes are plain data, built by the functions
// below; equal nodes are merged when a kernel is built, so rules may repeat themselves.

/**
 * The types of a lane. `m32` and `m64` are masks, all bits of a lane set or none, as comparisons give them;
 * the number says how wide what was compared is. uint8 lives in an `i32`, bool in an `m32`.
 */
export type LaneType = 'f32' | 'f64' | 'i32' | 'i64' | 'm32' | 'm64'

/** What a node does; the functions below say what each takes. */
export type LaneOp =
  | 'constant'
  | 'read'
  | 'position'
  | 'result'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'fma'
  | 'neg'
  | 'abs'
  | 'sqrt'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'nearest'
  | 'min'
  | 'max'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'and'
  | 'or'
  | 'xor'
  | 'not'
  | 'select'
  | 'shl'
  | 'shrS'
  | 'shrU'
  | 'bitcast'
  | 'convert'
  | 'convertUnsigned'
  | 'fallback'

/** A node of a lane program. */
export interface Lane {
  readonly op: LaneOp
  readonly type: LaneType
  readonly inputs: readonly Lane[]
  /** A constant's value, a shift's distance, or the number of a read or position. */
  readonly value: number | bigint
  /** The environment's function that a fallback calls. */
  readonly name: string
}

const node = (
  op: LaneOp,
  type: LaneType,
  inputs: readonly Lane[],
  value: number | bigint = 0,
  name = '',
): Lane => ({ op, type, inputs, value, name })

/** The same number in every lane: a bigint for i64, 0 or -1 for masks. */
export const constant = (type: LaneType, value: number | bigint): Lane => node('constant', type, [], value)

/** An element of the kernel's read number `index`. */
export const read = (type: LaneType, index: number): Lane => node('read', type, [], index)

/** The kernel's position number `index`: an i32 that depends on where in its loops it is. */
export const position = (index: number): Lane => node('position', 'i32', [], index)

/** What a kernel's reduction or product gave at this place. */
export const result = (type: LaneType): Lane => node('result', type, [])

const binary =
  (op: LaneOp) =>
  (a: Lane, b: Lane): Lane =>
    node(op, a.type, [a, b])

/** a + b of floats or, wrapping, of integers. */
export const add = binary('add')
/** a - b, as {@link add}. */
export const sub = binary('sub')
/** a * b; of floats and i32. */
export const mul = binary('mul')
/** a / b of floats. */
export const div = binary('div')
/** a * b + c, rounded once where the engine can and twice elsewhere; of floats. */
export const fma = (a: Lane, b: Lane, c: Lane): Lane => node('fma', a.type, [a, b, c])

const unary =
  (op: LaneOp) =>
  (x: Lane): Lane =>
    node(op, x.type, [x])

/** -x of floats (the sign bit turned) or i32. */
export const neg = unary('neg')
/** |x| of floats (the sign bit cleared) or i32. */
export const abs = unary('abs')
/** The square root, rounded correctly. */
export const sqrt = unary('sqrt')
export const floor = unary('floor')
export const ceil = unary('ceil')
/** Towards zero. */
export const trunc = unary('trunc')
/** To the nearest whole number, ties to even. */
export const nearest = unary('nearest')
/** The smaller; NaN if either is, and -0 below 0. Of floats and i32 (signed). */
export const min = binary('min')
/** The larger, as {@link min}. */
export const max = binary('max')

const comparison =
  (op: LaneOp) =>
  (a: Lane, b: Lane): Lane =>
    node(op, a.type === 'f64' || a.type === 'i64' ? 'm64' : 'm32', [a, b])

/** Comparisons of floats or (signed) integers, to a mask as wide as the operands. */
export const eq = comparison('eq')
export const ne = comparison('ne')
export const lt = comparison('lt')
export const le = comparison('le')
export const gt = comparison('gt')
export const ge = comparison('ge')

/** Bits of integers or masks. */
export const and = binary('and')
export const or = binary('or')
export const xor = binary('xor')
export const not = unary('not')

/** `a` where the mask is set, else `b`. The mask is brought to their width. */
export const select = (mask: Lane, a: Lane, b: Lane): Lane =>
  node('select', a.type, [convert(wide(a.type) ? 'm64' : 'm32', mask), a, b])

const shift =
  (op: LaneOp) =>
  (x: Lane, bits: number): Lane =>
    node(op, x.type, [x], bits)

/** Integers shifted by a fixed number of bits, left, right with sign, right with zeros. */
export const shl = shift('shl')
export const shrS = shift('shrS')
export const shrU = shift('shrU')

/** The same bits under another type of the same width. */
export const bitcast = (type: LaneType, x: Lane): Lane => (x.type === type ? x : node('bitcast', type, [x]))

/**
 * The same number in another type. Floats to i32 truncate and saturate, NaN to 0; i64 to i32 takes the low
 * bits; i32 to i64 keeps the sign; i64 to and from floats does not exist. Masks change their width alone.
 */
export const convert = (type: LaneType, x: Lane): Lane => (x.type === type ? x : node('convert', type, [x]))

/** An i32 read as unsigned, to f32, f64 or i64. */
export const convertUnsigned = (type: 'f32' | 'f64' | 'i64', x: Lane): Lane =>
  node('convertUnsigned', type, [x])

/**
 * `fast`, but in lanes where `mask` is set the environment's function `name` of `args`, one lane after the
 * other: for the few arguments that are not worth a branch-free way. Names are those of `Math` and of
 * fallbacks.ts.
 */
export const fallback = (mask: Lane, fast: Lane, name: string, ...args: readonly Lane[]): Lane =>
  node('fallback', fast.type, [convert(wide(fast.type) ? 'm64' : 'm32', mask), fast, ...args], 0, name)

/** Whether a lane of the type has 64 bits, so that four of them take two registers. */
export const wide = (type: LaneType): boolean => type === 'f64' || type === 'i64' || type === 'm64'
