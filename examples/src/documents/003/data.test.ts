// The digits as the document prepares them.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadDigits } from '@chainrule/data'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { prepare } from './data'

beforeEach(() => {
  vi.stubEnv('CHAINRULE_DATA', '')
  vi.stubEnv('XDG_CACHE_HOME', mkdtempSync(join(tmpdir(), 'chainrule-')))
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

test('the first 80% train, the last 20% test, in the order in which they stand', async () => {
  const { labels } = await loadDigits()
  const { train, test: held, source } = await prepare()
  expect(source.real).toBe(false)
  expect(train.images.shape).toEqual([1437, 64])
  expect(held.images.shape).toEqual([360, 64])
  expect([...train.labels.dataSync(), ...held.labels.dataSync()]).toEqual([...labels.dataSync()])
})

test('pixels have mean 0 and standard deviation 1 over the training images, whatever the test images are', async () => {
  const { train, test: held } = await prepare()
  const means = train.images.mean({ axis: 0 }).dataSync()
  const deviations = train.images.std({ axis: 0 }).dataSync()
  for (const [pixel, mean] of means.entries()) {
    expect(mean).toBeCloseTo(0, 10)
    // A pixel that is always empty stays 0.
    const deviation = deviations[pixel] as number
    if (deviation !== 0) expect(deviation).toBeCloseTo(1, 10)
  }
  expect(Math.max(...held.images.mean({ axis: 0 }).abs().dataSync())).toBeGreaterThan(0.01)
})

test('targets are 1 at the digit and 0 elsewhere', async () => {
  const { test: held } = await prepare()
  expect([...held.targets.argMax({ axis: 1 }).dataSync()]).toEqual([...held.labels.dataSync()])
  expect(held.targets.sum().item()).toBe(360)
})

test('a folder without the digits is an error', async () => {
  await expect(prepare('/no/such/folder')).rejects.toThrow('/no/such/folder')
})
