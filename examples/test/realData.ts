// Tests on the real digits, for where they are to be had.
import { test } from 'vitest'

/** `test`; skipped, and said so, unless `$CHAINRULE_DATA` names the folder of the real data. */
export function testWithRealData(name: string, body: (directory: string) => Promise<void>): void {
  const directory = process.env['CHAINRULE_DATA'] ?? ''
  if (directory === '') console.warn(`skipped: ${name}: CHAINRULE_DATA does not name a folder that has them`)
  test.skipIf(directory === '')(name, () => body(directory))
}
