// From lanes to vectors of 16 bytes: one value for each lane or, if it has 64 bits, two. Equal values are one.
import { wide, type Lane, type LaneOp, type LaneType } from '../../lanes/lane'
import type { Code, Local } from '../../wasm/code'
import type { PlainName } from '../../wasm/instructions'
import type { Registers } from '../emitAccess'
import type { Emission } from '../emission'
import { emitFallback } from './fallback'
import { shapes, type Block, type Value } from './value'

/** The values of lanes, each made once. */
export class Values {
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

  #fallback({ type, name, inputs }: Lane, halves: readonly (readonly Value[])[]): readonly Value[] {
    const [mask, fast, ...args] = halves as [readonly Value[], readonly Value[], ...(readonly Value[])[]]
    const results: Value[] = []
    const emit = (code: Code): void =>
      emitFallback(code, {
        called: this.#emission.import(name, args.length),
        type,
        mask,
        fast,
        args: args.map((arg, i) => ({ halves: arg, type: (inputs[i + 2] as Lane).type })),
        results,
      })
    const block: Block = { inputs: halves.flat(), emit }
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
    return this.value(`shuffle ${order.join()}`, [a, b], (code) => code.shuffle(order))
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
