// The package in Chromium, bundled and minified: with and without cross-origin isolation, on a page's main thread and
// in a worker of its own, and where a policy forbids our workers. Skipped where there is no Chromium.
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { bundle, findChromium, openPage, type Setting } from './chromium'
import type { Report } from './report'

const chromium = findChromium()
if (chromium === undefined) {
  console.warn('No Chromium is installed here: browser tests are skipped. CHROMIUM=<path> names one.')
}
const patience = 240_000

describe.skipIf(chromium === undefined)('in Chromium', () => {
  let script: string
  beforeAll(async () => {
    script = await bundle(fileURLToPath(new URL('./page.ts', import.meta.url)))
  })
  const settings: readonly Setting[] = [
    { isolated: true },
    { isolated: false },
    { isolated: true, inWorker: true },
    { isolated: true, strict: true },
  ]
  const digests = new Set<number>()

  it.each(settings)(
    'everything works: %o',
    async (setting) => {
      const report = (await openPage(chromium as string, script, setting, patience)) as Report
      expect(report).toEqual({ ...report, failed: {}, isolated: setting.isolated })
      expect(report.passed.length).toBeGreaterThan(7)
      digests.add(report.digest)
    },
    patience + 60_000,
  )

  it('results have the same bits everywhere', () => {
    expect(digests.size).toBe(1)
  })
})
