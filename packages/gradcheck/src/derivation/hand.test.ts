// What hands may return: numbers of any origin; what is wrong with them; what is refused at once.
import { DTypeError, ShapeError, tensor, TraceError, ValueError, type AnyTensor } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import { arbitraryTensor, checkDerivation, type Finding } from '../index'

/** Checks a gradient of the sum of squares of a [2, 3]. */
const ofSquares = (gradient: (x: AnyTensor) => unknown) =>
  checkDerivation({
    inputs: { x: [2, 3] },
    loss: ({ x }) => x.square().sum(),
    gradients: ({ x }) => ({ x: gradient(x.mul(2)) }),
    runs: 10,
  })

const rows = (x: AnyTensor): number[][] => x.arraySync() as number[][]
const flat = (x: AnyTensor): Float64Array => x.dataSync() as Float64Array

describe('numbers of any origin', () => {
  const origins: Record<string, (x: AnyTensor) => unknown> = {
    tensors: (x) => x,
    'typed arrays': flat,
    'float32 arrays': (x) => Float32Array.from(flat(x)),
    'nested arrays': rows,
    'rows of typed arrays': (x) => rows(x).map((row) => Float64Array.from(row)),
    'matrices with rows and columns': (x) => ({ rows: 2, columns: 3, data: [...flat(x)] }),
    'matrices with rows and cols of nested arrays': (x) => ({ rows: 2, cols: 3, data: rows(x) }),
    'arrays with a shape': (x) => ({ shape: [2, 3], data: flat(x), strides: [3, 1] }),
    'what converts to arrays': (x) => ({ to2DArray: () => rows(x) }),
  }
  test.each(Object.entries(origins))('%s', (_, origin) => {
    expect(String(ofSquares(origin))).toContain('agree with autodiff')
    expect(ofSquares((x) => origin(x.mul(1.01))).ok).toBe(false)
  })

  test('numbers of scalars', () => {
    const { ok } = checkDerivation({
      inputs: { x: [] },
      loss: ({ x }) => x.exp(),
      gradients: ({ x }) => ({ x: Math.exp(x.item()) }),
    })
    expect(ok).toBe(true)
  })
})

describe('findings', () => {
  const single = (gradient: (x: AnyTensor) => unknown): Finding => {
    const { findings } = ofSquares(gradient)
    expect(findings).toHaveLength(1)
    return findings[0] as Finding
  }

  test('another shape', () => {
    const shapes = [
      (x: AnyTensor) => x.transpose(),
      (x: AnyTensor) => x.reshape([6]),
      (x: AnyTensor) => [...flat(x)],
    ]
    for (const shape of shapes) expect(single(shape).parameters).toEqual(['x'])
    expect(single((x) => x.sum()).kind).toBe('shape')
  })

  test('numbers that are not finite', () => {
    expect(single((x) => x.mul(Number.NaN)).kind).toBe('not-finite')
    expect(single((x) => x.mul(0).add(1).div(0)).kind).toBe('not-finite')
  })

  test('nothing', () => {
    const { findings } = checkDerivation({
      inputs: { x: [2], y: [2] },
      parameters: ['x', 'y'],
      loss: ({ x, y }) => x.mul(y).sum(),
      gradients: ({ y }) => ({ x: y }),
    })
    expect(findings.map(({ parameter, kind }) => [parameter, kind])).toEqual([['y', 'shape']])
    expect(findings[0]?.message).toContain('returns nothing for y')
  })

  test('nothing for a part of a tree', () => {
    const { findings } = checkDerivation({
      inputs: { layers: [{ w: [2], b: [2] }] },
      loss: ({ layers }) => layers[0].w.mul(layers[0].b).sum(),
      gradients: ({ layers }) => ({ layers: [{ w: layers[0].b }] }),
    })
    expect(findings.map(({ parameter }) => parameter)).toEqual(['layers[0].b'])
  })

  test('an error, in the smallest case that has it', () => {
    const { findings, counterexample } = checkDerivation({
      inputs: { x: arbitraryTensor(['n', 'batch']) },
      loss: ({ x }) => x.sum(),
      gradients: ({ x }) => {
        if (x.shape[1] > 2) throw new RangeError('too many')
        return { x: x.mul(0).add(1) }
      },
    })
    expect(findings.map(({ message }) => message)).toEqual(['gradients throws: RangeError: too many'])
    expect(counterexample?.sizes).toEqual({ n: 1, batch: 3 })
    expect(counterexample?.error).toBeInstanceOf(RangeError)
  })

  test('shapes that do not fit', () => {
    const report = ofSquares((x) => x.matmul(x))
    expect(report.findings.map(({ kind }) => kind)).toEqual(['shape'])
    expect(String(report)).toContain('inner dimensions differ')
  })

  test('a loss that does not depend on the parameter', () => {
    const { findings } = checkDerivation({
      inputs: { x: [2], w: [2] },
      loss: ({ x }) => x.sum(),
      gradients: ({ x, w }) => ({ x: x.mul(0).add(1), w }),
    })
    expect(findings.map(({ parameter }) => parameter)).toEqual(['w'])
    expect(findings[0]?.message).toContain('the loss does not depend on w')
  })
})

describe('refused at once', () => {
  const good = {
    inputs: { x: [2] as const },
    loss: ({ x }: { x: AnyTensor }): AnyTensor => x.square().sum(),
    gradients: ({ x }: { x: AnyTensor }): object => ({ x: x.mul(2) }),
  }
  let calls = 0
  const bad: [name: string, change: object, kind: new (...args: never) => Error, message: string][] = [
    [
      'no function of gradients',
      { gradients: 3 },
      ValueError,
      'gradients must be a function of the inputs; got 3',
    ],
    ['no loss', { loss: undefined }, ValueError, 'loss must be a function of the inputs'],
    ['no inputs', { inputs: undefined }, ValueError, 'inputs must be an object of inputs by name'],
    ['empty inputs', { inputs: {} }, ValueError, 'inputs must have at least one input'],
    ['an undefined input', { inputs: { x: [2], y: undefined } }, ValueError, 'the input y is undefined'],
    ['a typed array', { inputs: { x: new Float64Array(2) } }, ValueError, 'the input x is a typed array'],
    ['an option that is none', { sede: 1 }, ValueError, "there is no option 'sede'"],
    ['runs', { runs: 0 }, ValueError, 'runs must be a whole number from 1 up; got 0'],
    ['a seed', { seed: 0.5 }, ValueError, 'seed must be a whole number; got 0.5'],
    ['a tolerance', { tolerance: 1 }, ValueError, 'tolerance must be a number between 0 and 1; got 1'],
    ['a name', { name: 3 }, ValueError, 'name must be a string; got 3'],
    ['a parameter', { parameters: ['y'] }, ValueError, "parameters: there is no input 'y'"],
    ['a dimension', { dims: { n: 3 } }, ValueError, "dims: no input has a dimension 'n'"],
    [
      'a loss that is no scalar',
      { loss: ({ x }: { x: AnyTensor }) => x },
      ShapeError,
      'it returned shape [2]; reduce it',
    ],
    ['a loss without return', { loss: () => {} }, TraceError, 'is a return missing?'],
    ['a loss that is async', { loss: async () => {} }, TraceError, 'cannot be async'],
    ['a loss that is a number', { loss: () => 3 }, TraceError, 'leave item() out'],
    [
      'a loss in float32',
      { loss: ({ x }: { x: AnyTensor }) => x.sum().astype('float32') },
      DTypeError,
      'float64',
    ],
    [
      'a loss that is NaN',
      { loss: ({ x }: { x: AnyTensor }) => x.sub(5).log().sum() },
      ValueError,
      'loss is NaN',
    ],
    [
      'gradients of nothing',
      { gradients: () => undefined },
      ValueError,
      'gradients returned undefined; is a return missing?',
    ],
    ['async gradients', { gradients: async () => ({}) }, ValueError, 'cannot be async'],
    [
      'a bare tensor',
      { gradients: ({ x }: { x: AnyTensor }) => x },
      ValueError,
      'must return an object by the names',
    ],
    ['an empty object', { gradients: () => ({}) }, ValueError, 'gradients returned nothing'],
    [
      'what is no input',
      { gradients: () => ({ w: [1, 2] }) },
      ValueError,
      "returned 'w', but there is no such input; inputs are x",
    ],
    ['text', { gradients: () => ({ x: 'x' }) }, ValueError, 'gradients: x must be a tensor, a number'],
    ['ragged arrays', { gradients: () => ({ x: [[1, 2], [3]] }) }, ValueError, 'ragged'],
    [
      'arrays of text',
      { gradients: () => ({ x: ['1', '2'] }) },
      ValueError,
      'gradients: x[0] must be a number; got "1"',
    ],
    [
      'gradients of labels',
      { inputs: { x: [2], y: tensor([1], { dtype: 'int32' }) }, gradients: () => ({ y: [1] }) },
      ValueError,
      'holds no float tensor',
    ],
    [
      'other numbers each time',
      { gradients: () => ({ x: [calls++, 0] }) },
      ValueError,
      'gave other numbers for x when called again',
    ],
  ]
  test.each(bad)('%s', (_, change, kind, message) => {
    const run = () => checkDerivation({ ...good, ...change } as never)
    expect(run).toThrow(kind)
    expect(run).toThrow(message)
    expect(run).toThrow(/^checkDerivation: /)
  })

  test('what the loss throws passes through', () => {
    const error = new Error('mine')
    const loss = () => {
      throw error
    }
    expect(() => checkDerivation({ ...good, loss })).toThrow(error)
  })
})
