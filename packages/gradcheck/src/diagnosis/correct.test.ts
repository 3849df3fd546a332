// A correct derivation is never accused, and what nothing explains is said to be so.
import { describe, expect, test } from 'vitest'
import type { Problem } from '../problem/problem'
import { diagnose } from './diagnose'
import { mapped } from './testing/matrices'
import { losses, problemOf, units, type LossName, type Network, type UnitName } from './testing/network'

const options = { samples: 4, tolerance: 1e-9 }
const networks = (Object.keys(units) as UnitName[]).flatMap((unit, i) =>
  (Object.keys(losses) as LossName[]).flatMap((loss, j): Network[] =>
    [false, true].map((square) => ({ layers: 1 + ((i + j) % 4), unit, output: unit, loss, square })),
  ),
)

test('no correct derivation is accused', () => {
  for (const [i, network] of networks.entries()) {
    const findings = diagnose(problemOf(network), { ...options, seed: 7 * i })
    expect(findings, JSON.stringify(network)).toEqual([])
  }
})

describe('what no fault explains', () => {
  const network: Network = { layers: 2, unit: 'sigmoid', output: 'tanh', loss: 'mse' }
  const strange = problemOf(network, {
    dW: (l, right) => (l === 1 ? mapped(right, (x) => Math.sin(3 * x) + x) : right),
  })

  test('is unexplained, with the numbers', () => {
    const [finding, ...others] = diagnose(strange, { ...options, seed: 3 })
    expect(others).toEqual([])
    expect(finding).toMatchObject({ kind: 'unexplained', parameter: 'W1', certainty: 'unknown' })
    expect(finding?.evidence).toMatch(/^W1\[\d+, \d+\] is .* by hand, .* by autodiff, ratio/)
  })

  test('is traced to the first intermediate that departs', () => {
    const problem: Problem = {
      ...strange,
      intermediates: (inputs) => {
        const hand = problemOf(network).hand(inputs)
        const b2 = hand.get('b2') as never as { shape: number[]; data: Float64Array }
        const b1 = hand.get('b1') as typeof b2
        return new Map([
          ['dL/db2', b2],
          ['dL/db1', { ...b1, data: b1.data.map((x) => x + Math.cos(x)) }],
        ])
      },
    }
    const [finding] = diagnose(problem, { ...options, seed: 3 })
    expect(finding?.message).toContain('the first intermediate that departs, from the loss back, is dL/db1')
    expect(finding?.message).toContain('dL/db2, nearer to the loss, is right')
  })
})

test('numbers that are right in another shape are so named', () => {
  const right = problemOf({ layers: 1, unit: 'relu', output: 'none', loss: 'mse' })
  const flat: Problem = {
    ...right,
    hand: (inputs) =>
      new Map(
        [...right.hand(inputs)].map(([path, x]) => [
          path,
          path === 'b1' ? { ...x, shape: [x.data.length] } : x,
        ]),
      ),
  }
  expect(diagnose(flat, { ...options, seed: 1 })).toMatchObject([{ kind: 'shape', parameter: 'b1' }])
})
