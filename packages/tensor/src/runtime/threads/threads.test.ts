// What users say and ask of threads; and that workers compute with the same functions as we.
import { afterEach, describe, expect, it } from 'vitest'
import { programOf, simulate } from '../../../test/phases'
import { ValueError } from '../../core/errors'
import { own } from '../../lanes/fallbacks'
import { heap } from '../heap'
import { getThreads, maximumThreads, runPhases, setThreads, threadInfo } from './threads'

const before = getThreads()
afterEach(() => setThreads(before))

describe('setThreads', () => {
  it('is asked back by getThreads, whose default is the number of cores', () => {
    const cores = process.getBuiltinModule('node:os').availableParallelism()
    expect(before).toBe(Math.min(cores, maximumThreads))
    for (const count of [1, 3, maximumThreads]) {
      setThreads(count)
      expect(getThreads()).toBe(count)
      expect(threadInfo()).toEqual({ threads: count, workers: 0, obstacle: undefined })
    }
  })

  it('takes nothing but a number of threads', () => {
    for (const wrong of [0, -1, 1.5, NaN, Infinity, '2', undefined, null]) {
      expect(() => setThreads(wrong as number)).toThrow(
        /^setThreads: the number of threads must be a whole number from 1 up; got /,
      )
    }
    expect(() => setThreads(17)).toThrow(ValueError)
    expect(() => setThreads(17)).toThrow('setThreads: expected at most 16 threads, got 17')
    expect(getThreads()).toBe(before)
  })

  it('is what runs keep to', () => {
    const units = 1000
    const address = heap().allocate(8 * units)
    const sketch = { units, grain: 5, cost: 1, from: address, to: address + 4 * units }
    heap().uint8.fill(0, address, address + 8 * units)
    const copy = heap().int32.slice()
    const program = programOf(heap(), [sketch])
    for (const count of [2, 1, 4]) {
      setThreads(count)
      for (let run = 0; run < 10; run++) {
        runPhases(program, 0, 1)
        simulate([sketch], copy)
      }
      expect(threadInfo().workers).toBe(count - 1)
    }
    const start = address / 4 + units
    expect([...heap().view('int32', address + 4 * units, units)]).toEqual([
      ...copy.subarray(start, start + units),
    ])
  })
})

describe('the functions that workers get as text', () => {
  it.each(Object.entries(own))('%s is the same there', (_, body) => {
    const text = String(body)
    const there = new Function(`return { body: ${text} }.body`)() as typeof body
    for (const a of [0, -0, 1, -2.5, 3e9, -1e300, 0.1, NaN, Infinity, 709]) {
      for (const b of [1, -3, 0, Infinity, 0.7]) expect(there(a, b)).toBe(body(a, b))
    }
  })
})
