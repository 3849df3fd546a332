// The checker on correct functions, its options, what it refuses and what it says. Wrong derivatives are in
// planted.test.ts.
import {
  customVjp,
  DTypeError,
  stopGradient,
  tensor,
  TraceError,
  TreeError,
  ValueError,
  type AnyTensor,
} from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import { assertGradients, checkGradients, GradientError } from '../index'

const float64 = (values: readonly number[] | readonly (readonly number[])[]): AnyTensor =>
  tensor(values as number[], { dtype: 'float64' })

const x = float64([
  [0.3, -1.2, 2],
  [0.5, 0.7, -0.1],
])

describe('correct functions', () => {
  test('are confirmed to ten digits, in both modes and orders', () => {
    const report = checkGradients((a: AnyTensor) => a.sin().mul(a.exp()), [x])
    expect(report).toMatchObject({ ok: true, order: 2, findings: [], kinks: [], seed: 0, tolerance: 1e-6 })
    expect(report.worst).toBeUndefined()
    expect(report.largestError).toBeLessThan(1e-10)
    // Three directions, each forward, reverse, and one against the other; twice for two orders.
    expect(report.checks).toBe(18)
  })

  test('may take and return trees, and keep their classes', () => {
    class Model {
      readonly layers = [
        {
          w: float64([
            [1, 2],
            [3, 4],
          ]),
          name: 'first',
        },
      ]
      readonly b = float64([0.1, 0.2])
      forward(a: AnyTensor): AnyTensor {
        return a.matmul(this.layers[0]?.w as AnyTensor).add(this.b)
      }
    }
    const f = (model: Model, a: AnyTensor) => ({ y: model.forward(a).tanh(), both: [model.b.sum()] })
    expect(checkGradients(f, [new Model(), float64([1, 2])]).ok).toBe(true)
  })

  test('may have integer and bool arguments, and others, as constants', () => {
    const f = (a: AnyTensor, indices: AnyTensor, factor: number) => a.take(indices).mul(factor)
    const indices = tensor([1, 0, 1], { dtype: 'int32' })
    expect(checkGradients(f, [float64([2, 3]), indices, 4]).ok).toBe(true)
  })

  test('may ignore an argument', () => {
    expect(checkGradients((a: AnyTensor, _b: AnyTensor) => a.square(), [x, x]).ok).toBe(true)
  })

  test.each<[string, (a: AnyTensor) => AnyTensor, number[]]>([
    ['beside a pole', (a) => a.reciprocal(), [1e-12, 1, 3]],
    ['beside the edge of the domain', (a) => a.log(), [1e-12, 1e-100, 5]],
    ['with huge and tiny values', (a) => a.exp(), [100, -100, 700]],
    ['with tiny arguments', (a) => a.add(1).sin(), [1e-12]],
    ['with a large constant', (a) => a.add(1e6), [1, 2]],
    ['that oscillate', (a) => a.mul(1e4).sin(), [1, 2]],
    ['at an extremum', (a) => a.sub(1).square(), [1, 1]],
    ['that are constant', (a) => a.mul(0).sum(), [1, 2]],
    ['that are constant but for rounding', (a) => a.softmax().sum(), [1, 2, 0.3]],
    ['that cancel', (a) => a.sub(a.mean()).sum(), [1, 2, 0.3]],
    ['of one flat side', (a) => a.relu(), [-1, 2]],
    ['close to a kink', (a) => a.relu().sum(), [1e-5, -1e-5, 1]],
    ['of tiny natural units', (a) => a.mul(-1e10).exp(), [1e-10, 2e-10]],
    ['of huge natural units', (a) => a.mul(-1e-10).exp(), [1e10, 2e10]],
    ['of small size', (a) => a.square().mul(1e-20), [1, 2]],
  ])('are confirmed %s', (_, f, values) => {
    for (let seed = 0; seed < 20; seed++) assertGradients(f, [float64(values)], { seed })
  })

  test('are confirmed of more elements than anybody could move one by one', () => {
    const many = tensor(Float64Array.from({ length: 20_000 }, (_, i) => Math.sin(i)))
    expect(checkGradients((a: AnyTensor) => a.tanh().sum(), [many], { directions: 1 }).ok).toBe(true)
  })
})

describe('options', () => {
  test('choose order, modes, number of directions', () => {
    const check = (options: object) => checkGradients((a: AnyTensor) => a.square(), [x], options).checks
    expect(check({ order: 1 })).toBe(9)
    expect(check({ order: 1, directions: 5 })).toBe(15)
    expect(check({ order: 1, modes: ['reverse'] })).toBe(3)
    expect(check({ order: 2, modes: ['forward'] })).toBe(6)
  })

  test('an order of 1 leaves a second derivative unchecked', () => {
    const f = customVjp(
      (a: AnyTensor) => a.square(),
      (ct, _y, a) => [ct.mul(stopGradient(a)).mul(2)],
    )
    expect(checkGradients(f, [x], { order: 1 }).ok).toBe(true)
    expect(checkGradients(f, [x]).ok).toBe(false)
  })

  test('the tolerance decides', () => {
    const f = customVjp(
      (a: AnyTensor) => a.square(),
      (ct, _y, a) => [ct.mul(a).mul(2 + 1e-4)],
    )
    expect(checkGradients(f, [x], { order: 1 }).worst?.relativeError).toBeCloseTo(0.5e-4, 6)
    expect(checkGradients(f, [x], { order: 1, tolerance: 1e-3 }).ok).toBe(true)
  })

  test('the same seed gives the same report', () => {
    const f = (a: AnyTensor) => a.sin().cumulativeSum()
    const errorOf = (seed: number) => checkGradients(f, [float64([1, 2, 3])], { seed }).largestError
    expect(errorOf(5)).toBe(errorOf(5))
    expect(errorOf(5)).not.toBe(errorOf(6))
  })

  test.each<[object, string]>([
    [{ order: 3 }, 'checkGradients: order must be 1 or 2; got 3'],
    [{ modes: [] }, "checkGradients: modes must be an array of 'forward' and 'reverse'; got "],
    [
      { modes: ['sideways'] },
      "checkGradients: modes must be an array of 'forward' and 'reverse'; got sideways",
    ],
    [{ tolerance: 0 }, 'checkGradients: tolerance must be a number between 0 and 1; got 0'],
    [{ step: Number.NaN }, 'checkGradients: step must be a number above 0, up to 1; got NaN'],
    [{ directions: 0.5 }, 'checkGradients: directions must be a whole number from 1 up; got 0.5'],
    [{ seed: 0.5 }, 'checkGradients: seed must be a whole number; got 0.5'],
    [
      { sede: 1 },
      "checkGradients: there is no option 'sede'; there is order, modes, tolerance, step, directions, seed",
    ],
  ])('%o is refused', (options, message) => {
    expect(() => checkGradients((a: AnyTensor) => a, [x], options)).toThrow(new ValueError(...split(message)))
  })
})

describe('what cannot be checked is refused', () => {
  const refusal = (f: (...args: never[]) => unknown, args: readonly unknown[]) => () =>
    checkGradients(f as never, args as never)
  const identity = (a: AnyTensor) => a

  test('float32 arguments', () => {
    const message = 'is float32, in which central differences mean nothing; astype('
    expect(refusal(identity, [tensor([1])])).toThrow(
      new DTypeError('checkGradients', `argument 0 ${message}'float64')`),
    )
    expect(refusal(identity, [x, { w: [tensor([1])] }])).toThrow(
      new DTypeError('checkGradients', `argument 1 (w[0]) ${message}'float64')`),
    )
  })

  test('float32 results', () => {
    expect(refusal((a: AnyTensor) => [a, a.astype('float32')], [x])).toThrow(
      new DTypeError(
        'checkGradients',
        'f computes in float32: its result ([1]) is float32; keep it float64 to check it',
      ),
    )
  })

  test('nothing to differentiate', () => {
    expect(refusal(identity, [tensor([1], { dtype: 'int32' })])).toThrow(
      new TreeError(
        'checkGradients',
        'no argument holds a float64 tensor, so there is nothing to differentiate',
        '',
      ),
    )
  })

  test('no tensor returned', () => {
    expect(refusal(() => undefined, [x])).toThrow(
      new TraceError('checkGradients', 'f returned undefined; is a return missing?'),
    )
    expect(refusal(async (a: AnyTensor) => a, [x])).toThrow(
      new TraceError('checkGradients', 'f returned a promise; it cannot be async'),
    )
    expect(refusal((a: AnyTensor) => a.greater(0), [x])).toThrow(
      new TraceError('checkGradients', 'f returned no float64 tensor, so there is nothing to differentiate'),
    )
  })

  test('what is no function, and arguments that are no array', () => {
    expect(refusal(x as never, [x])).toThrow(
      new ValueError('checkGradients', 'the first argument must be the function to check'),
    )
    expect(refusal(identity, x as never)).toThrow(
      new ValueError(
        'checkGradients',
        "the second argument must be an array of f's arguments: checkGradients(f, [x])",
      ),
    )
  })

  test('a result that changes its shape', () => {
    const f = (a: AnyTensor) => ((a.dataSync()[0] as number) === 1 ? a : a.sum())
    expect(refusal(f, [float64([1, 2])])).toThrow(
      new ValueError(
        'checkGradients',
        'f returned tensors of other shapes when its arguments moved; it must keep them',
      ),
    )
  })
})

describe('findings that are no wrong derivative', () => {
  const only = (f: (...args: AnyTensor[]) => unknown, ...args: AnyTensor[]) => {
    const { ok, findings } = checkGradients(f, args)
    expect(ok).toBe(false)
    expect(findings).toHaveLength(1)
    return findings[0]
  }

  test('a value that is not finite', () => {
    expect(only((a) => a.log(), float64([1, -1]))).toEqual({
      kind: 'notFinite',
      message: 'the result at [1] is NaN; choose arguments at which all values are finite',
    })
  })

  test('the edge of the domain', () => {
    expect(only((a) => a.sqrt(), float64([1, 0, 2]))).toEqual({
      kind: 'notFinite',
      message:
        'values are not finite just beside argument 0 at [1] = 0: the point lies on the edge of where the function is defined',
    })
  })

  test('a function that is not the same each time', () => {
    let calls = 0
    const finding = only((a) => a.mul(++calls), float64([1, 2]))
    expect(finding?.kind).toBe('notDeterministic')
    expect(finding?.message).toMatch(
      /^the result at \[0\] was \d+ and then \d+ for the same arguments; a random or stateful function has no derivative: pass its key or state as an argument$/,
    )
  })

  test('a function that changes after a while', () => {
    let calls = 0
    expect(only((a) => a.add(++calls > 100 ? 1 : 0), float64([1, 2]))?.kind).toBe('notDeterministic')
  })

  test('float32 inside', () => {
    const finding = only((a) => a.astype('float32').sin().astype('float64'), float64([1, 2]))
    expect(finding?.kind).toBe('noise')
    expect(finding?.message).toMatch(
      /^differences cannot tell the derivative to 1e-6: values jitter by \d\.\d+e-8 of their size; is float32 used inside/,
    )
  })
})

describe('the text of a report', () => {
  test('of an agreement', () => {
    function cube(a: AnyTensor): AnyTensor {
      return a.pow(3)
    }
    expect(String(checkGradients(cube, [x], { seed: 7 }))).toMatch(
      /^gradients of cube agree with central differences to \d\.?\d*e-\d+ over 18 checks: first and second order, forward and reverse \(tolerance 1e-6, seed 7\)$/,
    )
  })

  test('of a disagreement is the error of assertGradients', () => {
    const wrong = customVjp(
      (a: AnyTensor) => a.square().sum(),
      (ct, _y, a) => [
        ct.mul(a).mul(
          tensor(
            [
              [2, 2, 2],
              [2, 2, 1],
            ],
            { dtype: 'float64' },
          ),
        ),
      ],
    )
    const run = () => assertGradients(wrong, [x])
    expect(run).toThrow(GradientError)
    expect(run).toThrow(
      'assertGradients: gradients of the function are not confirmed (seed 0):\n' +
        '  argument 0 at [1, 2]: autodiff says -0.1, differences say -0.2 (ratio 0.5)',
    )
    try {
      run()
    } catch (error) {
      expect((error as GradientError).report.worst?.index).toEqual([1, 2])
    }
  })

  test('assertGradients returns the report of what is right', () => {
    expect(assertGradients((a: AnyTensor) => a.square(), [x]).ok).toBe(true)
  })
})

/** An error's text as its op and message. */
function split(text: string): [op: string, message: string] {
  const colon = text.indexOf(': ')
  return [text.slice(0, colon), text.slice(colon + 2)]
}
