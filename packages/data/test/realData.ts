// Tests on the real data sets, for where they are to be had.
import { test } from 'vitest'

/** `test`; skipped, and said so, unless `$CHAINRULE_DATA` names the folder of the real data. */
export function testWithRealData(name: string, body: () => Promise<void>): void {
  const there = Boolean(process.env['CHAINRULE_DATA'])
  if (!there) console.warn(`skipped: ${name}: CHAINRULE_DATA does not name a folder that has them`)
  test.skipIf(!there)(name, body)
}
