// Kinks are named and left out; they fail no check, and what is beside them is checked all the same.
import { tensor, type AnyTensor } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { checkGradients } from '../index'

const float64 = (values: readonly number[]): AnyTensor => tensor(values as number[], { dtype: 'float64' })

test.each<[string, (a: AnyTensor) => AnyTensor, number[], number[]]>([
  ['relu at 0', (a) => a.relu(), [1, 0, -2], [1]],
  ['abs at 0', (a) => a.abs().sum(), [0, 3, 0], [0, 2]],
  ['relu a hair beside 0', (a) => a.relu().sum(), [1, 1e-12, -1e-14], [1, 2]],
  ['a tie in max', (a) => a.max(), [1, 3, 3], [1, 2]],
  ['a tie in maximum', (a) => a.maximum(2), [1, 2, 3], [1]],
  ['the limits of clip', (a) => a.clip(-1, 1), [-1, 0, 1], [0, 2]],
  ['two that meet inside', (a) => a.sub(a.flip()).relu(), [1, 2, 1], [0, 2]],
  ['a jump', (a) => a.floor().mul(a), [2, 1.5, -0.5], [0]],
])('%s', (_, f, values, expected) => {
  for (let seed = 0; seed < 5; seed++) {
    const report = checkGradients(f, [float64(values)], { seed })
    expect(report.ok, String(report)).toBe(true)
    expect(report.checks).toBe(18)
    expect(report.kinks.map(({ index }) => index)).toEqual(expected.map((i) => [i]))
  }
})

test('say on which sides the function has which slope', () => {
  const report = checkGradients(
    (a: AnyTensor, b: { c: AnyTensor }) => a.add(b.c.leakyRelu({ negativeSlope: 0.25 })),
    [float64([1, 2]), { c: float64([3, 0]) }],
  )
  expect(report.kinks).toMatchObject([
    {
      argument: 1,
      path: 'c',
      index: [1],
      order: 1,
      jump: false,
      left: expect.closeTo(0.25),
      right: expect.closeTo(1),
    },
  ])
  expect(String(report)).toContain(
    '  left out: argument 1 (c) at [1], where the function has a kink: the slope is 0.25 before it and 1 behind',
  )
})

test('of the gradient alone are found in second order', () => {
  // x |x| is smooth once; its slope 2 |x| bends at 0.
  const report = checkGradients((a: AnyTensor) => a.mul(a.abs()), [float64([0, 1])])
  expect(report.ok).toBe(true)
  expect(report.kinks).toMatchObject([{ index: [0], order: 2, jump: false }])
})

test('that several elements make together are found', () => {
  const report = checkGradients((a: AnyTensor) => a.abs().minimum(a.flip().abs()), [float64([0, 0])])
  expect(report.ok).toBe(true)
  expect(report.kinks.map(({ index }) => index)).toEqual([[0], [1]])
})

test('everywhere leave nothing to check, and the report says so', () => {
  const report = checkGradients((a: AnyTensor) => a.relu().sum(), [tensor(new Float64Array(100))])
  expect(report).toMatchObject({ ok: true, checks: 0 })
  expect(report.kinks).toHaveLength(100)
  expect(String(report)).toMatch(
    /^gradients of the function were not checked: every element that could be moved is at a kink\n/,
  )
  expect(String(report)).toMatch(/\n {2}left out: 95 more elements at kinks$/)
})

test('that are none: smooth functions have none, however steep', () => {
  const steep: ((a: AnyTensor) => AnyTensor)[] = [
    (a) => a.mul(1e4).sin(),
    (a) => a.mul(50).tanh(),
    (a) => a.mul(30).exp(),
  ]
  for (const f of steep) expect(checkGradients(f, [float64([0, 0.3, -1])]).kinks).toEqual([])
})
