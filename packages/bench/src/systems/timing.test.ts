// Rounds of many runs.
import { expect, test } from 'vitest'
import type { Task } from './system'
import { Timing } from './timing'

/** A task that takes its time, and tells what was done with it. */
function taskOf(milliseconds: number) {
  const turns: number[] = []
  let finished = 0
  const task: Task = {
    run(turn) {
      const end = performance.now() + milliseconds
      turns.push(turn)
      while (performance.now() < end);
    },
    finish: () => void (finished = turns.length),
    result: () => [turns.length],
  }
  return { task, turns, finished: () => finished }
}

test('turns go on from checks to rounds, and every round is waited for', async () => {
  const { task, turns, finished } = taskOf(1)
  const timing = new Timing(task)
  expect(await timing.check(2)).toEqual([1, 2])
  await timing.round()
  await timing.round()
  expect(turns).toEqual(turns.map((_, i) => i))
  expect(finished()).toBe(turns.length)
})

test('the time is that of one run', async () => {
  const timing = new Timing(taskOf(2).task)
  await timing.warmUp(20)
  expect(await timing.round()).toBeGreaterThan(1990)
})

test('fast runs are timed many at a time, slow ones one by one', async () => {
  const fast = taskOf(0)
  const timing = new Timing(fast.task)
  await timing.warmUp(60)
  const before = fast.turns.length
  await timing.round()
  expect(fast.turns.length - before).toBeGreaterThan(10)

  const slow = taskOf(60)
  await new Timing(slow.task).round()
  expect(slow.turns).toHaveLength(1)
})
