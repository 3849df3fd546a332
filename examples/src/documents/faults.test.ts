// The mistakes that are listed: told in full, and those that spoil gradients found by the check and named.
import { checkDerivation } from '@chainrule/gradcheck'
import { describe, expect, test } from 'vitest'
import type { Fault } from './document'
import { documents } from './index'

const listed = Object.entries(documents)

describe.each(listed)('document %s', (_, document) => {
  const spoiling = document.faults.filter(
    (fault): fault is Fault & Required<Pick<Fault, 'gradient'>> => fault.gradient !== undefined,
  )

  test('every mistake is told in full, under a name of its own', () => {
    const ids = document.faults.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThanOrEqual(7)
    for (const fault of document.faults) {
      const { place, quote, wrong, correction, evidence, caughtBy } = fault
      for (const text of [place, quote, wrong, correction, evidence, caughtBy]) expect(text).not.toBe('')
    }
  })

  test.each(spoiling)('$id is found, and its kind named', ({ gradient }) => {
    const report = checkDerivation({ ...document.problem(gradient.network, 'asWritten'), runs: 10 })
    expect(report.ok).toBe(false)
    const kinds = report.findings.flatMap(({ faults }) => faults.map(({ kind }) => kind))
    expect(kinds).toEqual(expect.arrayContaining([...gradient.kinds]))
  })

  test.each(Object.keys(document.networks))('the %s network corrected is not accused', (network) => {
    expect(checkDerivation({ ...document.problem(network, 'corrected'), runs: 10 }).findings).toEqual([])
  })
})
