// The cache of programs: bounded, and what was dropped comes back when it is needed.
import { expect, it } from 'vitest'
import type { Graph } from '../compiler/graph'
import type { Evaluator } from './evaluator'
import { cacheInfo, setEvaluator } from '../index'
import { KeyWriter, type Key } from './key'
import { Programs } from './programs'

const graph: Graph = { inputs: [], steps: [], outputs: [] }

function keyOf(n: number): Key {
  const writer = new KeyWriter()
  writer.start()
  writer.value(n)
  return writer.key()
}

/** An evaluator that only counts. */
function counting(bytes: number): Evaluator & { prepared: number; disposed: number } {
  return {
    name: 'counting',
    prepared: 0,
    disposed: 0,
    prepare() {
      this.prepared++
      let ready = true
      return {
        bytes,
        run: () => {
          if (!ready) throw new Error('was disposed of')
          return []
        },
        dispose: () => {
          this.disposed++
          ready = false
        },
      }
    },
  }
}

it('prepares a program once', () => {
  const evaluator = counting(10)
  const programs = new Programs(evaluator)
  for (let i = 0; i < 5; i++)
    programs.run(
      programs.find(keyOf(1), () => graph),
      [],
    )
  expect(evaluator.prepared).toBe(1)
  expect(programs.info()).toEqual({ hits: 4, misses: 1, size: 1, limit: 512, bytes: 10 })
})

it('drops the one that was used longest ago, and prepares it again when it is needed', () => {
  const evaluator = counting(10)
  const programs = new Programs(evaluator, 2)
  const [a, b, c] = [1, 2, 3].map((n) => programs.find(keyOf(n), () => graph)) as [never, never, never]
  for (const program of [a, b, a, c]) programs.run(program, [])
  expect(programs.info()).toMatchObject({ size: 2, bytes: 20, misses: 3, hits: 1 })
  expect(evaluator.disposed).toBe(1)
  programs.run(a, [])
  expect(evaluator.prepared).toBe(3)
  programs.run(b, [])
  expect(evaluator.prepared).toBe(4)
  expect(programs.info()).toMatchObject({ size: 2, bytes: 20 })
})

it('holds on to so many bytes at most, but to one program at least', () => {
  const programs = new Programs(counting(60), 512, 100)
  for (let n = 0; n < 10; n++) {
    programs.run(
      programs.find(keyOf(n), () => graph),
      [],
    )
    expect(programs.info()).toMatchObject({ size: 1, bytes: 60 })
  }
})

it('an evaluator is chosen by its name', () => {
  const before = setEvaluator('reference')
  expect(setEvaluator(before)).toBe('reference')
  expect(() => setEvaluator('fast' as never)).toThrow(
    /^setEvaluator: there is no evaluator "fast"; there is .*reference$/,
  )
  expect(cacheInfo().limit).toBe(512)
})
