// What comparing derivations says: equal, cut off, different, or thrown.
import { random, zerosLike } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { asWritten } from './003/asWritten'
import { autodiff } from './003/autodiff'
import { randomCases } from './cases'
import { compareDerivations, isRight } from './compare'
import type { Derivation } from './derivation'

const casesOf = (depth: number) => randomCases(random.key(depth), depth, 10)

test('a derivation is equal to itself', () => {
  const comparison = compareDerivations(autodiff, autodiff, casesOf(3))
  expect(
    comparison.layers?.map(({ layer, verdict, difference }) => ({ layer, verdict, difference })),
  ).toEqual([
    { layer: 2, verdict: 'equal', difference: 0 },
    { layer: 3, verdict: 'equal', difference: 0 },
  ])
  expect(isRight(comparison)).toBe(true)
})

test('layers that are zero where the reference is not are cut off', () => {
  const comparison = compareDerivations(asWritten, autodiff, casesOf(5))
  expect(comparison.layers?.map(({ verdict }) => verdict)).toEqual(['cut off', 'cut off', 'equal', 'equal'])
  expect(isRight(comparison)).toBe(false)
})

test('half the gradient in one layer is different, and by how much', () => {
  const halved: Derivation = {
    gradients: (...args) => {
      const { cost, weights, biases } = autodiff.gradients(...args)
      return { cost, biases, weights: weights.map((w, l) => (l === 0 ? w.div(2) : w)) }
    },
  }
  const { layers } = compareDerivations(halved, autodiff, casesOf(3))
  expect(layers?.map(({ verdict }) => verdict)).toEqual(['different', 'equal'])
  expect(layers?.[0]?.difference).toBeLessThanOrEqual(0.5)
  expect(layers?.[0]?.difference).toBeGreaterThan(0.1)
})

test('a gradient where the reference has none is different', () => {
  const still: Derivation = {
    gradients: (...args) => {
      const { cost, weights, biases } = autodiff.gradients(...args)
      return { cost, weights: weights.map((w) => zerosLike(w)), biases: biases.map((b) => zerosLike(b)) }
    },
  }
  const { layers } = compareDerivations(autodiff, still, casesOf(3))
  expect(layers?.map(({ verdict }) => verdict)).toEqual(['different', 'different'])
})

test('what is thrown is told', () => {
  const comparison = compareDerivations(asWritten, autodiff, casesOf(2))
  expect(comparison.thrown).toContain('NoneType')
  expect(isRight(comparison)).toBe(false)
})
