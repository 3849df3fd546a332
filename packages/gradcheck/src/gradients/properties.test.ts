// Correct functions never fail: random compositions of ops, with sharing, kinks and extreme arguments.
// No composition has a kink at the arguments themselves: relu(x) - relu(-x) is x, but its derivative at 0 by
// the convention relu'(0) = 0 is wrong, and the checker says so.
import { tensor, type AnyTensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkGradients } from '../index'

const smooth: Readonly<Record<string, (x: AnyTensor) => AnyTensor>> = {
  neg: (x) => x.neg(),
  sin: (x) => x.sin(),
  tanh: (x) => x.tanh(),
  exp: (x) => x.tanh().exp(),
  log: (x) => x.square().add(0.5).log(),
  sqrt: (x) => x.square().add(1).sqrt(),
  square: (x) => x.square(),
  reciprocal: (x) => x.square().add(1).reciprocal(),
  sigmoid: (x) => x.sigmoid(),
  softplus: (x) => x.softplus(),
  gelu: (x) => x.gelu(),
  erf: (x) => x.erf(),
  softmax: (x) => x.softmax({ axis: -1 }),
  centred: (x) => x.sub(x.mean({ axis: 0, keepDims: true })),
  transpose: (x) => x.transpose(),
  cumulative: (x) => x.cumulativeSum({ axis: 0 }),
}

const kinked: Readonly<Record<string, (x: AnyTensor) => AnyTensor>> = {
  relu: (x) => x.relu(),
  abs: (x) => x.abs(),
  leaky: (x) => x.leakyRelu(),
  clip: (x) => x.clip(-0.5, 0.5),
  largest: (x) => x.sub(x.max({ axis: 1, keepDims: true })),
}

const binary: Readonly<Record<string, (x: AnyTensor, y: AnyTensor) => AnyTensor>> = {
  add: (x, y) => x.add(y),
  sub: (x, y) => x.sub(y),
  mul: (x, y) => x.mul(y),
  div: (x, y) => x.div(y.square().add(1)),
  matmul: (x, y) => x.matmul(y),
  row: (x, y) => x.add(y.sum({ axis: 0 })),
}

interface Step {
  readonly op: string
  readonly left: number
  readonly right: number
}

const stepsOf = (...ops: readonly object[]) =>
  fc.array(
    fc.record({
      op: fc.constantFrom(...ops.flatMap((each) => Object.keys(each))),
      left: fc.nat(5),
      right: fc.nat(5),
    }),
    { minLength: 1, maxLength: 8 },
  )

/** Applies each step to results of earlier ones; the last is the value. */
const composition = (list: readonly Step[]) =>
  function composed(x: AnyTensor, y: AnyTensor): AnyTensor {
    const values = [x, y]
    const recent = (back: number): AnyTensor => values[Math.max(values.length - 1 - back, 0)] as AnyTensor
    for (const { op, left, right } of list) {
      const [a, b] = [recent(left), recent(right)]
      values.push((smooth[op] ?? kinked[op])?.(a) ?? binary[op]?.(a, b) ?? a)
    }
    return recent(0)
  }

const size = 2
const matrixOf = (element: fc.Arbitrary<number>) =>
  fc
    .array(element, { minLength: size * size, maxLength: size * size })
    .map((values) => tensor(Float64Array.from(values), { shape: [size, size] }))

// More of them: RUNS=20000.
const runs = Number(process.env['RUNS'] ?? 150)

test('gradients of smooth compositions are confirmed, whatever the arguments', () => {
  const any = matrixOf(fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(0, 1, -1, 0.5)))
  fc.assert(
    fc.property(stepsOf(smooth, binary), any, any, fc.nat(), (steps, x, y, seed) => {
      const report = checkGradients(composition(steps), [x, y], { seed })
      expect(String(report)).toMatch(/^gradients of composed agree/)
      expect(report.kinks).toEqual([])
    }),
    { numRuns: runs },
  )
})

test('gradients of compositions with kinks are confirmed away from them', () => {
  // Far from each other and from 0, so that no two elements meet however ops combine them.
  const generic = matrixOf(fc.integer({ min: 1, max: 2 ** 30 }).map((n) => 3 * Math.sin(n)))
  fc.assert(
    fc.property(stepsOf(smooth, kinked, binary), generic, generic, fc.nat(), (steps, x, y, seed) => {
      const report = checkGradients(composition(steps), [x, y], { seed })
      expect(String(report)).toMatch(/^gradients of composed agree/)
    }),
    { numRuns: runs },
  )
})
