// Tests of planted mistakes: a test for each.
import { expect, it } from 'vitest'
import { checkNetwork } from './network'
import type { Planted } from './planted'

/** Makes a test for each mistake: without it the hand is right, with it the report names it first, and its place. */
export function namesAll(planted: readonly Planted[]): void {
  it.each(planted)('$name', ({ name, design, plant, kinds, place }) => {
    expect(String(checkNetwork(name, design, undefined, { runs: 3 }))).toContain('agree')
    const report = checkNetwork(name, design, plant, { runs: 10 })
    const [fault] = report.findings[0]?.faults ?? []
    expect(kinds, String(report)).toContain(fault?.kind)
    expect(
      place.some((words) => fault?.place.includes(words)),
      `${fault?.place} for ${place.join(' or ')}`,
    ).toBe(true)
  })
}
