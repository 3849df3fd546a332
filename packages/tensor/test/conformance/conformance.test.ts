// One suite for every op: whatever the index exports is found, tried on its own samples, and measured
// against differences. No list is kept by hand; an export without samples fails.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as api from '../../src/index'
import {
  ChainruleError,
  DTypeError,
  jit,
  jvp,
  setEvaluator,
  vjp,
  type AnyTensor,
  type DType,
  type EvaluatorName,
} from '../../src/index'
import { evaluatorNames } from '../../src/runtime/programs'
import { primitives } from '../../src/graph/apply'
import { topologicalOrder } from '../../src/graph/order'
import { samplesOf, type Sample } from '../../src/graph/samples'
import { backward } from '../../src/transforms/backward'
import { tracing, traceArgument } from '../../src/transforms/trace'
import { directionalDerivative, inner, scaleOf, type Call, type Numbers } from './derivatives'
import { differences, promised } from '../programs/check'
import { atOnce, computedBy, valuesOf } from '../programs/evaluators'
import { broadcastView, isTensor, layouts, stored, uniform, valuesFor } from './inputs'

type Op = (...args: unknown[]) => unknown

// What no op is: reading, transforms, printing. Found by the folder that a function comes from.
const elsewhere = new Set(
  Object.values(
    import.meta.glob(
      ['../../src/{core,graph,runtime,runtime/threads,transforms,printing}/*.ts', '!**/*.test*.ts'],
      {
        eager: true,
      },
    ) as Record<string, object>,
  ).flatMap((module) => Object.values(module)),
)

const isClass = (value: unknown): boolean => typeof value === 'function' && /^class\b/.test(String(value))

/** Every op that the index exports, those in namespaces (`random.normal`) included. */
function exportedOps(exports: object, prefix = ''): [name: string, op: Op][] {
  return Object.entries(exports).flatMap(([name, value]): [string, Op][] => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return exportedOps(value, `${prefix}${name}.`)
    if (typeof value !== 'function' || isClass(value) || elsewhere.has(value)) return []
    return [[prefix + name, value as Op]]
  })
}

const ops = exportedOps(api)

const isFloat = (x: AnyTensor): boolean => x.dtype === 'float32' || x.dtype === 'float64'

/** A sample's call as a function from tensors to an array of tensors. */
const callOf =
  ({ call }: Sample): Call =>
  (...inputs) => {
    const result = (call as Op)(...inputs)
    return (Array.isArray(result) ? result : [result]) as AnyTensor[]
  }

const floatsOf =
  (f: Call): Call =>
  (...inputs) =>
    f(...inputs).filter(isFloat)

function inputsOf(sample: Sample, dtype: DType, seed: number): AnyTensor[] {
  const next = uniform(seed)
  return sample.inputs.map((input) => stored(valuesFor(input, next), input.shape, input.dtype ?? dtype))
}

const randomLike = (x: { readonly shape: readonly number[] }, next: () => number): Numbers =>
  Float64Array.from({ length: x.shape.reduce((a, b) => a * b, 1) }, () => 2 * next() - 1)

const describeSample = (sample: Sample, index: number): string =>
  `sample ${index} (${sample.inputs.map(({ kind, shape }) => `${kind} [${shape.join(', ')}]`).join(', ') || 'no inputs'})`

// Differences of step 1e-3 with five points are good to 1e-11 of the largest term; 1e-6 leaves room for ops
// whose fifth derivative is large and still catches every wrong factor.
const derivativeTolerance = 1e-6
// Both sides are the same sums in another order.
const transposeTolerance = 1e-10
// A float32 result differs from the float64 one by half an ulp (6e-8) for each op on the way; samples have
// well below a hundred of them.
const float32Tolerance = 1e-5

function expectClose(actual: number, expected: number, scale: number, tolerance: number, what: string): void {
  const error = Math.abs(actual - expected) / Math.max(scale, Math.abs(expected))
  expect(error, `${what}: ${actual} by rule, ${expected} by differences`).toBeLessThan(tolerance)
}

describe('every exported op', () => {
  it('is found', () => {
    expect(ops.length).toBeGreaterThan(100)
  })

  it('has samples', () => {
    expect(ops.filter(([, op]) => (samplesOf(op) ?? []).length === 0).map(([name]) => name)).toEqual([])
  })

  it('reaches every primitive, forward or backward', () => {
    const reached = new Set<object>()
    for (const [, op] of ops) {
      for (const sample of samplesOf(op) ?? []) {
        tracing(() => {
          const { tree, floats } = traceArgument(inputsOf(sample, 'float64', 1))
          const outputs = callOf(sample)(...(tree as AnyTensor[]))
          const real = outputs.filter((output) => isFloat(output))
          const flows = backward(real, real, floats).filter((flow) => flow !== undefined)
          for (const node of topologicalOrder([...outputs, ...flows])) reached.add(node.primitive)
        })
      }
    }
    const inOps = primitives.filter((primitive) => !['customVjp'].includes(primitive.name))
    expect(inOps.filter((primitive) => !reached.has(primitive)).map(({ name }) => name)).toEqual([])
  })

  it.each(ops)('%s refuses what is no tensor with an error of its own', (_, op) => {
    if (op.length === 0) return
    for (const wrong of [undefined, null, 'three', {}, Symbol('s'), 10n, () => 1]) {
      expect(() => {
        const result = op(wrong, wrong, wrong)
        const tensors = (Array.isArray(result) ? result : [result]).filter(isTensor)
        for (const tensor of tensors) tensor.dataSync()
      }, String(wrong)).toThrow(ChainruleError)
    }
  })
})

describe.each(ops)('%s', (_, op) => {
  const samples = samplesOf(op) ?? []

  it('gives compiled, and under jit, what is promised', () => {
    for (const [index, sample] of samples.entries()) {
      for (const dtype of ['float32', 'float64', 'int32', 'uint8', 'bool'] as const) {
        const inputs = inputsOf(sample, dtype, index)
        let outputs: readonly AnyTensor[]
        try {
          outputs = callOf(sample)(...inputs)
        } catch (error) {
          expect(error).toBeInstanceOf(DTypeError)
          continue
        }
        const known = promised(outputs)
        // Which elements are equal may hang on rounding where a sample repeats them.
        if (known === undefined) continue
        const what = `${describeSample(sample, index)} in ${dtype}`
        expect(differences(known, atOnce(outputs)), what).toBeUndefined()
        const f = jit((...xs: AnyTensor[]) => callOf(sample)(...xs)) as Call
        expect(
          differences(
            known,
            computedBy('compiled', () => valuesOf(f(...inputs))),
          ),
          `${what}, jit`,
        ).toBeUndefined()
      }
    }
  })
})

describe.each(evaluatorNames)('%s', (evaluator) => {
  beforeAll(() => {
    before = setEvaluator(evaluator)
  })
  afterAll(() => {
    setEvaluator(before)
  })
  let before: EvaluatorName

  describe.each(ops)('%s', (_, op) => {
    const samples = samplesOf(op) ?? []
    it('infers what it computes, in every dtype that it takes', () => {
      for (const [index, sample] of samples.entries()) {
        for (const dtype of ['float32', 'float64', 'int32', 'uint8', 'bool'] as const) {
          let outputs: readonly AnyTensor[]
          try {
            outputs = callOf(sample)(...inputsOf(sample, dtype, index))
          } catch (error) {
            // Not every op takes every dtype; then it says so.
            expect(error, `${describeSample(sample, index)} in ${dtype}`).toBeInstanceOf(DTypeError)
            expect(
              ['float32', 'float64'],
              `${describeSample(sample, index)}: ${String(error)}`,
            ).not.toContain(dtype)
            continue
          }
          for (const output of outputs) {
            const size = output.shape.reduce((a: number, b: number) => a * b, 1)
            expect(output.dataSync().length, describeSample(sample, index)).toBe(size)
            if (output.dtype === 'bool')
              expect(output.dataSync().every((x: number) => x === 0 || x === 1)).toBe(true)
          }
        }
      }
    })

    it('gives in float32 what it gives in float64, rounded', () => {
      for (const [index, sample] of samples.entries()) {
        const single = inputsOf(sample, 'float32', index)
        const double = single.map((x) => (x.dtype === 'float32' ? x.astype('float64') : x))
        const exact = callOf(sample)(...double)
        callOf(sample)(...single).forEach((output, i) => {
          if (output.dtype !== 'float32' || exact[i]?.dtype !== 'float64') return
          const expected = exact[i].dataSync() as Numbers
          const scale = Math.max(1, ...expected.map((x) => (Number.isFinite(x) ? Math.abs(x) : 0)))
          ;(output.dataSync() as Float32Array).forEach((x, j) => {
            if (Object.is(x, expected[j]) || x === expected[j]) return
            expect(Math.abs(x - (expected[j] as number)) / scale, describeSample(sample, index)).toBeLessThan(
              float32Tolerance,
            )
          })
        })
      }
    })

    it('gives for a view what it gives for its copy', () => {
      for (const [index, sample] of samples.entries()) {
        const inputs = inputsOf(sample, 'float64', index)
        const expected = callOf(sample)(...inputs).map((output) => output.dataSync())
        for (const layout of layouts) {
          const actual = callOf(sample)(...inputs.map(layout.view)).map((output) => output.dataSync())
          expect(actual, `${describeSample(sample, index)} ${layout.name}`).toEqual(expected)
        }
        // Repeated values have ties, which not every sample may have; so compare view and copy of the same values.
        const repeated = inputs.map((x) => (isFloat(x) ? broadcastView(x) : undefined) ?? x)
        const copies = repeated.map((x) => stored(x.dataSync(), x.shape, x.dtype))
        const [viewed, copied] = [repeated, copies].map((xs) =>
          callOf(sample)(...xs).map((y) => y.dataSync()),
        )
        expect(viewed, `${describeSample(sample, index)} broadcast`).toEqual(copied)
      }
    })

    it('has the derivative that differences show: reverse, forward and second order', () => {
      for (const [index, sample] of samples.entries()) {
        const what = describeSample(sample, index)
        const f = floatsOf(callOf(sample))
        const points = inputsOf(sample, 'float64', 100 + index)
        const next = uniform(1000 + index)
        const outputs = f(...points)
        if (outputs.length === 0 || !points.some(isFloat)) continue

        const cotangents = outputs.map((y) => stored(randomLike(y, next), y.shape, 'float64'))
        const tangents = points.map((x) => (isFloat(x) ? randomLike(x, next) : undefined))
        const along = points.map((x, i) => (tangents[i] ? stored(tangents[i], x.shape, 'float64') : x))
        const float = <T>(list: readonly T[]): T[] => list.filter((_, i) => isFloat(points[i] as AnyTensor))
        const cts = cotangents.map((ct) => ct.dataSync() as Numbers)

        const numeric = directionalDerivative(f, points, tangents)
        const expected = inner(cts, numeric)
        const scale = scaleOf(cts, numeric)

        // Reverse: <vjp(ct), t>.
        const [, pullback] = vjp(f as never, ...(points as [])) as unknown as [
          unknown,
          (ct: unknown) => AnyTensor[],
        ]
        const pulled = float(pullback(cotangents)).map((x) => x.dataSync() as Numbers)
        const reverse = inner(pulled, float(tangents) as Numbers[])
        expectClose(reverse, expected, scale, derivativeTolerance, `${what}, reverse`)

        // Forward: <ct, jvp(t)>, and each element of jvp(t).
        const [, pushed] = jvp(f as never, points as never, along as never) as unknown as [
          unknown,
          AnyTensor[],
        ]
        const forward = pushed.map((x) => x.dataSync() as Numbers)
        expectClose(
          inner(cts, forward),
          reverse,
          scale,
          transposeTolerance,
          `${what}, forward against reverse`,
        )
        forward.forEach((row, i) =>
          row.forEach((x, j) => {
            const y = (numeric[i] as Numbers)[j] as number
            expectClose(x, y, 1, derivativeTolerance, `${what}, forward, element ${j}`)
          }),
        )

        // Second order: the gradient's own derivative along t, against differences of the gradient.
        const gradient: Call = (...xs) => {
          const [, pull] = vjp(f as never, ...(xs as [])) as unknown as [
            unknown,
            (ct: unknown) => AnyTensor[],
          ]
          return float(pull(cotangents))
        }
        const [, second] = jvp(gradient as never, points as never, along as never) as unknown as [
          unknown,
          AnyTensor[],
        ]
        const differences = directionalDerivative(gradient, points, tangents)
        second.forEach((row, i) =>
          (row.dataSync() as Numbers).forEach((x, j) => {
            const y = (differences[i] as Numbers)[j] as number
            expectClose(x, y, 1, derivativeTolerance, `${what}, second order, element ${j}`)
          }),
        )
      }
    })

    it('is tried on an empty or a 0-d input', () => {
      const shapes = samples.flatMap(({ inputs }) => inputs.map(({ shape }) => shape))
      if (shapes.length === 0) return
      expect(shapes.some((shape) => shape.length === 0 || shape.includes(0))).toBe(true)
    })
  })
})
