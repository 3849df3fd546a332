// A program that makes far more garbage than there is memory, and never disposes of anything.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { MemoryInfo } from '../../src/runtime/memoryInfo'

const script = fileURLToPath(new URL('garbage.ts', import.meta.url))

async function garbage(
  ...args: readonly (string | number)[]
): Promise<MemoryInfo & { peakMiB: number; taken: number }> {
  const flags = ['--conditions=source', '--import', 'tsx', '--expose-gc']
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, ...args.map(String)])
  return JSON.parse(stdout)
}

describe('garbage', () => {
  // The process itself takes some 100 MiB, and V8 looks for garbage once 64 MiB of new arrays have come.
  it.each([
    [4_000_000, 3],
    [64_000, 2],
    [400, 0.3],
  ])('stays bounded in a loop that never waits: values of %i bytes', async (bytes, total) => {
    const { peakMiB, liveBytes, heapBytes } = await garbage(bytes, total, 64)
    expect(peakMiB).toBeLessThan(450)
    expect(liveBytes).toBeLessThanOrEqual(68 * 2 ** 20)
    expect(heapBytes).toBeLessThan(160 * 2 ** 20)
  })

  it('is freed by itself in a program that waits', async () => {
    const { liveBytes, taken } = await garbage(4_000_000, 'waiting')
    expect(liveBytes).toBeLessThan(10_000_000)
    expect(taken).toBeLessThan(10_000_000)
  })
})
