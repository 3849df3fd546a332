// Schedules: their ends, that one compiled step serves them all, errors. Their numbers are compared with PyTorch's in
// test/schedules.golden.test.ts.
import {
  DTypeError,
  jit,
  ShapeError,
  tensor,
  ValueError,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { schedules, sgd, type Schedule } from '../index'

const learningRate = 0.1

const all: [name: string, schedule: Schedule][] = [
  ['constant', schedules.constant(learningRate)],
  ['step', schedules.step({ learningRate, every: 3 })],
  ['exponential', schedules.exponential({ learningRate, factor: 0.9 })],
  ['cosine', schedules.cosine({ learningRate, steps: 8 })],
  ['oneCycle', schedules.oneCycle({ peak: learningRate, steps: 8 })],
  ['piecewise', schedules.piecewise({ rates: [0.1, 0.2], boundaries: [4] })],
  ['linearWarmup', schedules.linearWarmup({ steps: 3, into: schedules.cosine({ learningRate, steps: 5 }) })],
  ['joined', schedules.joined([schedules.step({ learningRate, every: 2 }), 0.5], [4])],
  ['custom', schedules.custom((step) => step.add(1).rsqrt())],
]

test.each(all)('%s is the learning rate of one compiled step', (_, schedule) => {
  const optimiser = sgd({ learningRate: schedule })
  const step = jit((params: Tensor<[1]>, state: never) => optimiser.update(tensor([1]), state, params))
  let [params, state] = [tensor([0]), optimiser.init(tensor([0]))]
  let sum = 0
  for (let turn = 0; turn < 12; turn++) {
    ;({ params, state } = step(params, state as never))
    sum += schedule(turn)
    expect(params.arraySync()[0]).toBeCloseTo(-sum, 5)
  }
  expect(step.cacheInfo().misses).toBe(1)
})

test.each(all)('%s is never negative, however many steps there are', (_, schedule) => {
  for (const step of [0, 1, 7, 8, 9, 1000, 2 ** 31 - 1]) expect(schedule(step)).toBeGreaterThanOrEqual(0)
})

test('after their last step schedules stay where they are', () => {
  const cosine = schedules.cosine({ learningRate, steps: 8, minimum: 0.02 })
  expect([cosine(8), cosine(9), cosine(1e6)]).toEqual([0.02, 0.02, 0.02])
  const cycle = schedules.oneCycle({ peak: 1, steps: 8 })
  expect(cycle(8)).toBe(cycle(7))
  expect(cycle(7)).toBeCloseTo(1 / 25 / 1e4, 15)
})

test('oneCycle of little or no rise is defined everywhere', () => {
  for (const rise of [0, 0.05, 1]) {
    for (const steps of [1, 2, 10]) {
      const rates = Array.from({ length: steps }, (_, i) => schedules.oneCycle({ peak: 1, steps, rise })(i))
      for (const rate of rates) expect(rate >= 0 && rate <= 1, String(rates)).toBe(true)
    }
  }
})

test('gives numbers for numbers, float64 scalars for tensors', () => {
  const schedule = schedules.exponential({ learningRate: 1, factor: 0.5 })
  expectTypeOf(schedule(1)).toEqualTypeOf<number>()
  expectTypeOf(schedule.at(tensor(1))).toEqualTypeOf<Tensor<[], 'float64'>>()
  const rate: AnyTensor = schedule.at(tensor(2, { dtype: 'int32' }))
  expect([rate.dtype, rate.shape, rate.item()]).toEqual(['float64', [], 0.25])
  expect(() => schedule(-1)).toThrow(
    new ValueError('schedule', 'the step must be a number from 0 up; got -1'),
  )
})

describe('errors', () => {
  const loose = schedules as unknown as Record<string, (...args: unknown[]) => unknown>

  test.each<[name: string, args: unknown[], message: string]>([
    ['constant', [-1], 'the learning rate must be a number from 0 up; got -1'],
    ['step', [{ learningRate }], 'every must be a whole number from 1 up; got undefined'],
    [
      'step',
      [{ learningRate, every: 2, gamma: 1 }],
      "there is no option 'gamma'; there is learningRate, every, factor",
    ],
    ['exponential', [{ learningRate, factor: -1 }], 'factor must be a number from 0 up; got -1'],
    ['exponential', [], 'options are an object with learningRate, factor; got undefined'],
    ['cosine', [{ learningRate, steps: 0 }], 'steps must be a whole number from 1 up; got 0'],
    ['oneCycle', [{ peak: 1, steps: 9, rise: 2 }], 'rise must be a share from 0 to 1; got 2'],
    ['oneCycle', [{ peak: 1, steps: 9, startDivisor: 0 }], 'startDivisor must be above 0; got 0'],
    ['oneCycle', [{ peak: 1, steps: 9, course: 'cos' }], "course must be 'cosine' or 'linear'; got cos"],
    ['piecewise', [{ rates: 1 }], 'rates must be an array of numbers; got 1'],
    ['piecewise', [{ rates: [1, -1], boundaries: [1] }], 'each of rates must be a number from 0 up; got -1'],
    [
      'piecewise',
      [{ rates: [1, 2], boundaries: [] }],
      'boundaries must be an array of 1, one fewer than parts; got an array of 0',
    ],
    ['piecewise', [{ rates: [1, 2, 3], boundaries: [5, 5] }], 'boundaries must grow; got 5 before 5'],
    ['joined', [[], []], 'expected an array of schedules; got an array of 0'],
    [
      'joined',
      [[(step: number) => step], []],
      'expected a schedule, one of schedules.*, or a number; got a function',
    ],
    ['joined', [[1, 2], [0.5]], 'each of boundaries must be a whole number from 1 up; got 0.5'],
    ['linearWarmup', [{ steps: 5 }], 'expected a schedule, one of schedules.*, or a number; got undefined'],
    ['linearWarmup', [{ steps: 5, into: -1 }], 'a rate must be a number from 0 up; got -1'],
    ['custom', [1], 'expected a function of the step; got 1'],
  ])('%s refuses %j', (name, args, message) => {
    expect(() => loose[name]?.(...args)).toThrow(new ValueError(`schedules.${name}`, message))
  })

  test('custom refuses what is no rate', () => {
    expect(() => schedules.custom(() => 1 as never)(0)).toThrow(
      'the function must return a tensor, a scalar; got 1',
    )
    expect(() => schedules.custom((step) => step.reshape([1]))(0)).toThrow(ShapeError)
    expect(() => schedules.custom((step) => step.astype('int32'))(0)).toThrow(DTypeError)
  })
})
