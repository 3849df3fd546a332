// Every planted mistake is found, named and placed, in random networks of one to four layers.
import { describe, expect, test } from 'vitest'
import { diagnose } from './diagnose'
import { losses, problemOf, units, type LossName, type Network, type UnitName } from './testing/network'
import { plants, type Plant } from './testing/plants'

const options = { samples: 6, tolerance: 1e-9 }
const unitNames = Object.keys(units) as UnitName[]
const lossNames = Object.keys(losses) as LossName[]

/** Whole numbers below `n`, the same for each seed (Numerical Recipes' generator). */
function drawing(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

/** A network, and a layer of it, in which a mistake can be made. */
function placeFor(plant: Plant, seed: number): { network: Network; l: number } {
  const draw = drawing(seed)
  for (;;) {
    const layers = 1 + draw(4)
    const outputs = ['none', ...unitNames] as const
    const network: Network = {
      layers,
      unit: unitNames[draw(unitNames.length)] as UnitName,
      output: outputs[draw(outputs.length)] as UnitName | 'none',
      loss: lossNames[draw(lossNames.length)] as LossName,
      square: plant.square === true,
    }
    const l = 1 + draw(layers)
    if (plant.fits?.(network, l) ?? true) return { network, l }
  }
}

describe('a planted mistake is named and placed', () => {
  const cases = plants.map((plant, i): [string, Plant, number] => [plant.name, plant, 1000 + i])

  test.each(cases)('%s', (_, plant, seed) => {
    const { network, l } = placeFor(plant, seed)
    const [finding, ...others] = diagnose(problemOf(network, plant.mistakes(l)), { ...options, seed })
    const where = `layer ${l} of ${JSON.stringify(network)}`
    const kinds = finding?.faults.map(({ kind }) => kind) ?? []
    expect(plant.kinds, where).toContain(finding?.kind)
    expect(
      plant.kinds.every((kind) => kinds.includes(kind)),
      `${where}: ${kinds.join()}`,
    ).toBe(true)
    if (plant.inLayer) expect(finding?.faults[0]?.place, where).toContain(`layer ${l}`)
    expect(others, where).toEqual([])
    expect(finding?.relativeError, where).toBeGreaterThan(options.tolerance)
  })
})

test('two mistakes in different places are two findings', () => {
  const network: Network = { layers: 3, unit: 'sigmoid', output: 'tanh', loss: 'halfMse' }
  const [sign, left] = plants.filter(({ name }) =>
    ['the sign of dW', 'the derivative left out'].includes(name),
  )
  const mistakes = { ...sign?.mistakes(3), ...left?.mistakes(1) }
  const findings = diagnose(problemOf(network, mistakes), { ...options, seed: 5 })
  expect(findings.map(({ kind, parameters }) => [kind, parameters])).toEqual([
    ['sign', ['W3']],
    ['missing-factor', ['W1', 'b1']],
  ])
})

test('the same mistake in all layers is one finding', () => {
  const network: Network = { layers: 3, unit: 'sigmoid', output: 'sigmoid', loss: 'sse' }
  const everywhere = plants.find(({ name }) => name === 'f for its derivative, everywhere')
  const findings = diagnose(problemOf(network, everywhere?.mistakes(1)), { ...options, seed: 5 })
  expect(findings.map(({ faults }) => faults.map(({ place }) => place))).toEqual([['layers 1, 2 and 3']])
  expect(findings[0]?.message).toContain("sigmoid'(z) = sigmoid(z)(1 - sigmoid(z))")
})
