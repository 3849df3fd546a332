// Wrong derivatives, planted by customVjp: each is found, and located.
import { customVjp, stopGradient, tensor, type AnyTensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkGradients, type GradientReport } from '../index'

const float64 = (values: readonly number[] | readonly (readonly number[])[]): AnyTensor =>
  tensor(values as number[], { dtype: 'float64' })

const x = float64([
  [0.3, -1.2, 2],
  [0.5, 0.7, -0.1],
])
const w = float64([
  [1, 2],
  [3, -4],
  [5, 6],
])

type Backward = (cotangent: AnyTensor, output: AnyTensor, x: AnyTensor) => [AnyTensor]
const withBackward = (forward: (a: AnyTensor) => AnyTensor, backward: Backward) =>
  customVjp(forward, backward)

/** The report on a function of `x` that must not be confirmed. */
function reportOn(f: (a: AnyTensor) => unknown, seed = 0): GradientReport {
  const report = checkGradients(f, [x], { seed })
  expect(report.ok, String(report)).toBe(false)
  expect(report.findings[0]?.kind).toBe('derivative')
  return report
}

describe('wrong first derivatives', () => {
  test('a sign', () => {
    const f = withBackward(
      (a) => a.sin().sum(),
      (ct, _y, a) => [ct.mul(a.cos()).neg()],
    )
    const { worst } = reportOn(f)
    expect(worst).toMatchObject({
      argument: 0,
      path: '',
      order: 1,
      modes: ['forward', 'reverse'],
      relativeError: expect.closeTo(2, 8),
    })
    expect((worst?.autodiff ?? 0) / (worst?.numeric ?? 1)).toBeCloseTo(-1, 8)
  })

  test('a factor of 2', () => {
    const f = withBackward(
      (a) => a.square().sum(),
      (ct, _y, a) => [ct.mul(a)],
    )
    // All are wrong by the same factor: the largest is named.
    expect(reportOn(f).worst).toMatchObject({
      index: [0, 2],
      autodiff: expect.closeTo(2, 8),
      numeric: expect.closeTo(4, 8),
    })
    expect(String(reportOn(f))).toMatch(
      /argument 0 at \[\d, \d\]: autodiff says \S+, differences say \S+ \(ratio 0\.5\)/,
    )
  })

  test('a missing term', () => {
    // d(x sin x) = sin x + x cos x
    const f = withBackward(
      (a) => a.mul(a.sin()).sum(),
      (ct, _y, a) => [ct.mul(a.sin())],
    )
    expect(reportOn(f).worst?.relativeError).toBeGreaterThan(0.1)
  })

  test('a missing term that is almost nothing', () => {
    const f = withBackward(
      (a) => a.add(a.square().mul(1e-5)).sum(),
      (ct, _y, a) => [ct.expandDims(0).broadcastTo(a.shape)],
    )
    expect(reportOn(f).worst?.relativeError).toBeLessThan(1e-4)
  })

  test('a gradient that is cut off', () => {
    const { worst } = reportOn((a) => stopGradient(a.square()).add(a).sum())
    expect(worst).toMatchObject({ autodiff: 1 })
  })

  test('a transpose', () => {
    const f = withBackward(
      (a) =>
        a
          .matmul(
            float64([
              [1, 2, 0],
              [3, 1, 1],
              [0, 4, 1],
            ]),
          )
          .sum(),
      (ct, _y, a) => [
        ct
          .mul(
            float64([
              [1, 2, 0],
              [3, 1, 1],
              [0, 4, 1],
            ]).sum({ axis: 0 }),
          )
          .broadcastTo(a.shape),
      ],
    )
    reportOn(f)
  })

  test('one element of one argument, in a tree', () => {
    const mask = float64([
      [1, 1],
      [1, 1.001],
      [1, 1],
    ])
    const f = customVjp(
      (a: AnyTensor, model: { layer: { w: AnyTensor } }) => a.matmul(model.layer.w),
      (ct, _y, a, model) => [
        ct.matmul(model.layer.w.transpose()),
        { layer: { w: a.transpose().matmul(ct).mul(mask) } },
      ],
    )
    const report = checkGradients(f, [x, { layer: { w } }])
    expect(report.worst).toMatchObject({
      argument: 1,
      path: 'layer.w',
      index: [1, 1],
      result: { index: [expect.any(Number), 1] },
    })
    expect(report.worst?.relativeError).toBeCloseTo(1e-3, 5)
    expect(String(report)).toMatch(
      /argument 1 \(layer\.w\) at \[1, 1\], of the result at \[\d, 1\]: autodiff says .* \(ratio 1\.001\)/,
    )
  })

  test('one of ten thousand elements, of small gradient', () => {
    const scale = tensor(Float64Array.from({ length: 10_000 }, (_, i) => (i === 1234 ? 0.01 : 1 + (i % 7))))
    const wrong = tensor(Float64Array.from({ length: 10_000 }, (_, i) => (i === 1234 ? 2 : 1)))
    const f = customVjp(
      (a: AnyTensor) => a.sin().mul(scale).sum(),
      (ct, _y, a) => [ct.mul(a.cos()).mul(scale).mul(wrong)],
    )
    const many = tensor(Float64Array.from({ length: 10_000 }, (_, i) => Math.sin(i)))
    expect(checkGradients(f, [many]).worst).toMatchObject({ argument: 0, index: [1234] })
  })

  test('one element that is tiny beside the others', () => {
    const f = customVjp(
      (a: AnyTensor) => a.sin().sum(),
      (ct, _y, a) => [ct.mul(a.cos()).mul(float64([2, 1]))],
    )
    expect(checkGradients(f, [float64([1e-9, 1])]).worst).toMatchObject({
      index: [0],
      autodiff: expect.closeTo(2, 12),
    })
  })

  test('one that oscillates', () => {
    const f = withBackward(
      (a) => a.mul(1e4).sin().sum(),
      (ct, _y, a) => [ct.mul(a.mul(1e4).cos()).mul(1.0001e4)],
    )
    expect(reportOn(f).kinks).toEqual([])
  })

  test('one beside kinks', () => {
    const f = withBackward(
      (a) => a.relu().sum(),
      (ct, _y, a) => [ct.mul(a.greaterEqual(0).astype('float64')).mul(3)],
    )
    const report = checkGradients(f, [float64([0, 1, -1])])
    expect(report.worst).toMatchObject({ index: [1], autodiff: 3 })
    expect(report.kinks).toMatchObject([{ index: [0] }])
  })

  test('NaN', () => {
    const f = withBackward(
      (a) => a.square().sum(),
      (ct, _y, a) => [
        ct.mul(
          a
            .mul(
              float64([
                [1, 1, 1],
                [1, 1, Number.NaN],
              ]),
            )
            .mul(2),
        ),
      ],
    )
    expect(reportOn(f).worst).toMatchObject({ index: [1, 2], autodiff: Number.NaN })
    expect(String(reportOn(f))).toContain('argument 0 at [1, 2]: autodiff says NaN, differences say -0.2')
  })
})

describe('wrong second derivatives of right gradients', () => {
  test('are found, and named as such', () => {
    const f = withBackward(
      (a) => a.pow(3).sum(),
      (ct, _y, a) => [ct.mul(stopGradient(a)).mul(a).mul(3)],
    )
    const report = reportOn(f)
    expect(report.worst).toMatchObject({ argument: 0, order: 2, relativeError: expect.closeTo(0.5, 8) })
    expect(String(report)).toMatch(
      /argument 0 at \[\d, \d\], second derivative, of the gradient of argument 0 at \[\d, \d\]: autodiff says .* \(ratio 0\.5\)/,
    )
  })

  test('in one element', () => {
    const f = withBackward(
      (a) => a.pow(3).sum(),
      (ct, _y, a) => {
        const frozen = float64([
          [0, 0, 0],
          [0, 1, 0],
        ])
        const mixed = stopGradient(a)
          .mul(frozen)
          .add(a.mul(frozen.neg().add(1)))
        return [ct.mul(mixed).mul(a).mul(3)]
      },
    )
    expect(reportOn(f).worst).toMatchObject({ index: [1, 1], order: 2, result: { index: [1, 1] } })
  })
})

describe('modes that disagree', () => {
  test('a backward that is not linear in the cotangent', () => {
    const f = withBackward(
      (a) => a.sin(),
      (ct, _y, a) => [ct.mul(ct.abs()).mul(a.cos())],
    )
    const report = reportOn(f)
    expect(report.worst?.modes).toContain('reverse')
    expect(String(report)).toContain('; its backward is not linear in the cotangent')
  })

  test('a backward that forgets the cotangent, but not where it is 0', () => {
    const f = withBackward(
      (a) => a.sin().sum(),
      (ct, _y, a) => [ct.sign().mul(a.cos())],
    )
    expect(String(reportOn(f))).toContain('; its backward is not linear in the cotangent')
  })

  test('a backward that is right in forward mode alone', () => {
    const f = withBackward(
      (a) => a.sin(),
      (ct, _y, a) => [ct.sin().mul(a.cos())],
    )
    expect(reportOn(f).worst?.modes).toEqual(['reverse'])
    expect(checkGradients(f, [x], { modes: ['forward'], order: 1 }).ok).toBe(true)
    expect(checkGradients(f, [x], { modes: ['reverse'], order: 1 }).ok).toBe(false)
  })
})

test('a wrong element is found wherever it is, by whatever factor', () => {
  const arbitrary = fc.record({
    element: fc.nat(11),
    factor: fc.constantFrom(-1, 0, 0.5, 2, 1.001, 1 + 1e-5),
    values: fc.array(
      fc.integer({ min: 1, max: 2 ** 30 }).map((n) => 2 * Math.sin(n)),
      { minLength: 12, maxLength: 12 },
    ),
    seed: fc.nat(),
  })
  fc.assert(
    fc.property(arbitrary, ({ element, factor, values, seed }) => {
      const factors = tensor(Float64Array.from({ length: 12 }, (_, i) => (i === element ? factor : 1)))
      const f = customVjp(
        (a: AnyTensor) => a.tanh().cumulativeSum(),
        (ct, _y, a) => [ct.flip().cumulativeSum().flip().mul(a.tanh().square().neg().add(1)).mul(factors)],
      )
      const report = checkGradients(f, [tensor(Float64Array.from(values))], { seed, order: 1 })
      expect(report.worst?.index).toEqual([element])
    }),
    { numRuns: 60 },
  )
})
