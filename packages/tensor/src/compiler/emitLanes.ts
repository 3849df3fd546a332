// From lane programs to straight-line SIMD code. Each lane becomes one vector value or, if it has 64 bits, two;
// equal values are computed once; a value used once stays on the stack, others wait in locals.
import { wide, type Lane, type LaneOp, type LaneType } from '../lanes/lane'
import type { Code, Local } from '../wasm/code'
import type { PlainName } from '../wasm/instructions'
import type { Registers } from './emitAccess'
import type { Emission } from './emission'

export type { Registers }

/** A vector of 16 bytes that code is to compute. */
interface Value {
  readonly id: number
  readonly inputs: readonly Value[]
  /** The instruction, its inputs on the stack. */
  readonly emit: (code: Code) => void
  /** A statement that computes this value and others at once, its inputs in locals. */
  readonly block: Block | undefined
  uses: number
  local: Local | undefined
}

interface Block {
  readonly inputs: readonly Value[]
  readonly emit: (code: Code) => void
}

/**
 * Emits the programs of `roots`, with equal parts computed once, and gives the locals that hold their values.
 * `leaf` gives the registers of `read`, `position` and `result` lanes; it is called before any code is written
 * here and may write code itself.
 */
export function emitLanes(
  emission: Emission,
  code: Code,
  roots: readonly Lane[],
  leaf: (lane: Lane) => Registers,
): Registers[] {
  const values = new Values(emission, leaf)
  const results = roots.map((root) => values.of(root))
  countUses(results.flat())
  return results.map((halves) => halves.map((value) => settle(code, value)))
}

// The values of lanes, each kind of value made once.
class Values {
  readonly #emission: Emission
  readonly #leaf: (lane: Lane) => Registers
  readonly #known = new Map<string, Value>()
  readonly #halves = new Map<Lane, readonly Value[]>()

  constructor(emission: Emission, leaf: (lane: Lane) => Registers) {
    this.#emission = emission
    this.#leaf = leaf
  }

  /** One value, or two for 64 bits. A loop and not a recursion: programs may be deep. */
  of(root: Lane): readonly Value[] {
    const open = [root]
    for (let lane = open.at(-1); lane !== undefined; lane = open.at(-1)) {
      const before = open.length
      if (!this.#halves.has(lane))
        for (const input of lane.inputs) if (!this.#halves.has(input)) open.push(input)
      if (open.length > before) continue
      open.pop()
      if (!this.#halves.has(lane)) this.#halves.set(lane, this.#make(lane))
    }
    return this.#halves.get(root) as readonly Value[]
  }

  #make(lane: Lane): readonly Value[] {
    const { op, type, value } = lane
    const inputs = lane.inputs.map((input) => this.#halves.get(input) as readonly Value[])
    switch (op) {
      case 'read':
      case 'position':
      case 'result':
        return this.#leaf(lane).map((local) => this.local(local))
      case 'constant': {
        const half = this.constant(type, value)
        return wide(type) ? [half, half] : [half]
      }
      case 'bitcast':
        return inputs[0] as readonly Value[]
      case 'convert':
        return this.#convert(lane, inputs[0] as readonly Value[])
      case 'convertUnsigned':
        return this.#convertUnsigned(type, inputs[0]?.[0] as Value)
      case 'fallback':
        return this.#fallback(lane, inputs)
      default:
        return (inputs[0] as readonly Value[]).map((_, half) =>
          this.#instruction(
            lane,
            inputs.map((halves) => halves[half] as Value),
          ),
        )
    }
  }

  // A lane that does the same to each half.
  #instruction(lane: Lane, [a, b, c]: readonly Value[]): Value {
    const { op, type, inputs, value } = lane
    const [x, y, z] = [a, b, c] as [Value, Value, Value]
    if (op === 'fma') {
      if (this.#emission.fma) return this.plain(`${shapes[type]}.relaxed_madd` as PlainName, x, y, z)
      return this.plain(
        `${shapes[type]}.add` as PlainName,
        this.plain(`${shapes[type]}.mul` as PlainName, x, y),
        z,
      )
    }
    if (op === 'select') return this.#select(lane, x, y, z)
    if (op === 'shl' || op === 'shrS' || op === 'shrU') {
      const name = `${shapes[type]}.${shifts[op]}` as PlainName
      return this.value(`${name} ${value}`, [x], (code) => {
        code.i32(Number(value))
        code.op(name)
      })
    }
    const operand = (inputs[0] as Lane).type
    const sign = ordering.has(op) && !operand.startsWith('f') ? '_s' : ''
    const name = bitwise.has(op) ? `v128.${op}` : `${shapes[operand]}.${op}${sign}`
    return this.plain(name as PlainName, ...(inputs.length === 1 ? [x] : [x, y]))
  }

  // Where a comparison chooses between its own operands, or one choice is zero, less is to do.
  #select({ inputs }: Lane, mask: Value, a: Value, b: Value): Value {
    const [test, yes] = inputs as readonly [Lane, Lane]
    const shape = shapes[yes.type]
    if (
      (test.op === 'lt' || test.op === 'gt') &&
      test.inputs[0]?.type === yes.type &&
      shape.startsWith('f')
    ) {
      const compared = mask.inputs
      const [low, high] = test.op === 'lt' ? compared : [compared[1], compared[0]]
      // pmax(a, b) is `a < b ? b : a`, pmin(a, b) is `b < a ? b : a`.
      if (low === b && high === a) return this.plain(`${shape}.pmax` as PlainName, b, a)
      if (low === a && high === b) return this.plain(`${shape}.pmin` as PlainName, b, a)
    }
    const zero = this.constant('i32', 0)
    if (b === zero) return this.plain('v128.and', a, mask)
    if (a === zero) return this.plain('v128.andnot', b, mask)
    return this.plain('v128.bitselect', a, b, mask)
  }

  #convert({ type, inputs }: Lane, x: readonly Value[]): readonly Value[] {
    const from = (inputs[0] as Lane).type
    const [low, high = low] = x as readonly [Value, Value?]
    const both = (name: PlainName): Value[] => [this.plain(name, low), this.plain(name, this.#highHalf(low))]
    const join = (name: PlainName): Value[] => [
      this.shuffle(lowHalves, this.plain(name, low), this.plain(name, high)),
    ]
    switch (`${from} ${type}`) {
      case 'f32 f64':
        return both('f64x2.promote_low_f32x4')
      case 'i32 f64':
        return both('f64x2.convert_low_i32x4_s')
      case 'f64 f32':
        return join('f32x4.demote_f64x2_zero')
      case 'f64 i32':
        return join('i32x4.trunc_sat_f64x2_s_zero')
      case 'i32 f32':
        return [this.plain('f32x4.convert_i32x4_s', low)]
      case 'f32 i32':
        return [this.plain('i32x4.trunc_sat_f32x4_s', low)]
      case 'i32 i64':
      case 'm32 m64':
        return [this.plain('i64x2.extend_low_i32x4_s', low), this.plain('i64x2.extend_high_i32x4_s', low)]
      case 'i64 i32':
      case 'm64 m32':
        return [this.shuffle(evenWords, low, high)]
      default:
        throw new Error(`no conversion of lanes from ${from} to ${type}`)
    }
  }

  #convertUnsigned(type: LaneType, x: Value): readonly Value[] {
    if (type === 'f32') return [this.plain('f32x4.convert_i32x4_u', x)]
    if (type === 'f64') {
      const name = 'f64x2.convert_low_i32x4_u'
      return [this.plain(name, x), this.plain(name, this.#highHalf(x))]
    }
    return [this.plain('i64x2.extend_low_i32x4_u', x), this.plain('i64x2.extend_high_i32x4_u', x)]
  }

  #highHalf(x: Value): Value {
    return this.shuffle(highHalf, x, x)
  }

  // `if any lane of the mask is set`, for each such lane: the environment's function of the lane's arguments.
  #fallback(lane: Lane, inputs: readonly (readonly Value[])[]): readonly Value[] {
    const { type, name } = lane
    const [mask, fast, ...args] = inputs as [readonly Value[], readonly Value[], ...(readonly Value[])[]]
    const called = this.#emission.import(name, args.length)
    const results: Value[] = []
    const block: Block = {
      inputs: inputs.flat(),
      emit: (code) => {
        const local = (values: readonly Value[], half: number): Local => values[half]?.local as Local
        fast.forEach((_, half) => {
          const copy = code.local('v128')
          code.get(local(fast, half))
          code.set(copy)
          ;(results[half] as Value).local = copy
        })
        mask.forEach((_, half) => code.get(local(mask, half)))
        if (mask.length > 1) code.op('v128.or')
        code.op('v128.any_true')
        const lanes = 4 / mask.length
        const each = (i: number): void => {
          const half = Math.floor(i / lanes)
          code.get(local(mask, half))
          code.lane('i32x4.extract_lane', (i % lanes) * mask.length)
          code.if(() => {
            code.get(local(results, half))
            args.forEach((arg, k) => extract(code, (lane.inputs[k + 2] as Lane).type, arg, i))
            code.call(called)
            if (type === 'f32') code.op('f32.demote_f64')
            if (type === 'i32') code.op('i32.trunc_f64_s')
            code.lane(`${shapes[type]}.replace_lane` as 'f32x4.replace_lane', i % lanes)
            code.set(local(results, half))
          })
        }
        code.if(() => {
          for (let i = 0; i < 4; i++) each(i)
        })
      },
    }
    const key = `fallback ${name} ${type} ${block.inputs.map(({ id }) => id).join()}`
    for (const half of fast.keys()) results.push(this.value(`${key} ${half}`, [], () => {}, block))
    return results
  }

  local(local: Local): Value {
    const value = this.value(`local ${local}`, [], (code) => code.get(local))
    value.local = local
    return value
  }

  constant(type: LaneType, value: number | bigint): Value {
    const zero = Object.is(value, 0) || value === 0n
    return this.value(zero ? 'zero' : `${type} ${value}`, [], (code) => code.v128(constantBytes(type, value)))
  }

  shuffle(order: readonly number[], a: Value, b: Value): Value {
    return this.value(`shuffle ${order[0]} ${order[8]}`, [a, b], (code) => code.shuffle(order))
  }

  plain(name: PlainName, ...inputs: Value[]): Value {
    return this.value(name, inputs, (code) => code.op(name))
  }

  value(kind: string, inputs: readonly Value[], emit: (code: Code) => void, block?: Block): Value {
    let key = kind
    for (const { id } of inputs) key += ` ${id}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const value: Value = { id: this.#known.size, inputs, emit, block, uses: 0, local: undefined }
    this.#known.set(key, value)
    return value
  }
}

// Counts how often each value below the roots is asked for.
function countUses(roots: readonly Value[]): void {
  const open = [...new Set(roots)]
  const seen = new Set(open)
  for (const root of open) root.uses++
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    for (const input of value.block?.inputs ?? value.inputs) {
      input.uses++
      if (seen.has(input)) continue
      seen.add(input)
      open.push(input)
    }
  }
}

// Writes what computes `root`, unless that is done, and leaves it in a local. No recursion: what is still to be
// written waits in a list, the next last.
function settle(code: Code, root: Value): Local {
  const tasks: (() => void)[] = []
  const compute = ({ block, inputs, emit }: Value): void => {
    tasks.push(() => (block ?? { emit }).emit(code))
    if (block === undefined) tasks.push(...inputs.map((input) => () => push(input)).toReversed())
    else tasks.push(...block.inputs.map((input) => () => keep(input)).toReversed())
  }
  const push = (value: Value): void => {
    if (value.local !== undefined) return code.get(value.local)
    if (value.block !== undefined) tasks.push(() => code.get(value.local as Local))
    else if (value.uses > 1 && value.inputs.length > 0) {
      tasks.push(() => {
        value.local = code.local('v128')
        code.tee(value.local)
      })
    }
    compute(value)
  }
  const keep = (value: Value): void => {
    if (value.local !== undefined) return
    if (value.block === undefined) {
      tasks.push(() => {
        value.local = code.local('v128')
        code.set(value.local)
      })
    }
    compute(value)
  }
  keep(root)
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) task()
  return root.local as Local
}

// The lane `i` of a value, as the f64 that the environment's functions take.
function extract(code: Code, type: LaneType, halves: readonly Value[], i: number): void {
  const lanes = 4 / halves.length
  code.get(halves[Math.floor(i / lanes)]?.local as Local)
  code.lane(`${shapes[type]}.extract_lane` as 'f32x4.extract_lane', i % lanes)
  if (type === 'f32') code.op('f64.promote_f32')
  if (type === 'i32') code.op('f64.convert_i32_s')
}

const shapes = { f32: 'f32x4', f64: 'f64x2', i32: 'i32x4', i64: 'i64x2', m32: 'i32x4', m64: 'i64x2' } as const
const shifts = { shl: 'shl', shrS: 'shr_s', shrU: 'shr_u' } as const
const bitwise = new Set<LaneOp>(['and', 'or', 'xor', 'not'])
const ordering = new Set<LaneOp>(['lt', 'le', 'gt', 'ge', 'min', 'max'])

// Bytes of both operands of a shuffle, the second's from 16 up.
const lowHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]
const highHalf = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]
const evenWords = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27]

const bytes = new Uint8Array(16)
const views = {
  f32: new Float32Array(bytes.buffer),
  f64: new Float64Array(bytes.buffer),
  i32: new Int32Array(bytes.buffer),
  i64: new BigInt64Array(bytes.buffer),
}

/** Of the constant as a vector; good until the next call. */
function constantBytes(type: LaneType, value: number | bigint): Uint8Array {
  if (type === 'i64' || type === 'm64') views.i64.fill(BigInt(value))
  else views[type === 'm32' ? 'i32' : type].fill(Number(value))
  return bytes
}
