// Batch by batch a metric is what it is of all examples at once, however they are cut; its functions change nothing.
import { argMax, ShapeError, tensor, ValueError, zeros, type AnyTensor, type Tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { accuracy } from './accuracy'
import { f1, precision, recall, type Average } from './classScores'
import { confusionMatrix } from './confusionMatrix'
import { regressionReport } from './regression'
import { rocAuc } from './rocAuc'
import * as streaming from './streaming'
import { topKAccuracy } from './topKAccuracy'

// Of sums of a few dozen float64 numbers in another order.
const digits = 10

const classCount = 3
const scores = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: classCount, maxLength: classCount })
const batches = fc
  .array(fc.array(fc.tuple(scores, fc.nat(classCount - 1)), { minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((made) =>
    made.map((batch) => ({
      scores: tensor(batch.map(([row]) => row)),
      labels: tensor(Int32Array.from(batch, ([, label]) => label)),
    })),
  )

/** The metric of batches, and of all of them as one. */
function run<State, Targets, Result>(
  metric: streaming.StreamingMetric<State, Targets, Result>,
  made: readonly { predictions: AnyTensor; targets: Targets }[],
): Result {
  let state = metric.init()
  const earlier: { state: State; shown: string }[] = []
  for (const { predictions, targets } of made) {
    earlier.push({ state, shown: JSON.stringify(state) ?? '' })
    state = metric.update(state, predictions, targets)
  }
  for (const { state: before, shown } of earlier) expect(JSON.stringify(before) ?? '').toBe(shown)
  return metric.result(state)
}

const joined = <T extends AnyTensor>(tensors: readonly T[]): T => {
  const [first] = tensors as readonly [T]
  const values = tensors.flatMap((x) => [...(x.dataSync() as Iterable<number>)])
  const rows = tensors.reduce((sum, { shape }) => sum + (shape[0] as number), 0)
  return tensor(values, { shape: [values.length], dtype: first.dtype }).reshape([
    rows,
    ...first.shape.slice(1),
  ]) as unknown as T
}

test('of classes', () => {
  fc.assert(
    fc.property(batches, fc.constantFrom<Average>('macro', 'micro', 'weighted', 'none'), (made, average) => {
      const [all, labels] = [
        joined(made.map((batch) => batch.scores)),
        joined(made.map((batch) => batch.labels)),
      ]
      const predicted = argMax(all, { axis: 1 })
      const byScores = made.map((batch) => ({
        predictions: batch.scores as AnyTensor,
        targets: batch.labels,
      }))
      const byClasses = made.map((batch) => ({
        predictions: argMax(batch.scores, { axis: 1 }) as AnyTensor,
        targets: batch.labels,
      }))
      for (const cut of [byScores, byClasses]) {
        expect(run(streaming.accuracy(), cut)).toBe(accuracy(predicted, labels))
        expect(run(streaming.confusionMatrix({ classes: 3 }), cut).arraySync()).toEqual(
          confusionMatrix(predicted, labels, { classes: 3 }).arraySync(),
        )
        for (const [metric, whole] of [
          [streaming.precision, precision],
          [streaming.recall, recall],
          [streaming.f1, f1],
        ] as const) {
          const options = { classes: 3, average, zeroDivision: 1 } as const
          const values = (of: number | Tensor<[3], 'float64'>): unknown =>
            typeof of === 'number' ? of : of.arraySync()
          expect(values(run(metric(options), cut))).toEqual(values(whole(predicted, labels, options)))
        }
      }
      expect(run(streaming.topKAccuracy({ k: 2 }), byScores)).toBe(topKAccuracy(all, labels, { k: 2 }))
      const present = new Set(labels.arraySync()).size
      if (present === 3) expect(run(streaming.rocAuc(), byScores)).toBe(rocAuc(all, labels))
      else expect(() => run(streaming.rocAuc(), byScores)).toThrow('streaming.rocAuc: nothing to tell apart')
    }),
  )
})

test('of two classes', () => {
  const pairs = fc.array(
    fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()), { minLength: 1, maxLength: 6 }),
    { minLength: 1, maxLength: 5 },
  )
  fc.assert(
    fc.property(pairs, (made) => {
      const flat = made.flat()
      const isOf = flat.map(([, label]) => label)
      const cut = made.map((batch) => ({
        predictions: tensor(batch.map(([score]) => score)) as AnyTensor,
        targets: tensor(batch.map(([, label]) => label)),
      }))
      if (isOf.includes(true) && isOf.includes(false)) {
        expect(run(streaming.rocAuc(), cut)).toBe(rocAuc(tensor(flat.map(([score]) => score)), tensor(isOf)))
      }
      const right = flat.filter(([score, label]) => score > 1 === label).length
      const numbers = cut.map(({ predictions, targets }) => ({
        predictions,
        targets: targets.astype('int32'),
      }))
      expect(run(streaming.accuracy({ threshold: 1 }), numbers)).toBe(right / flat.length)
    }),
  )
})

test('of numbers', () => {
  const number = fc.float({ min: -100, max: 100, noNaN: true })
  const outputs = fc.integer({ min: 1, max: 3 })
  const made = outputs.chain((width) => {
    const row = fc.array(number, { minLength: width, maxLength: width })
    const batch = fc.array(fc.tuple(row, row), { minLength: 1, maxLength: 6 })
    return fc.array(batch, { minLength: 1, maxLength: 6 })
  })
  fc.assert(
    fc.property(made, (cut) => {
      const all = cut.map((batch) => ({
        predictions: tensor(batch.map(([a]) => a)) as AnyTensor,
        targets: tensor(batch.map(([, b]) => b)) as AnyTensor,
      }))
      const report = regressionReport(
        joined(all.map(({ predictions }) => predictions)),
        joined(all.map(({ targets }) => targets)),
      )
      const { meanSquaredError: mse, rootMeanSquaredError: rmse, meanAbsoluteError: mae, r2 } = report
      expect(run(streaming.meanSquaredError(), all) / (mse || 1)).toBeCloseTo(mse === 0 ? 0 : 1, digits)
      expect(run(streaming.rootMeanSquaredError(), all) / (rmse || 1)).toBeCloseTo(rmse === 0 ? 0 : 1, digits)
      expect(run(streaming.meanAbsoluteError(), all) / (mae || 1)).toBeCloseTo(mae === 0 ? 0 : 1, digits)
      // Where targets hardly differ their spread is rounding.
      if (Math.abs(r2) < 1e3) expect(run(streaming.r2Score(), all)).toBeCloseTo(r2, 6)
    }),
  )
})

describe('errors', () => {
  const labels = tensor([0, 1], { dtype: 'int32' })

  test('no examples', () => {
    const fresh =
      <State>(metric: { init: () => State; result: (state: State) => unknown }) =>
      () =>
        metric.result(metric.init())
    for (const metric of [
      streaming.accuracy(),
      streaming.topKAccuracy(),
      streaming.meanSquaredError(),
      streaming.r2Score(),
    ] as const) {
      expect(fresh(metric as streaming.StreamingMetric<unknown, never>)).toThrow(ShapeError)
    }
    expect(fresh(streaming.f1({ classes: 2 }))).toThrow(
      'streaming.f1: no examples: expected at least one; got none',
    )
    expect(fresh(streaming.rocAuc())).toThrow('streaming.rocAuc: no examples')
    expect(
      streaming
        .confusionMatrix({ classes: 2 })
        .result(streaming.confusionMatrix({ classes: 2 }).init())
        .arraySync(),
    ).toEqual([
      [0, 0],
      [0, 0],
    ])
  })

  test('name the metric', () => {
    const metric = streaming.accuracy()
    expect(() => metric.update(metric.init(), zeros([2]), labels)).toThrow(
      "streaming.accuracy: predicted must be classes, int32 or uint8; got float32; use astype('int32')",
    )
    expect(() => metric.update(metric.init(), zeros([3, 2]), labels)).toThrow(
      'streaming.accuracy: predicted and labels differ',
    )
    expect(() => streaming.accuracy({ threshold: NaN })).toThrow(ValueError)
    expect(() => streaming.recall({ classes: 0 })).toThrow(
      'streaming.recall: classes must be a whole number from 1 up',
    )
    expect(() => streaming.topKAccuracy({ k: 0 })).toThrow('streaming.topKAccuracy: k must be')
    const auc = streaming.rocAuc()
    const state = auc.update(auc.init(), zeros([2]), labels)
    expect(() => auc.update(state, zeros([2, 2]), labels)).toThrow(
      'streaming.rocAuc: other classes than before: expected 1; got 2',
    )
    const r2 = streaming.r2Score()
    expect(() =>
      r2.update(r2.update(r2.init(), zeros([2]), zeros([2])), zeros([2, 3]), zeros([2, 3])),
    ).toThrow('streaming.r2Score: other outputs than before: expected 1; got 3')
  })

  test('types', () => {
    expectTypeOf(streaming.f1({ classes: 3 }).result).returns.toEqualTypeOf<number>()
    expectTypeOf(streaming.f1({ classes: 3, average: 'none' }).result).returns.toEqualTypeOf<
      Tensor<[3], 'float64'>
    >()
  })
})
