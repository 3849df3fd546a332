// What is told about memory.
import { expect, it } from 'vitest'
import { heap, heapIfAny } from './heap'
import { memoryInfo, setMemoryBudget } from './memoryInfo'
import { allocateStorage, endRun } from './residence'

it('takes no memory to ask', () => {
  setMemoryBudget(2 ** 20)
  expect(memoryInfo()).toEqual({
    heapBytes: 0,
    arenaBytes: 0,
    liveBytes: 0,
    residents: 0,
    spilledBytes: 0,
    budgetBytes: 2 ** 20,
  })
  expect(heapIfAny()).toBeUndefined()
})

it('counts heap, arena, tensors, and what had to leave', () => {
  heap().arena(100_000)
  const storage = allocateStorage('int32', 1000, () => 'a result')
  endRun()
  expect(memoryInfo()).toMatchObject({ arenaBytes: 131_072, liveBytes: 4000, residents: 1, spilledBytes: 0 })
  expect(memoryInfo().heapBytes).toBe(heap().memory.buffer.byteLength)
  setMemoryBudget(0)
  expect(memoryInfo()).toMatchObject({ liveBytes: 0, residents: 0, spilledBytes: 4000 })
  expect(storage.data.length).toBe(1000)
})
