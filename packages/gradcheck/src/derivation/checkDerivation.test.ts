// Derivations that are right pass; those that are not fail with the smallest case; the same seed gives the same report.
import { customVjp, ShapeError, tensor, tree, type AnyTensor, type Tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { activations, losses, network, type Architecture } from '../../test/layered'
import { arbitraryTensor, assertDerivation, checkDerivation, DerivationError } from '../index'

const architectures: fc.Arbitrary<Architecture> = fc.record({
  depth: fc.integer({ min: 1, max: 4 }),
  activation: fc.constantFrom(...(Object.keys(activations) as (keyof typeof activations)[])),
  loss: fc.constantFrom(...(Object.keys(losses) as (keyof typeof losses)[])),
})

test('right derivations of random networks pass', () => {
  fc.assert(
    fc.property(architectures, fc.integer(), (architecture, seed) => {
      const report = checkDerivation({ ...network(architecture), runs: 4, seed })
      expect(report.findings, String(report)).toEqual([])
      expect(report.ok).toBe(true)
      expect(report.counterexample).toBeUndefined()
      expect(report.parameters).toHaveLength(2 * architecture.depth)
    }),
    { numRuns: 100 },
  )
})

interface Plant {
  readonly name: string
  readonly spoil: (gradient: AnyTensor) => AnyTensor
  /** The sizes, by axis of a weight, below which nothing shows. */
  readonly least: number
}

const plants: readonly Plant[] = [
  { name: 'the sign', spoil: (g) => g.neg(), least: 1 },
  { name: 'a factor', spoil: (g) => g.mul(2), least: 1 },
  { name: 'a small factor', spoil: (g) => g.mul(1 + 1e-6), least: 1 },
  { name: 'a term', spoil: (g) => g.add(0.5), least: 1 },
  { name: 'zero', spoil: (g) => g.mul(0), least: 1 },
  { name: 'two elements swapped', spoil: (g) => g.flip({ axis: 0 }), least: 2 },
]

test.each(plants)('a planted mistake is found in the smallest network: $name', ({ spoil, least }) => {
  fc.assert(
    fc.property(architectures, fc.nat(3), fc.integer(), (architecture, position, seed) => {
      const wrong = position % architecture.depth
      const planted = network(architecture, (gradients) =>
        gradients.map(({ weight, bias }, l) => ({ bias, weight: l === wrong ? spoil(weight) : weight })),
      )
      const { ok, findings, counterexample } = checkDerivation({ ...planted, runs: 10, seed })
      expect(ok).toBe(false)
      const path = `layers[${wrong}].weight`
      expect(findings.some(({ parameters }) => parameters.includes(path))).toBe(true)
      expect(counterexample?.hand[path]?.shape).toEqual(counterexample?.autodiff[path]?.shape)
      // Softmax over one class is constant: its gradients are 0, right or wrong. Layers of one relu are mostly dead.
      const sizes = Object.entries(counterexample?.sizes ?? {})
      const large = sizes.filter(([, size]) => size > least)
      expect(sizes.every(([, size]) => size <= 2)).toBe(true)
      expect(large.length).toBeLessThanOrEqual(
        architecture.loss === 'crossEntropy' || architecture.activation === 'relu' ? 1 : 0,
      )
    }),
    { numRuns: 2 },
  )
})

test('the values of the smallest case are simple', () => {
  const { counterexample } = checkDerivation({
    inputs: { x: arbitraryTensor(['n']), w: arbitraryTensor(['n']) },
    loss: ({ x, w }) => x.mul(w).sum().square(),
    gradients: ({ x, w }) => ({ w: x.mul(x.mul(w).sum()) }),
  })
  expect(counterexample?.sizes).toEqual({ n: 1 })
  expect(tree.leaves(counterexample?.inputs).map((x) => x.arraySync())).toEqual([[1], [1]])
  expect(counterexample?.hand['w']?.data).toEqual(Float64Array.of(1))
  expect(counterexample?.autodiff['w']?.data).toEqual(Float64Array.of(2))
  expect(counterexample?.loss).toBe(1)
})

test('the same seed gives the same report', () => {
  fc.assert(
    fc.property(architectures, fc.integer(), (architecture, seed) => {
      const planted = network(architecture, (gradients) =>
        gradients.map(({ weight, bias }) => ({ weight, bias: bias.mul(3) })),
      )
      const [one, other] = [0, 1].map(() => checkDerivation({ ...planted, runs: 5, seed }))
      expect(String(one)).toBe(String(other))
      expect(one?.toHtml()).toBe(other?.toHtml())
      expect(String(one)).toContain(`seed ${seed}`)
    }),
    { numRuns: 2 },
  )
})

describe('sizes', () => {
  const drawn = (dims?: Record<string, number | [number, number]>) => {
    const seen: number[][] = []
    checkDerivation({
      inputs: { x: arbitraryTensor(['in', 'batch']), w: arbitraryTensor(['out', 'in']) },
      dims,
      loss: ({ x, w }) => w.matmul(x).sum(),
      gradients: ({ x, w }) => {
        seen.push([w.shape[0], w.shape[1], x.shape[1]])
        return { w: x.sum({ axis: 1 }).broadcastTo(w.shape) }
      },
    })
    return seen
  }

  test('are the same for the same name, mostly distinct, and 1 too', () => {
    const seen = drawn()
    const distinct = seen.filter((sizes) => new Set(sizes).size === 3)
    expect(distinct.length).toBeGreaterThan(seen.length / 2)
    for (const axis of [0, 1, 2]) expect(seen.some((sizes) => sizes[axis] === 1)).toBe(true)
    expect(Math.max(...seen.flat())).toBeLessThanOrEqual(6)
  })

  test('keep to their ranges', () => {
    const seen = drawn({ batch: [2, 8], in: 3 })
    for (const [out, into, batch] of seen) {
      expect(into).toBe(3)
      expect(batch).toBeGreaterThanOrEqual(2)
      expect(batch).toBeLessThanOrEqual(8)
      expect(out).toBeLessThanOrEqual(6)
    }
  })
})

describe('inputs', () => {
  test('may be shapes, tensors, arbitraries, trees of them, and constants', () => {
    const report = checkDerivation({
      inputs: {
        shaped: [2, 3],
        fixed: tensor([1, 2, 3]),
        foreign: fc.constantFrom(tensor([1, 2]), tensor([3, 4])),
        tree: { pair: [arbitraryTensor(['n']), arbitraryTensor(['n'])] },
        rate: 0.5,
        labels: arbitraryTensor(['n'], { integers: { below: 3 } }),
      },
      loss: ({ shaped, fixed, foreign, tree, rate }) =>
        foreign.matmul(shaped).mul(fixed).sum().add(tree.pair[0].mul(tree.pair[1]).sum()).mul(rate),
      gradients: ({ shaped, fixed, foreign, tree, rate }) => ({
        shaped: foreign.outer(fixed).mul(rate),
        foreign: shaped.matmul(fixed).mul(rate),
        tree: { pair: [tree.pair[1].mul(rate), tree.pair[0].mul(rate)] },
      }),
    })
    expect(report.ok, String(report)).toBe(true)
    expect(report.parameters).toEqual(['shaped', 'foreign', 'tree.pair[0]', 'tree.pair[1]'])
  })

  test('that are all fixed are tried once', () => {
    const report = checkDerivation({
      inputs: { x: tensor([1, 2]) },
      loss: ({ x }) => x.square().sum(),
      gradients: () => ({ x: [2, 4] }),
    })
    expect([report.ok, report.runs]).toEqual([true, 1])
  })

  test('of any structure are shrunk by fast-check', () => {
    const report = checkDerivation({
      inputs: { parts: fc.array(arbitraryTensor([2]), { minLength: 1, maxLength: 5 }) },
      loss: ({ parts }) =>
        parts.reduce((sum, part) => sum.add(part.square().sum()), tensor(0, { dtype: 'float64' })),
      gradients: ({ parts }) => ({ parts: parts.map((part, i) => part.mul(i === 2 ? 3 : 2)) }),
    })
    expect(report.ok).toBe(false)
    expect(report.counterexample?.inputs['parts']).toHaveLength(3)
    expect(report.findings[0]?.parameters).toEqual(['parts[2]'])
  })
})

test('at a kink any convention is right', () => {
  const report = checkDerivation({
    inputs: { x: tensor([0, -1, 1]), w: tensor([0, 0, 0]) },
    loss: ({ x, w }) => x.relu().sum().add(w.abs().sum()),
    gradients: ({ x, w }) => ({
      x: x.greaterEqual(0).astype('float64'),
      w: w.greaterEqual(0).astype('float64').mul(2).sub(1),
    }),
  })
  expect(report.ok, String(report)).toBe(true)
})

test('a loss whose own derivative is wrong puts the report in doubt', () => {
  const square = customVjp(
    (x: AnyTensor): AnyTensor => x.square(),
    (cotangent, _y, x) => [cotangent.mul(x)],
  )
  const { findings, autodiff } = checkDerivation({
    inputs: { x: arbitraryTensor(['n']) },
    loss: ({ x }) => square(x).sum() as AnyTensor,
    gradients: ({ x }) => ({ x: x.mul(2) }),
  })
  expect(autodiff?.ok).toBe(false)
  expect(findings.map(({ certainty }) => certainty)).toEqual(['unknown'])
})

test('assertDerivation throws what the report says', () => {
  const wrong = {
    inputs: { x: [2] as const },
    loss: ({ x }: { x: AnyTensor }) => x.sum(),
    gradients: () => ({ x: [1, 2] }),
  }
  const report = checkDerivation(wrong)
  expect(() => assertDerivation(wrong)).toThrow(DerivationError)
  try {
    assertDerivation(wrong)
  } catch (error) {
    expect((error as DerivationError).message).toBe(`assertDerivation: ${String(report)}`)
    expect((error as DerivationError).report.findings).toEqual(report.findings)
  }
})

test('types: inputs reach loss and gradients, and a loss is a scalar', () => {
  const inputs = { x: arbitraryTensor(['n', 3]), layers: [{ w: [3, 2] }] } as const
  const report = checkDerivation({
    inputs,
    loss: ({ x, layers }) => {
      expectTypeOf(x).toEqualTypeOf<Tensor<[number, 3], 'float64'>>()
      expectTypeOf(layers[0].w).toEqualTypeOf<Tensor<[3, 2], 'float64'>>()
      return x.matmul(layers[0].w).sum()
    },
    gradients: ({ x, layers }) => ({ x: layers[0].w.sum({ axis: 1 }).broadcastTo(x.shape) }),
  })
  expect(report.ok, String(report)).toBe(true)
  const wrong = () =>
    checkDerivation({
      inputs,
      // @ts-expect-error not a scalar
      loss: ({ x }) => x,
      gradients: ({ x }) => ({ x }),
    })
  expect(wrong).toThrow(ShapeError)
})
