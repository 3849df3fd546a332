// Every instruction does what its name says: a wrong opcode would be that of some other instruction.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluation, places } from '../../test/wasm/evaluate'
import { hasFusedMultiplyAdd } from '../runtime/engine'
import type { Code } from './code'
import {
  lane,
  memory,
  memoryLane,
  plain,
  type MemoryName,
  type PlainName,
  type ValueType,
} from './instructions'

type Word = number | bigint

// What the numbers of a vector's shape, or of a scalar type, are stored in.
const arrays = {
  f32x4: Float32Array,
  f64x2: Float64Array,
  i32x4: Int32Array,
  i64x2: BigInt64Array,
  i8x16: Uint8Array,
  i16x8: Uint16Array,
  f32: Float32Array,
  f64: Float64Array,
  i32: Int32Array,
  i64: BigInt64Array,
} as const
type Shape = keyof typeof arrays

const typeOf = (shape: Shape): ValueType => (shape.includes('x') ? 'v128' : (shape as ValueType))
const widthOf = (shape: Shape): number => 8 * arrays[shape].BYTES_PER_ELEMENT

/** An instruction: the shapes of what it takes and gives, and what it makes of the operands' numbers. */
interface Case {
  readonly name: PlainName
  readonly from: readonly Shape[]
  readonly to: Shape
  readonly rule: (...operands: Word[][]) => readonly Word[]
}

const numbersIn = (shape: Shape, buffer: ArrayBuffer): Word[] => {
  const numbers = Array.from(new arrays[shape](buffer) as Iterable<Word>)
  return typeOf(shape) === 'v128' ? numbers : numbers.slice(0, 1)
}

/** The words as the shape stores them: integers wrap. */
function stored(shape: Shape, words: readonly Word[]): Word[] {
  const numbers = new arrays[shape](words.length)
  for (const [i, word] of words.entries()) {
    if (numbers instanceof BigInt64Array) numbers[i] = BigInt(word)
    else numbers[i] = Number(typeof word === 'bigint' ? BigInt.asIntN(32, word) : word)
  }
  return Array.from(numbers as Iterable<Word>)
}

const special = {
  f: [0, -0, 1, -1, 0.5, 1.5, -1.5, 2.5, 3, 1e9, -3e9, 5e9, NaN, Infinity, -Infinity],
  i: [0, 1, -1, 2, 3, 5, 255, -256, 2 ** 31 - 1, -(2 ** 31), 1_234_567, -7_654_321],
} as const

function operandOf(shape: Shape): fc.Arbitrary<ArrayBuffer> {
  const length = 16 / arrays[shape].BYTES_PER_ELEMENT
  const number = fc.constantFrom(...special[shape.startsWith('f') ? 'f' : 'i'])
  return fc.array(number, { minLength: length, maxLength: length }).map((numbers) => {
    const words = shape.startsWith('i64') ? numbers.map((x) => BigInt(x) * 0x1_0000_0003n) : numbers
    const array = new arrays[shape](length) as Float64Array
    array.set(stored(shape, words) as number[])
    return array.buffer as ArrayBuffer
  })
}

function check({ name, from, to, rule }: Case): void {
  const { run } = evaluation(typeOf(to), (code) => {
    for (const [i, shape] of from.entries()) {
      code.i32(places.operands + 16 * i)
      code.memory(`${typeOf(shape)}.load` as MemoryName)
    }
    code.op(name)
  })
  fc.assert(
    fc.property(fc.tuple(...from.map(operandOf)), (buffers) => {
      const operands = buffers.map((buffer, i) => numbersIn(from[i] as Shape, buffer))
      const want = stored(to, rule(...operands))
      const bytes = new Uint8Array(16 * from.length)
      for (const [i, buffer] of buffers.entries()) bytes.set(new Uint8Array(buffer), 16 * i)
      expect(numbersIn(to, run(bytes)).slice(0, want.length), `of ${operands.join(' and ')}`).toEqual(want)
    }),
    { numRuns: 50 },
  )
}

const toEven = (x: number): number => {
  const up = Math.round(x)
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up
}
const floatUnary: Readonly<Record<string, (x: number) => number>> = {
  ceil: Math.ceil,
  floor: Math.floor,
  trunc: Math.trunc,
  nearest: toEven,
  abs: Math.abs,
  neg: (x) => -x,
  sqrt: Math.sqrt,
}
const floatBinary: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  pmin: (a, b) => (b < a ? b : a),
  pmax: (a, b) => (a < b ? b : a),
}
const wholeUnary: Readonly<Record<string, (x: bigint) => bigint>> = {
  abs: (x) => (x < 0n ? -x : x),
  neg: (x) => -x,
}
// Those whose names end in `_u` get their operands without sign.
const wholeBinary: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  min: (a, b) => (a < b ? a : b),
  max: (a, b) => (a > b ? a : b),
}
const shifts: Readonly<Record<string, (a: bigint, by: bigint) => bigint>> = {
  shl: (a, by) => a << by,
  shr: (a, by) => a >> by,
}
const comparisons: Readonly<Record<string, (a: Word, b: Word) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  gt: (a, b) => a > b,
  le: (a, b) => a <= b,
  ge: (a, b) => a >= b,
}

/** The case of an instruction whose name says which numbers it takes and what it does to each. */
function regular(name: PlainName): Case | undefined {
  const [shape, full] = name.split('.') as [Shape, string]
  const [op, sign] = full.split('_') as [string, string?]
  if (!(shape in arrays) || (sign !== undefined && sign !== 's' && sign !== 'u')) return undefined
  const width = widthOf(shape)
  const vector = typeOf(shape) === 'v128'
  const whole = (x: Word): bigint => (sign === 'u' ? BigInt.asUintN(width, BigInt(x)) : BigInt(x))
  const compare = comparisons[op]
  if (compare !== undefined) {
    const to = vector ? (width === 64 ? 'i64x2' : 'i32x4') : 'i32'
    const value = (x: Word): Word => (shape.startsWith('f') ? x : whole(x))
    const rule = (a: Word[], b: Word[]): number[] =>
      a.map((x, i) => Number(compare(value(x), value(b[i] as Word))) * (vector ? -1 : 1))
    return { name, from: [shape, shape], to, rule: rule as Case['rule'] }
  }
  const shift = shifts[op]
  if (shift !== undefined) {
    const by = ([distance]: Word[]): bigint => BigInt.asUintN(width === 64 ? 6 : 5, BigInt(distance as Word))
    const rule = (a: Word[], b: Word[]): bigint[] => a.map((x) => shift(whole(x), by(b)))
    return { name, from: [shape, vector ? 'i32' : shape], to: shape, rule: rule as Case['rule'] }
  }
  const [ones, twos] = shape.startsWith('f') ? [floatUnary, floatBinary] : [wholeUnary, wholeBinary]
  const word = (x: Word): never => (shape.startsWith('f') ? x : whole(x)) as never
  const one = ones[op]
  if (one !== undefined)
    return { name, from: [shape], to: shape, rule: (a) => (a as Word[]).map((x) => one(word(x))) }
  const two = twos[op]
  if (two === undefined) return undefined
  const rule = (a: Word[], b: Word[]): Word[] => a.map((x, i) => two(word(x), word(b[i] as Word)))
  return { name, from: [shape, shape], to: shape, rule: rule as Case['rule'] }
}

const saturate = (low: number, high: number) => (x: Word) =>
  Number.isNaN(x) ? 0n : BigInt(Math.min(Math.max(Math.trunc(Number(x)), low), high))
const toInt = saturate(-(2 ** 31), 2 ** 31 - 1)
const natural = (x: Word): bigint => BigInt.asUintN(32, BigInt(x))
const repeat = (count: number) => (a: Word[]) => Array.from({ length: count }, () => a[0] as Word)
const bitwise =
  (rule: (a: number, b: number, c: number) => number): Case['rule'] =>
  (a, b, c) =>
    (a as number[]).map((x, i) => rule(x, Number(b?.[i]), Number(c?.[i])))

type Single = readonly [
  from: readonly Shape[],
  to: Shape,
  rule: (a: Word[], b: Word[], c: Word[]) => readonly Word[],
]
const vector = 'i32x4'

/** Instructions like none other. */
const singles: Readonly<Partial<Record<PlainName, Single>>> = {
  select: [['i32', 'i32', 'i32'], 'i32', (a, b, [c]) => (c === 0 ? b : a)],
  'i32.eqz': [['i32'], 'i32', ([x]) => [Number(x === 0)]],
  'i64.eqz': [['i64'], 'i32', ([x]) => [Number(x === 0n)]],
  'i32.wrap_i64': [['i64'], 'i32', (a) => a],
  'i64.extend_i32_s': [['i32'], 'i64', (a) => a],
  'i64.extend_i32_u': [['i32'], 'i64', (a) => a.map(natural)],
  'f32.demote_f64': [['f64'], 'f32', (a) => a],
  'f64.promote_f32': [['f32'], 'f64', (a) => a],
  'f64.convert_i32_s': [['i32'], 'f64', (a) => a],
  'i32x4.splat': [['i32'], 'i32x4', repeat(4)],
  'f32x4.splat': [['f32'], 'f32x4', repeat(4)],
  'f64x2.splat': [['f64'], 'f64x2', repeat(2)],
  'v128.not': [[vector], vector, bitwise((a) => ~a)],
  'v128.and': [[vector, vector], vector, bitwise((a, b) => a & b)],
  'v128.andnot': [[vector, vector], vector, bitwise((a, b) => a & ~b)],
  'v128.or': [[vector, vector], vector, bitwise((a, b) => a | b)],
  'v128.xor': [[vector, vector], vector, bitwise((a, b) => a ^ b)],
  'v128.bitselect': [[vector, vector, vector], vector, bitwise((a, b, c) => (a & c) | (b & ~c))],
  'v128.any_true': [[vector], 'i32', (a) => [Number(a.some((x) => x !== 0))]],
  'f32x4.demote_f64x2_zero': [['f64x2'], 'f32x4', (a) => [...a, 0, 0]],
  'f64x2.promote_low_f32x4': [['f32x4'], 'f64x2', (a) => a.slice(0, 2)],
  'i32x4.extend_low_i16x8_u': [['i16x8'], 'i32x4', (a) => a.slice(0, 4)],
  'i16x8.extend_low_i8x16_u': [['i8x16'], 'i16x8', (a) => a.slice(0, 8)],
  'i64x2.extend_low_i32x4_s': [['i32x4'], 'i64x2', (a) => a.slice(0, 2)],
  'i64x2.extend_high_i32x4_s': [['i32x4'], 'i64x2', (a) => a.slice(2)],
  'i64x2.extend_low_i32x4_u': [['i32x4'], 'i64x2', (a) => a.slice(0, 2).map(natural)],
  'i64x2.extend_high_i32x4_u': [['i32x4'], 'i64x2', (a) => a.slice(2).map(natural)],
  'i32x4.trunc_sat_f32x4_s': [['f32x4'], 'i32x4', (a) => a.map(toInt)],
  'i32x4.trunc_sat_f64x2_s_zero': [['f64x2'], 'i32x4', (a) => [...a.map(toInt), 0, 0]],
  'f32x4.convert_i32x4_s': [['i32x4'], 'f32x4', (a) => a],
  'f32x4.convert_i32x4_u': [['i32x4'], 'f32x4', (a) => a.map((x) => Number(natural(x)))],
  'f64x2.convert_low_i32x4_s': [['i32x4'], 'f64x2', (a) => a.slice(0, 2)],
  'f64x2.convert_low_i32x4_u': [['i32x4'], 'f64x2', (a) => a.slice(0, 2).map((x) => Number(natural(x)))],
}

describe('an instruction that takes and gives values', () => {
  // Tested one by one below.
  const others = /^(unreachable|return|drop|i32\.trunc_f64_s|i32\.(div|rem)_u|.*relaxed.*)$/
  const names = (Object.keys(plain) as PlainName[]).filter((name) => !others.test(name))

  it.each(names)('does as it is called: %s', (name) => {
    const single = singles[name]
    const known =
      single === undefined
        ? regular(name)
        : { name, from: single[0], to: single[1], rule: single[2] as Case['rule'] }
    expect(known).toBeDefined()
    check(known as Case)
  })

  const constant = (result: ValueType, body: (code: Code) => void): ArrayBuffer =>
    evaluation(result, body).run()

  it.each([
    ['i32.div_u', 2 ** 31 - 1],
    ['i32.rem_u', 1],
  ] as const)('divides without signs: %s', (name, expected) => {
    const result = constant('i32', (code) => {
      code.i32(-1)
      code.i32(2)
      code.op(name)
    })
    expect(new Int32Array(result)[0]).toBe(expected)
  })

  it('truncates a float to a whole number', () => {
    const result = constant('i32', (code) => {
      code.f64(-2.7)
      code.op('i32.trunc_f64_s')
    })
    expect(new Int32Array(result)[0]).toBe(-2)
  })

  it('drops, returns, and stops where it is told to', () => {
    const { run, memory: bytes } = evaluation(undefined, (code) => {
      code.i32(places.result)
      code.i32(7)
      code.i32(8)
      code.op('drop')
      code.memory('i32.store')
      code.op('return')
      code.op('unreachable')
    })
    run()
    expect(new Int32Array(bytes)[places.result / 4]).toBe(7)
    expect(() => constant('i32', (code) => code.op('unreachable'))).toThrow('unreachable')
  })

  it.runIf(hasFusedMultiplyAdd()).each([
    ['f32x4.relaxed_madd', 'f32x4'],
    ['f64x2.relaxed_madd', 'f64x2'],
  ] as const)('multiplies and adds: %s', (name, shape) => {
    const result = constant('v128', (code) => {
      for (const x of [2, 3, 1]) {
        if (shape === 'f32x4') code.f32(x)
        else code.f64(x)
        code.op(`${shape}.splat`)
      }
      code.op(name)
    })
    expect(new Set(numbersIn(shape, result))).toEqual(new Set([7]))
  })
})

describe('an instruction that reads or writes memory', () => {
  const bytes = Uint8Array.from({ length: 48 }, (_, i) => 130 + 5 * i)
  const little = (from: number, count: number): bigint =>
    bytes.slice(from, from + count).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)
  const wordsOf = (buffer: ArrayBuffer): bigint[] => Array.from(new BigUint64Array(buffer))
  const pair = (low: bigint, high: bigint): bigint[] => [low, high]
  // What the instruction makes of the bytes from the second operand on, as 128 bits.
  const twice = (x: bigint): bigint => x * 0x1_0000_0001n
  const loads: readonly (readonly [MemoryName, ValueType, readonly bigint[]])[] = [
    ['i32.load', 'i32', pair(little(16, 4), 0n)],
    ['i64.load', 'i64', pair(little(16, 8), 0n)],
    ['f32.load', 'f32', pair(little(16, 4), 0n)],
    ['f64.load', 'f64', pair(little(16, 8), 0n)],
    ['i32.load8_u', 'i32', pair(little(16, 1), 0n)],
    ['v128.load', 'v128', pair(little(16, 8), little(24, 8))],
    ['v128.load32_splat', 'v128', pair(twice(little(16, 4)), twice(little(16, 4)))],
    ['v128.load64_splat', 'v128', pair(little(16, 8), little(16, 8))],
    ['v128.load32_zero', 'v128', pair(little(16, 4), 0n)],
    ['v128.load64_zero', 'v128', pair(little(16, 8), 0n)],
    ['i32.atomic.load', 'i32', pair(little(16, 4), 0n)],
    ['i64.atomic.load', 'i64', pair(little(16, 8), 0n)],
  ]

  it.each(loads)('%s', (name, type, expected) => {
    const { run } = evaluation(type, (code) => {
      code.i32(places.operands)
      code.memory(name, 16)
    })
    expect(wordsOf(run(bytes))).toEqual(expected)
  })

  it.each([
    ['i32.store', 'i32', 4],
    ['i64.store', 'i64', 8],
    ['f32.store', 'f32', 4],
    ['f64.store', 'f64', 8],
    ['v128.store', 'v128', 16],
    ['i32.atomic.store', 'i32', 4],
    ['i64.atomic.store', 'i64', 8],
  ] as const)('%s', (name, type, count) => {
    const { run } = evaluation(undefined, (code) => {
      code.i32(places.result - 16)
      code.i32(places.operands)
      code.memory(`${type}.load`)
      code.memory(name, 16)
    })
    const expected = new Uint8Array(16)
    expected.set(bytes.subarray(0, count))
    expect(new Uint8Array(run(bytes))).toEqual(expected)
  })

  it.each([
    ['v128.load32_lane', 4, 2],
    ['v128.load64_lane', 8, 1],
  ] as const)('%s', (name, count, index) => {
    const { run } = evaluation('v128', (code) => {
      code.i32(places.operands)
      code.i32(places.operands)
      code.memory('v128.load')
      code.memoryLane(name, index, 20)
    })
    const expected = bytes.slice(0, 16)
    expected.set(bytes.subarray(20, 20 + count), count * index)
    expect(new Uint8Array(run(bytes))).toEqual(expected)
  })

  it.each([
    ['v128.store8_lane', 1, 11],
    ['v128.store32_lane', 4, 2],
    ['v128.store64_lane', 8, 1],
  ] as const)('%s', (name, count, index) => {
    const { run } = evaluation(undefined, (code) => {
      code.i32(places.result - 16)
      code.i32(places.operands)
      code.memory('v128.load')
      code.memoryLane(name, index, 16)
    })
    const expected = new Uint8Array(16)
    expected.set(bytes.subarray(count * index, count * index + count))
    expect(new Uint8Array(run(bytes))).toEqual(expected)
  })

  it.each([
    ['i32x4.extract_lane', 'i32', 4, 3],
    ['i64x2.extract_lane', 'i64', 8, 1],
    ['f32x4.extract_lane', 'f32', 4, 3],
    ['f64x2.extract_lane', 'f64', 8, 1],
  ] as const)('%s', (name, type, count, index) => {
    const { run } = evaluation(type, (code) => {
      code.i32(places.operands)
      code.memory('v128.load')
      code.lane(name, index)
    })
    expect(wordsOf(run(bytes))).toEqual([little(count * index, count), 0n])
  })

  it.each([
    ['i32x4.replace_lane', 'i32', 4, 3],
    ['i64x2.replace_lane', 'i64', 8, 1],
    ['f32x4.replace_lane', 'f32', 4, 3],
    ['f64x2.replace_lane', 'f64', 8, 1],
  ] as const)('%s', (name, type, count, index) => {
    const { run } = evaluation('v128', (code) => {
      code.i32(places.operands)
      code.memory('v128.load')
      code.i32(places.operands)
      code.memory(`${type}.load`, 16)
      code.lane(name, index)
    })
    const expected = bytes.slice(0, 16)
    expected.set(bytes.subarray(16, 16 + count), count * index)
    expect(new Uint8Array(run(bytes))).toEqual(expected)
  })

  it('changes what threads share', () => {
    const shared = (result: ValueType, name: MemoryName, operands: readonly bigint[]): [bigint, bigint] => {
      const { run, memory: after } = evaluation(
        result,
        (code) => {
          code.i32(places.operands)
          for (const operand of operands) {
            if (name.startsWith('i64')) code.i64(operand)
            else code.i32(Number(operand))
          }
          code.memory(name)
        },
        true,
      )
      const [old] = new BigUint64Array(run(Uint8Array.of(5)))
      return [old as bigint, new BigUint64Array(after)[places.operands / 8] as bigint]
    }
    expect(shared('i32', 'i32.atomic.rmw.add', [2n])).toEqual([5n, 7n])
    expect(shared('i32', 'i32.atomic.rmw.cmpxchg', [5n, 9n])).toEqual([5n, 9n])
    expect(shared('i32', 'i32.atomic.rmw.cmpxchg', [4n, 9n])).toEqual([5n, 5n])
    expect(shared('i64', 'i64.atomic.rmw.cmpxchg', [5n, 2n ** 40n])).toEqual([5n, 2n ** 40n])
    // Nobody waits.
    expect(shared('i32', 'memory.atomic.notify', [1n])[0]).toBe(0n)
  })
})

describe('tables of instructions', () => {
  it('have each opcode once', () => {
    const memories = [...Object.values(memory), ...Object.values(memoryLane)].map(([opcode]) => opcode)
    const opcodes: number[] = [...Object.values(plain), ...memories, ...Object.values(lane)]
    expect(new Set(opcodes).size).toBe(opcodes.length)
  })
})
