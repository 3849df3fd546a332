// Random programs on one thread and on several: the same bits. CHAINRULE_PROGRAMS and CHAINRULE_SEED as in
// programs.test.ts.
import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { getThreads, ones, setEvaluator, setThreads, threadInfo, type TypedArray } from '../../src/index'
import { Pool } from '../../src/runtime/threads/pool'
import { unlike, outputsOf } from './check'
import { atOnce } from './evaluators'
import { programs } from './generate'
import { large } from './manner'
import { format } from './program'

const { CHAINRULE_PROGRAMS, CHAINRULE_SEED } = process.env
const count = Number(CHAINRULE_PROGRAMS ?? 15)

const evaluator = setEvaluator('compiled')
const threads = getThreads()

beforeAll(() => {
  // Whatever can be shared is, though it may be slower.
  const { run } = Pool.prototype
  vi.spyOn(Pool.prototype, 'run').mockImplementation(function (this: Pool, ...args) {
    this.eager = true
    run.apply(this, args)
  })
})

afterAll(() => {
  vi.restoreAllMocks()
  setThreads(threads)
  setEvaluator(evaluator)
})

/** Sets the number of threads, and waits until they are there. */
async function useThreads(n: number): Promise<void> {
  setThreads(n)
  for (let i = 0; threadInfo().workers < n - 1; i++) {
    expect(threadInfo().obstacle).toBeUndefined()
    expect(i).toBeLessThan(1000)
    ones([300, 1000]).exp().sin().tanh().dataSync()
  }
  await setTimeout(300)
}

it('programs give the same bits on any number of threads', { timeout: 36_000_000 }, async () => {
  const seed = CHAINRULE_SEED === undefined ? 1 : Number(CHAINRULE_SEED)
  for (let start = 0; start < count; start += 100) {
    const drawn = fc.sample(programs(large), { numRuns: Math.min(100, count - start), seed: seed + start })
    const first: TypedArray[][] = []
    for (const n of [1, 2, 3, 4]) {
      await useThreads(n)
      for (const [i, program] of drawn.entries()) {
        // Twice: who comes first to a piece of work is chance.
        for (const turn of [1, 2]) {
          const found = atOnce(outputsOf(program) ?? [])
          first[i] ??= found
          const problem = unlike(first[i], found)
          if (problem !== undefined)
            throw new Error(`on ${n} threads, turn ${turn}: ${problem}\n${format(program)}`.slice(0, 20_000))
        }
      }
    }
  }
})
