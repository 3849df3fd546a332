// Lane programs as SIMD code against their interpreter: the same bits for every op and type.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mapOf } from '../../test/compiler/nest'
import { allocate, type DType, type TypedArray } from '../core/dtype'
import { hasFusedMultiplyAdd } from '../runtime/engine'
import { interpret, type Word } from '../lanes/interpret'
import * as lanes from '../lanes/lane'
import type { Lane, LaneType } from '../lanes/lane'

const dtypes = ['float32', 'float64', 'int32', 'uint8', 'bool'] as const
const numbers: Readonly<Record<DType, readonly number[]>> = {
  float32: [0, -0, 1, -1, 0.5, -2.5, 3.5, 1e20, -3e9, NaN, Infinity, -Infinity],
  float64: [0, -0, 1, -1, 0.1, -2.5, 3.5, 1e200, 3e9, NaN, Infinity, -Infinity],
  int32: [0, 1, -1, 2, 255, -256, 2 ** 31 - 1, -(2 ** 31), 77_777],
  uint8: [0, 1, 2, 127, 128, 255],
  bool: [0, 1],
}
const isFloat = (type: LaneType): boolean => type.startsWith('f')
const isMask = (type: LaneType): boolean => type.startsWith('m')

/** Draws a number from 0 up to, not including, `below`. */
type Draw = (below: number) => number

const pick = <T>(draw: Draw, items: readonly T[]): T => items[draw(items.length)] as T

/** A node more, made of what is there. */
function grow(draw: Draw, pool: readonly Lane[]): Lane {
  const a = pick(draw, pool)
  const { type } = a
  const same = pool.filter((other) => other.type === type)
  const [b, c] = [pick(draw, same), pick(draw, same)]
  const masks = pool.filter((other) => isMask(other.type))
  const choices: Lane[] = [lanes.eq(a, b), lanes.ne(a, b)]
  if (isMask(type)) choices.splice(0, 2, lanes.convert(type === 'm32' ? 'm64' : 'm32', a))
  else {
    choices.push(
      lanes.lt(a, b),
      lanes.le(a, b),
      lanes.gt(a, b),
      lanes.ge(a, b),
      lanes.add(a, b),
      lanes.sub(a, b),
    )
    const mask = pick(draw, [...masks, lanes.lt(a, b), lanes.gt(a, b)])
    const zero = lanes.constant(type, type === 'i64' ? 0n : 0)
    choices.push(lanes.select(mask, a, b), lanes.select(mask, a, zero), lanes.select(mask, zero, a))
    choices.push(lanes.select(lanes.lt(a, b), b, a), lanes.select(lanes.gt(a, b), b, a))
    choices.push(lanes.select(lanes.lt(a, b), a, b), lanes.select(lanes.gt(a, b), a, b))
  }
  if (isFloat(type)) {
    const unary = [lanes.neg, lanes.abs, lanes.sqrt, lanes.floor, lanes.ceil, lanes.trunc, lanes.nearest]
    choices.push(...unary.map((op) => op(a)), lanes.convert('i32', a))
    choices.push(lanes.mul(a, b), lanes.div(a, b), lanes.min(a, b), lanes.max(a, b), lanes.fma(a, b, c))
    choices.push(lanes.convert(type === 'f32' ? 'f64' : 'f32', a))
    choices.push(lanes.fallback(lanes.lt(a, b), c, 'sin', a))
    // The bits of a NaN depend on the engine.
    const whole = lanes.select(lanes.eq(a, a), a, lanes.constant(type, 1))
    choices.push(lanes.bitcast(type === 'f32' ? 'i32' : 'i64', whole))
  } else {
    choices.push(lanes.and(a, b), lanes.or(a, b), lanes.xor(a, b), lanes.not(a))
  }
  if (type === 'i32' || type === 'i64') {
    const by = draw(type === 'i32' ? 32 : 64)
    choices.push(lanes.shl(a, by), lanes.shrS(a, by), lanes.shrU(a, by))
    choices.push(lanes.convert(type === 'i32' ? 'i64' : 'i32', a))
  }
  if (type === 'i32') {
    choices.push(lanes.neg(a), lanes.abs(a), lanes.mul(a, b), lanes.min(a, b), lanes.max(a, b))
    choices.push(lanes.convert('f32', a), lanes.convert('f64', a), lanes.bitcast('m32', lanes.shrS(a, 31)))
    for (const to of ['f32', 'f64', 'i64'] as const) choices.push(lanes.convertUnsigned(to, a))
  }
  return pick(draw, choices)
}

/** What a program gives in each dtype that can hold it. */
function outputsOf(lane: Lane): [Lane, DType] {
  switch (lane.type) {
    case 'f32':
      return [lane, 'float32']
    case 'f64':
      return [lane, 'float64']
    case 'i32':
      return [lane, 'int32']
    case 'i64':
      return [lanes.add(lanes.convert('i32', lane), lanes.convert('i32', lanes.shrU(lane, 32))), 'int32']
    default:
      return [lanes.convert('m32', lane), 'bool']
  }
}

const compile = (program: Lane, types: readonly DType[], inputs: readonly TypedArray[], dtype: DType) =>
  mapOf(program, [
    ...inputs.map((data, i) => ({ dtype: types[i] as DType, data })),
    { dtype, data: allocate(dtype, (inputs[0] as TypedArray).length) },
  ])
const run = (...given: Parameters<typeof compile>): TypedArray =>
  compile(...given)
    .views.at(-1)
    ?.slice() as TypedArray

/** The vector instructions of a program of two float32. */
function instructions(rule: (x: Lane, y: Lane) => Lane): readonly string[] {
  const x = new Float32Array(4)
  const program = rule(lanes.read('f32', 0), lanes.read('f32', 1))
  const { text } = compile(program, ['float32', 'float32'], [x, x], 'float32')
  return text.match(/f32x4\.\w+|v128\.(and|andnot|bitselect)\b/g) ?? []
}

describe('lanes', () => {
  it('give the bits of the interpreter', () => {
    const length = 24
    const choices = fc.array(fc.nat(1_000_000), { minLength: 200, maxLength: 200 })
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...dtypes], { minLength: 1 }),
        fc.integer({ min: 1, max: 14 }),
        choices,
        (types, size, random) => {
          let at = 0
          const draw: Draw = (below) => (random[at++ % random.length] as number) % below
          let made: [Lane, DType] | undefined
          const rule = (...inputs: Lane[]): Lane => {
            const pool = [...inputs]
            for (let i = 0; i < size; i++) pool.push(grow(draw, pool))
            made = outputsOf(pool.at(-1) as Lane)
            return made[0]
          }
          rule(...types.map((dtype, i) => lanes.read(laneType(dtype), i)))
          const [program, dtype] = made as [Lane, DType]
          const inputs = types.map((type) => {
            const data = allocate(type, length)
            for (let i = 0; i < length; i++) data[i] = pick(draw, numbers[type])
            return data
          })
          const got = run(program, types, inputs, dtype)
          const expected = allocate(dtype, length)
          for (let i = 0; i < length; i++) {
            const word = interpret(program, ({ value }): Word => {
              const x = inputs[Number(value)]?.[i] as number
              return types[Number(value)] === 'bool' ? -x : x
            })
            expected[i] = dtype === 'bool' ? -Number(word) : Number(word)
          }
          expect(got).toEqual(expected)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('compute equal parts once', () => {
    const square = (x: Lane): Lane => lanes.mul(lanes.add(x, one), lanes.add(x, lanes.constant('f32', 1)))
    expect(instructions((x) => lanes.sub(square(x), lanes.sqrt(square(x))))).toEqual([
      'f32x4.add',
      'f32x4.mul',
      'f32x4.sqrt',
      'f32x4.sub',
    ])
  })

  it('choose between their own operands, or zero, in one instruction', () => {
    expect(instructions((x) => lanes.select(lanes.gt(x, zero), x, zero))).toEqual(['f32x4.pmax'])
    expect(instructions((x) => lanes.select(lanes.lt(x, zero), x, zero))).toEqual(['f32x4.pmin'])
    expect(instructions((x, y) => lanes.select(lanes.gt(x, zero), y, zero))).toEqual(['f32x4.gt', 'v128.and'])
    expect(instructions((x, y) => lanes.select(lanes.gt(x, zero), zero, y))).toEqual([
      'f32x4.gt',
      'v128.andnot',
    ])
    expect(instructions((x, y) => lanes.select(lanes.gt(x, zero), x, y))).toEqual([
      'f32x4.gt',
      'v128.bitselect',
    ])
  })

  it('call the environment for the lanes of a mask only, each once', () => {
    const x = lanes.read('f32', 0)
    const program = lanes.fallback(lanes.gt(x, zero), x, 'sin', x)
    const data = Float32Array.of(-1, 2, 3, -4, 5, -6, -7, -8)
    const { views, fallbacks } = compile(lanes.add(program, program), ['float32'], [data], 'float32')
    const expected = [-1, Math.sin(2), Math.sin(3), -4, Math.sin(5), -6, -7, -8]
    expect(views[1]).toEqual(Float32Array.from(expected, (y) => 2 * Math.fround(y)))
    expect(fallbacks()).toBe(3)
  })

  it('multiply and add in two instructions where the engine has none for both', () => {
    expect(instructions((x, y) => lanes.fma(x, y, x))).toEqual(['f32x4.mul', 'f32x4.add'])
  })

  it.runIf(hasFusedMultiplyAdd())('multiply and add in one instruction where the engine has it', () => {
    // The square of 1 + 2**-12 has one bit more than a float32.
    const x = lanes.read('f32', 0)
    const lost = lanes.fma(x, x, lanes.constant('f32', -1))
    const buffers = [Float32Array.of(1 + 2 ** -12), new Float32Array(1)].map((data) => ({
      dtype: 'float32' as const,
      data,
    }))
    expect(mapOf(lost, buffers, false).views[1]?.[0]).toBe(2 ** -11)
    expect(mapOf(lost, buffers, true).views[1]?.[0]).toBe(2 ** -11 + 2 ** -24)
  })
})

const zero = lanes.constant('f32', 0)
const one = lanes.constant('f32', 1)
const laneType = (dtype: DType): LaneType =>
  (({ float32: 'f32', float64: 'f64', int32: 'i32', uint8: 'i32', bool: 'm32' }) as const)[dtype]
