// Rules that go down the loss pass, whatever they are; planted mistakes are found, named and shown in the smallest case.
import { arange, ShapeError, tensor, type AnyTensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryTensor, assertUpdate, checkUpdate, UpdateError } from '../index'

interface Values {
  readonly x: AnyTensor
  readonly y: AnyTensor
  readonly w: AnyTensor
  readonly b: AnyTensor
}
interface Parts {
  readonly w: AnyTensor
  readonly b: AnyTensor
}

/** A layer of tanh whose loss is the mean over the batch. */
const layer = {
  inputs: {
    x: arbitraryTensor(['in', 'batch']),
    y: arbitraryTensor(['out', 'batch']),
    w: arbitraryTensor(['out', 'in']),
    b: arbitraryTensor(['out', 1]),
  },
  loss: ({ x, y, w, b }: Values): AnyTensor =>
    w.matmul(x).add(b).tanh().sub(y).square().sum({ axis: 0 }).mean(),
  runs: 20,
}

/** The gradients of the sum over the batch, by hand. */
const summed = ({ x, y, w, b }: Values): Parts & { readonly delta: AnyTensor } => {
  const a = w.matmul(x).add(b).tanh()
  const delta = a.sub(y).mul(2).mul(a.square().neg().add(1))
  return { w: delta.matmul(x.transpose()), b: delta.sum({ axis: 1, keepDims: true }), delta }
}

type Update = (inputs: Values, gradients: Parts) => object
const checked = (update: Update, options: object = {}) =>
  checkUpdate({ ...layer, ...options, update: update as never })
const kindsOf = ({ findings }: ReturnType<typeof checked>) =>
  findings.map(({ parameters, faults }) => [parameters.join(), ...faults.map(({ kind }) => kind)].join(' '))

const rates = fc.double({ min: 1e-3, max: 10, noNaN: true })

describe('right rules pass', () => {
  test('plain descent at any rate, which is reported', () => {
    fc.assert(
      fc.property(rates, fc.integer(), (rate, seed) => {
        const update: Update = ({ w, b }, g) => ({ w: w.sub(g.w.mul(rate)), b: b.sub(g.b.mul(2 * rate)) })
        const report = checked(update, { seed })
        expect(report.ok, String(report)).toBe(true)
        expect(report.rates['w']).toBeCloseTo(rate, 9)
        expect(report.rates['b']).toBeCloseTo(2 * rate, 9)
      }),
      { numRuns: 10 },
    )
  })

  const fine: Record<string, Update> = {
    'gradients of its own': (inputs) => {
      const { w, b } = summed(inputs)
      const n = inputs.x.shape[1] as number
      return { w: inputs.w.sub(w.mul(0.5 / n)), b: inputs.b.sub(b.mul(0.5 / n)) }
    },
    'arrays of numbers': ({ w }, g) => ({
      w: Float64Array.from(w.sub(g.w.mul(0.5)).dataSync() as Float64Array),
    }),
    'weight decay': ({ w }, g) => ({ w: w.sub(g.w.mul(0.5)).sub(w.mul(0.3)) }),
    'the sign of the gradient': ({ w }, g) => ({ w: w.sub(g.w.sign().mul(0.01)) }),
    'a norm that is clipped': ({ w }, g) => ({ w: w.sub(g.w.div(g.w.square().sum().sqrt())) }),
  }
  test.each(Object.entries(fine))('%s', (_, update) => {
    const report = checked(update)
    expect(report.ok, String(report)).toBe(true)
  })

  test('a rule that is no plain descent is noted', () => {
    const { notes, rates } = checked(fine['the sign of the gradient'] as Update)
    expect(rates).toEqual({})
    expect(notes.join()).toContain('a descent direction in every run')
  })
})

describe('planted mistakes', () => {
  const wrong: [name: string, update: Update, options: object, kinds: string[]][] = [
    ['ascent', ({ w }, g) => ({ w: w.add(g.w.mul(0.1)) }), {}, ['w sign']],
    [
      'a step of -(-gradient)',
      ({ w }, g) => ({ w: w.sub(g.w.mul(-0.1)) }),
      { learningRate: 0.1 },
      ['w sign'],
    ],
    [
      'a sum for a mean',
      (i) => ({ w: i.w.sub(summed(i).w), b: i.b.sub(summed(i).b) }),
      {},
      ['w,b batch-factor'],
    ],
    [
      'a sum, added',
      (i) => ({ w: i.w.add(summed(i).w), b: i.b.add(summed(i).b) }),
      {},
      ['w,b sign batch-factor'],
    ],
    [
      'a mean of a mean',
      ({ w, x }, g) => ({ w: w.sub(g.w.div(x.shape[1] as number)) }),
      {},
      ['w batch-factor'],
    ],
    ['another rate', ({ w }, g) => ({ w: w.sub(g.w.mul(0.2)) }), { learningRate: 0.1 }, ['w factor']],
    ['a frozen bias', ({ w, b }, g) => ({ w: w.sub(g.w), b }), {}, ['b cut-off']],
    [
      'a delta for its sum',
      (i, g) => ({ w: i.w.sub(g.w), b: i.b.sub(summed(i).delta) }),
      {},
      ['b broadcast'],
    ],
    ['one column for all', ({ w }, g) => ({ w: w.sub(g.b) }), {}, ['w broadcast']],
    ['a scalar for all', ({ w }, g) => ({ w: w.sub(g.w.sum()) }), {}, ['w broadcast']],
    ['NaN', ({ w }, g) => ({ w: w.sub(g.w.mul(Number.NaN)) }), {}, ['w not-finite']],
    ['another shape', ({ w }) => ({ w: w.reshape([-1]).slice([0, 1]) }), {}, ['w shape']],
    ['nothing', ({ w }, g) => ({ w: w.sub(g.w) }), { parameters: ['w', 'b'] }, ['b shape']],
    ['the sign of the gradient, added', ({ w }, g) => ({ w: w.add(g.w.sign()) }), {}, ['w sign']],
    [
      'no relation',
      ({ w }) => ({ w: w.add(arange(w.size, { dtype: 'float64' }).sin().reshape(w.shape)) }),
      {},
      ['w unexplained'],
    ],
  ]
  test.each(wrong)('%s', (_, update, options, kinds) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const report = checked(update, { ...options, seed })
        expect(kindsOf(report), String(report)).toEqual(kinds)
        expect(report.ok).toBe(false)
        const sizes = Object.values(report.counterexample?.sizes ?? {})
        expect(sizes.every((size) => size <= 3)).toBe(true)
        expect(String(checked(update, { ...options, seed }))).toBe(String(report))
      }),
      { numRuns: 2 },
    )
  })

  test('the batch factor is shown where the batch is', () => {
    const { counterexample, findings } = checked((i) => ({ w: i.w.sub(summed(i).w) }))
    expect(counterexample?.sizes).toEqual({ in: 1, batch: 2, out: 1 })
    expect(findings[0]?.message).toContain('a sum over batch where its mean belongs')
  })

  test('the loss before and after is shown', () => {
    const { counterexample } = checked(({ w }, g) => ({ w: w.add(g.w.mul(0.1)) }))
    expect(counterexample?.lossAfter).toBeGreaterThan(counterexample?.loss as number)
  })

  test('what the update throws is a finding', () => {
    const report = checked(({ w, x }) => ({ w: w.sub(x.matmul(x)) }))
    expect(kindsOf(report)).toEqual([' shape'])
    expect(report.counterexample?.error).toBeInstanceOf(ShapeError)
  })

  test('assertUpdate throws what the report says', () => {
    const rule = {
      inputs: { w: [2] as const },
      loss: ({ w }: { w: AnyTensor }) => w.sum(),
      update: () => ({ w: [1, 1] }),
    }
    expect(() => assertUpdate(rule)).toThrow(UpdateError)
    expect(() => assertUpdate(rule)).toThrow(`assertUpdate: ${String(checkUpdate(rule))}`)
  })
})

describe('refused at once', () => {
  const good = {
    inputs: { w: [2] },
    loss: ({ w }: { w: AnyTensor }) => w.sum(),
    update: () => ({ w: [1, 1] }),
  }
  test.each([
    [{ update: 3 }, 'update must be a function of the inputs; got 3'],
    [{ learningRate: 0 }, 'learningRate must be a number above 0; got 0'],
    [{ update: () => {} }, 'update returned undefined; is a return missing?'],
    [{ update: () => ({ v: 1 }) }, "update returned 'v', but there is no such input; inputs are w"],
    [{ update: () => tensor(1) }, 'update must return an object by the names of the inputs'],
    [{ rate: 3 }, "there is no option 'rate'"],
  ])('%s', (change, message) => {
    expect(() => checkUpdate({ ...good, ...change } as never)).toThrow(`checkUpdate: ${message}`)
  })
})
