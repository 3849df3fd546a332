// Loops as users write them: memory and time stay the same, however many turns there are. Set CHAINRULE_MEMORY to make
// 50 GB of garbage and 100,000 jitted steps, which takes two minutes.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { jit, ones, tensor, ValueError, valueAndGrad, type AnyTensor } from '../../src/index'
import { heap } from '../../src/runtime/heap'
import type { MemoryInfo } from '../../src/runtime/memoryInfo'

const script = fileURLToPath(new URL('loops.ts', import.meta.url))
const full = process.env['CHAINRULE_MEMORY'] !== undefined

interface Memory {
  readonly heapUsed: number
  readonly takenBytes: number
}

interface Measured extends MemoryInfo {
  readonly peakMiB: number
  readonly before: Memory
  readonly after: Memory
  readonly early: number
  readonly late: number
}

async function measure(loop: string, turns: number): Promise<Measured> {
  const flags = ['--conditions=source', '--import', 'tsx', '--expose-gc']
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, loop, String(turns)])
  if (full) console.log(loop, turns, stdout)
  return JSON.parse(stdout) as Measured
}

// The engine's own objects come and go.
const wobble = 2 ** 20

function expectFlat({ before, after }: Measured): void {
  expect(after.heapUsed - before.heapUsed).toBeLessThan(wobble)
  expect(after.takenBytes - before.takenBytes).toBeLessThanOrEqual(wobble)
}

// A turn late costs what a turn early did; other work on the machine may double it.
const expectConstant = ({ early, late }: Measured): void => expect(late).toBeLessThan(3 * early)

describe('a loop', { timeout: 600_000 }, () => {
  it('that makes garbage and never waits stays below 1 GiB', async () => {
    // 16 MB a turn: of parameters and of their gradients.
    const turns = full ? 3200 : 100
    const measured = await measure('garbage', turns)
    expect(measured.spilledBytes).toBeGreaterThan(turns * 12e6)
    expect(measured.peakMiB).toBeLessThan(1024)
    expectFlat(measured)
  })

  it('of jitted steps allocates nothing that stays', async () => {
    const measured = await measure('jitted', full ? 100_000 : 20_000)
    expectFlat(measured)
    expectConstant(measured)
  })

  it.each([
    ['eager', 6000],
    ['manual', 6000],
    ['unread', 8000],
  ])('without jit that only reads its loss costs the same each turn: %s', async (loop, turns) => {
    const measured = await measure(loop, turns)
    expectFlat(measured)
    expectConstant(measured)
  })
})

describe('a tensor that there is no room for', () => {
  const withLimit = (bytes: number, body: () => void): void => {
    const { limit } = heap()
    heap().limit = Math.max(heap().takenBytes, heap().bytes) + bytes
    try {
      body()
    } finally {
      heap().limit = limit
    }
  }

  it('is named, and everything stays usable: by itself, as a gradient, under jit', () => {
    const x = tensor([1, 2, 3]) as AnyTensor
    const sum = x.sum()
    const wide = (y: AnyTensor): AnyTensor => y.broadcastTo([1000, 1000, 3]).mul(2)
    const loss = (y: AnyTensor): AnyTensor => wide(y).square().cumulativeSum({ axis: 0 }).sum()
    const step = jit((y: AnyTensor) => [wide(y), y.add(1)])
    withLimit(4 * 2 ** 20, () => {
      for (let i = 0; i < 3; i++) {
        expect(() => wide(x).dataSync()).toThrow(ValueError)
        expect(() => wide(x).dataSync()).toThrow(/no room|no memory/)
        expect(() => valueAndGrad(loss as never)(x as never)).toThrow(ValueError)
        expect(() => step(x)).toThrow(ValueError)
        expect(x.arraySync()).toEqual([1, 2, 3])
        expect(sum.item()).toBe(6)
        expect(ones([1000]).add(i).sum().item()).toBe(1000 * (1 + i))
      }
    })
    expect(wide(x).sum().item()).toBe(12e6)
    expect((step(x)[1] as AnyTensor).arraySync()).toEqual([2, 3, 4])
  })
})
