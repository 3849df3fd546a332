// Mistakes of any kind in any layer of random networks: the report names at least nine of ten, and where they are,
// first. CHAINRULE_DERIVATIONS and CHAINRULE_SEED as in correct.test.ts.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyFaults, type AnyFault } from './anyFault'
import { designs } from './designs'
import { tryNetwork, type Design } from './network'

const { CHAINRULE_DERIVATIONS, CHAINRULE_SEED = '1' } = process.env
const count = Number(CHAINRULE_DERIVATIONS ?? 20)
const timeout = CHAINRULE_DERIVATIONS === undefined ? 60_000 : 3_600_000
// What is asked for. Several mistakes may be one function.
const share = 0.9

const cases = fc
  .tuple(designs, fc.constantFrom(...anyFaults), fc.integer({ min: 1, max: 4 }))
  .filter(
    ([design, fault, l]) =>
      design.values === 'moderate' && l <= design.activations.length && fault.fits(design, l),
  )

/** What is wrong with a report; undefined if it is right. */
function missed([design, fault, l]: readonly [Design, AnyFault, number], seed: number): string | undefined {
  const report = tryNetwork(fault.name, design, fault.plant(l), { runs: 10, seed })
  if (report === undefined) return undefined
  const found = report.findings[0]?.faults[0]
  const last = l === design.activations.length
  const places = [`layer ${l}`, ...(last ? ['the loss'] : [])]
  const named =
    found !== undefined &&
    fault.kinds.includes(found.kind) &&
    places.some((words) => found.place.includes(words)) &&
    // A place may be a whole layer, but no other parameter of it.
    (fault.place === undefined || !found.place.includes(':') || found.place.includes(fault.place(l)))
  return named ? undefined : `${fault.name} in layer ${l} of ${JSON.stringify(design)}: ${String(report)}`
}

it(
  `${count} mistakes in random networks are named`,
  () => {
    const drawn = fc.sample(cases, { numRuns: count, seed: Number(CHAINRULE_SEED) })
    const misses = drawn.flatMap((each, i) => missed(each, i) ?? [])
    expect(misses.length, misses.join('\n\n')).toBeLessThanOrEqual((1 - share) * count)
  },
  timeout,
)
