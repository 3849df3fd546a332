// What primitives tell the compiler about themselves, against what they compute: every way in which an
// exported op applies a primitive, found through the ops' samples, with special values of every dtype. Lane
// programs run in the interpreter and as code, which must give the same bits.
import { describe, expect, it } from 'vitest'
import { allocate, type DType, type TypedArray } from '../../src/core/dtype'
import { sizeOf, stridesOf } from '../../src/core/shape'
import { primitives, type TensorPrimitive } from '../../src/graph/apply'
import { topologicalOrder } from '../../src/graph/order'
import type { Signature, Value } from '../../src/graph/primitive'
import { samplesOf } from '../../src/graph/samples'
import * as api from '../../src/index'
import { ChainruleError, Tensor } from '../../src/index'
import { laneTypeOf } from '../../src/lanes/cast'
import { interpret } from '../../src/lanes/interpret'
import { and, constant, convert, position, read, type Lane } from '../../src/lanes/lane'
import type { Affine, Lowering } from '../../src/lanes/lowering'
import { float64s, special, ulps32, ulps64, uniform } from '../lanes/floats'
import { kernelOf } from '../lanes/kernel'
import { stored, valuesFor } from './inputs'

interface Application {
  readonly primitive: TensorPrimitive
  readonly attributes: unknown
  readonly inputs: readonly Signature[]
  readonly output: Signature
}

const dtypes: readonly DType[] = ['float32', 'float64', 'int32', 'uint8', 'bool']

// Once for each set of attributes, and of shapes and dtypes of the inputs.
function applications(): Application[] {
  const found = new Map<string, Application>()
  const visit = (result: unknown): void => {
    const tensors = (Array.isArray(result) ? result : [result]).filter((x) => x instanceof Tensor)
    for (const { primitive, attributes, inputs, shape, dtype } of topologicalOrder(tensors)) {
      const signatures = inputs.map((input) => ({ shape: input.shape, dtype: input.dtype }))
      const key = `${primitive.name} ${JSON.stringify([attributes, signatures, dtype])}`
      if (primitive.lower !== undefined)
        found.set(key, { primitive, attributes, inputs: signatures, output: { shape, dtype } })
    }
  }
  const collect = (exports: object): void => {
    for (const value of Object.values(exports)) {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) collect(value)
      if (typeof value !== 'function') continue
      for (const { inputs, call } of samplesOf(value) ?? []) {
        for (const dtype of dtypes) {
          const next = uniform(1)
          const tensors = inputs.map((x) => stored(valuesFor(x, next), x.shape, x.dtype ?? dtype))
          try {
            visit(call(...(tensors as never[])))
          } catch (error) {
            // Not every op takes every dtype.
            if (!(error instanceof ChainruleError)) throw error
          }
        }
      }
    }
  }
  collect(api)
  return [...found.values()]
}

const floats = [
  ...special,
  ...[0.5, 1.5, 2.5, 3, 7, 0.1, 20, 100, 1e5, 2 ** 24 + 2, 2 ** 31, 2 ** 32 + 1024, 1e30].flatMap((x) => [
    x,
    -x,
  ]),
  // Where exp and its like overflow and vanish, and the last place before 1.
  88.72283,
  88.72284,
  -103.97,
  -103.98,
  710.4,
  -745.1,
  9.01,
  0.99999994,
  1.0000001,
  Math.PI,
]
const valuesOf: Readonly<Record<DType, readonly number[]>> = {
  float32: [...floats, ...float64s(40, 2)],
  float64: [...floats, 2 ** -1074, -Number.MAX_VALUE, 1e300, 1e-300, ...float64s(40, 3)],
  int32: [0, 1, -1, 2, -2, 3, -3, 7, 10, 31, 32, 100, -100, 255, 256, 46341, 65536, 2 ** 31 - 1, -(2 ** 31)],
  uint8: [0, 1, 2, 3, 7, 16, 100, 127, 128, 200, 254, 255],
  bool: [0, 1],
}

/** Every combination of the values that inputs of these dtypes may have. */
function combinations(inputs: readonly DType[]): TypedArray[] {
  const counts = inputs.map((dtype) => valuesOf[dtype].length)
  // A multiple of 4, so that code computes nothing else.
  const size = Math.ceil(sizeOf(counts) / 4) * 4
  return inputs.map((dtype, n) => {
    const inner = sizeOf(counts.slice(n + 1))
    const data = allocate(dtype, size)
    for (let i = 0; i < size; i++)
      data[i] = valuesOf[dtype][Math.floor(i / inner) % (counts[n] as number)] as number
    return data
  })
}

function computed(
  { primitive, attributes }: Application,
  inputs: readonly Value[],
  output: Signature,
): TypedArray {
  const data = allocate(output.dtype, sizeOf(output.shape))
  primitive.evaluate(inputs, { ...output, data }, attributes)
  return data
}

/** A rule's lane as the compiler takes it: bytes wrap, and what is true may be a mask of any width. */
function conform(lane: Lane, dtype: DType): Lane {
  if (dtype === 'uint8') return and(lane, constant('i32', 255))
  return dtype === 'bool' ? convert('m32', lane) : lane
}

const elementOf = (dtype: DType, word: number | bigint): number =>
  dtype === 'bool' ? Number(word !== 0) : Number(word)

// Functions are within 4 ulp of the exact value in float32, of which the oracle's is half a one away. In
// float64 the promise is 1e-12, for powers; all others are nearer: see lanes/accuracy.test.ts.
function expectNear(dtype: DType, actual: number, expected: number, what: string): void {
  if (Object.is(actual, expected)) return
  if (dtype === 'float32') expect(ulps32(actual, expected), what).toBeLessThanOrEqual(4.5)
  else if (dtype === 'float64' && Math.abs(expected) > 2 ** -1022 && actual - expected !== 0)
    expect(Math.abs(actual / expected - 1), what).toBeLessThan(1e-12)
  else if (dtype === 'float64') expect(ulps64(actual, expected), what).toBeLessThanOrEqual(4)
  else expect(actual, what).toBe(expected)
}

function checkMap(application: Application, rule: (inputs: readonly Lane[]) => Lane): void {
  const types = application.inputs.map(({ dtype }) => dtype)
  const { dtype } = application.output
  const inputs = combinations(types)
  const shape = [inputs[0]?.length ?? 0]
  const expected = computed(
    application,
    inputs.map((data, n) => ({ data, shape, dtype: types[n] as DType })),
    { shape, dtype },
  )
  const program = (...lanes: Lane[]): Lane => conform(rule(lanes), dtype)
  const lane = program(...types.map((type, n) => read(laneTypeOf(type), n)))
  expect(lane.type).toBe(laneTypeOf(dtype))
  const code = kernelOf(program, types, dtype)(...inputs)
  for (let i = 0; i < expected.length; i++) {
    const word = interpret(lane, ({ type, value }) => {
      const element = inputs[Number(value)]?.[i] as number
      return type === 'm32' ? -element : element
    })
    const what = `${application.primitive.name}(${inputs.map((input) => input[i]).join(', ')}) of ${types.join()}`
    expectNear(dtype, elementOf(dtype, word), expected[i] as number, what)
    if (!Object.is(code[i], elementOf(dtype, word))) expect(code[i], what).toBe(elementOf(dtype, word))
  }
}

/** The index of every element, in row-major order. */
const indices = (shape: readonly number[]): number[][] =>
  Array.from({ length: sizeOf(shape) }, (_, i) =>
    stridesOf(shape).map((stride, axis) => Math.floor(i / stride) % (shape[axis] as number)),
  )

const at = ({ offset, strides }: Affine, index: readonly number[]): number =>
  strides.reduce((sum, stride, axis) => sum + stride * (index[axis] as number), offset)

/** What a rule other than a map says, done plainly. */
function done(
  lowering: Lowering,
  { inputs: signatures, output }: Application,
  inputs: readonly Value[],
): TypedArray {
  const result = allocate(output.dtype, sizeOf(output.shape))
  const [first] = inputs
  const flat = (shape: readonly number[], index: readonly number[]): number =>
    stridesOf(shape).reduce((sum, stride, axis) => sum + stride * (index[axis] as number), 0)
  switch (lowering.kind) {
    case 'reshape':
      result.set((first as Value).data)
      break
    case 'view': {
      const axes = output.shape.map((_, axis) => ({
        offset: 0,
        strides: output.shape.map((_size, other) => Number(other === axis)),
      }))
      const view = lowering.view(axes)
      expect(view.length).toBe((first as Value).shape.length)
      indices(output.shape).forEach((index, i) => {
        const place = view.map((affine) => at(affine, index))
        result[i] = (first as Value).data[flat((first as Value).shape, place)] as number
      })
      break
    }
    case 'generate': {
      const reads = lowering.reads.map(({ input }, n) =>
        read(laneTypeOf((signatures[input] as Signature).dtype), n),
      )
      const lane = conform(lowering.lane(position(0), reads), output.dtype)
      for (let i = 0; i < result.length; i++) {
        const word = interpret(lane, ({ op, value }) => {
          if (op === 'position') return i
          const from = lowering.reads[Number(value)]
          return inputs[from?.input as number]?.data[from?.at as number] as number
        })
        result[i] = elementOf(output.dtype, word)
      }
      break
    }
    case 'join':
      result.fill(lowering.fill)
      for (const { input, starts, steps } of lowering.pieces) {
        const { data, shape } = inputs[input] as Value
        indices(shape).forEach((index, i) => {
          const place = index.map((n, axis) => (starts[axis] as number) + n * (steps[axis] as number))
          result[flat(output.shape, place)] = data[i] as number
        })
      }
      break
    case 'fold': {
      const { data, shape } = first as Value
      const axes = shape.map((_, axis) => ({
        offset: 0,
        strides: shape.map((_size, other) => Number(other === axis)),
      }))
      const places = lowering.place(axes)
      expect(places.slice(0, lowering.rows)).toEqual(axes.slice(0, lowering.rows))
      const sums = new Float64Array(result.length)
      const met = new Set<number>()
      indices(shape).forEach((index, i) => {
        const place = flat(
          output.shape,
          places.map((affine) => at(affine, index)),
        )
        if (lowering.overlaps === 0) expect(met.has(place)).toBe(false)
        met.add(place)
        sums[place] = (sums[place] as number) + (data[i] as number)
      })
      result.set(sums)
      break
    }
    default:
      throw new Error(`${lowering.kind} is not for this`)
  }
  return result
}

const random = uniform(7)

function checkOther(application: Application, lowering: Lowering): void {
  const inputs = application.inputs.map(({ shape, dtype }) => {
    const data = allocate(dtype, sizeOf(shape))
    for (let i = 0; i < data.length; i++)
      data[i] = dtype === 'bool' ? Number(random() < 0.5) : (random() - 0.5) * 2 ** 32
    return { data, shape, dtype }
  })
  expect(done(lowering, application, inputs)).toEqual(computed(application, inputs, application.output))
}

describe('the rule for the compiler of', () => {
  const byName = new Map<string, Application[]>()
  for (const application of applications()) {
    const { name } = application.primitive
    byName.set(name, [...(byName.get(name) ?? []), application])
  }

  it.each([...byName])('%s', (_, list) => {
    const seen = new Set<string>()
    for (const application of list) {
      const { primitive, attributes, inputs, output } = application
      const lowering = primitive.lower?.(inputs, output, attributes)
      switch (lowering?.kind) {
        case undefined:
          break
        case 'map': {
          // Shapes change nothing.
          const key = JSON.stringify([inputs.map(({ dtype }) => dtype), output.dtype, attributes])
          if (!seen.has(key)) checkMap(application, lowering.lane)
          seen.add(key)
          break
        }
        case 'reduce':
          expect(lowering.axes.length).toBeGreaterThan(0)
          expect(output.shape).toEqual(
            inputs[0]?.shape.filter((_size, axis) => !lowering.axes.includes(axis)),
          )
          break
        case 'product':
          expect(output.dtype).not.toBe('bool')
          break
        default:
          checkOther(application, lowering as Lowering)
      }
    }
  })

  it('every primitive that has one is among them', () => {
    const rest = (primitives as unknown as readonly TensorPrimitive[]).filter(
      ({ name, lower }) => lower !== undefined && !byName.has(name),
    )
    // The argument of a transform stands in no sample.
    expect(rest.map(({ name }) => name)).toEqual(['argument'])
  })
})
