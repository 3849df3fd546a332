// Right derivations of random networks: none may be accused. Set CHAINRULE_DERIVATIONS to a number to try as many, and
// CHAINRULE_SEED to try those of another seed:
//
//   CHAINRULE_DERIVATIONS=1000 npx vitest run packages/gradcheck/test/derivations/correct.test.ts
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { designs } from './designs'
import { tryNetwork } from './network'

const { CHAINRULE_DERIVATIONS, CHAINRULE_SEED = '1' } = process.env
const count = Number(CHAINRULE_DERIVATIONS ?? 40)
const timeout = CHAINRULE_DERIVATIONS === undefined ? 60_000 : 3_600_000

describe('right derivations', () => {
  it(
    `of ${count} random networks are not accused`,
    () => {
      const seen = new Set<string>()
      fc.assert(
        fc.property(designs, fc.nat(1e6), (design, seed) => {
          const report = tryNetwork('right', design, undefined, { runs: 20, seed })
          // Where values overflow there is nothing to compare with.
          fc.pre(report !== undefined)
          seen.add(JSON.stringify(design))
          if (!report.ok) throw new Error(String(report))
        }),
        { numRuns: count, seed: Number(CHAINRULE_SEED) },
      )
      // Hardly any network comes twice.
      expect(seen.size).toBeGreaterThan(0.9 * count)
    },
    timeout,
  )
})
