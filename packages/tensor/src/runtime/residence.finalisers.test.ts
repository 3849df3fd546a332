// Large blocks whose tensors are garbage are freed in programs that wait now and then.
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Storage } from '../graph/primitive'
import { memoryInfo, setMemoryBudget } from './memoryInfo'
import { addressOf, allocateStorage, donate, endRun } from './residence'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

async function collected(): Promise<number> {
  collect()
  await setTimeout(20)
  collect()
  await setTimeout(20)
  return memoryInfo().residents
}

const large = (): Storage => allocateStorage('float32', 100_000, () => 'a large result')

describe('finalisers', () => {
  it('free what nobody has any more, and nothing else', async () => {
    const kept = large()
    kept.data.fill(5)
    for (let i = 0; i < 10; i++) large()
    endRun()
    expect(memoryInfo().residents).toBe(11)
    expect(await collected()).toBe(1)
    expect(memoryInfo().liveBytes).toBe(400_000)
    expect(kept.data.every((x) => x === 5)).toBe(true)
  })

  it('follow what is spilled, comes back, and is donated', async () => {
    const before = await collected()
    let heir: Storage | undefined
    const start = (): void => {
      const storage = large()
      storage.data.fill(7)
      endRun()
      setMemoryBudget(0)
      expect(memoryInfo().residents).toBe(0)
      setMemoryBudget(2 ** 28)
      addressOf(storage)
      heir = donate(storage)
      endRun()
    }
    start()
    expect(await collected()).toBe(before + 1)
    expect(heir?.data.every((x) => x === 7)).toBe(true)
    heir = undefined
    expect(await collected()).toBe(before)
  })
})
