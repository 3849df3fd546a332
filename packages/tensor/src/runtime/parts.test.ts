// Programs in parts: nothing is lost, nothing is let go of too early, and equal pieces are cut alike.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Graph, Step } from '../compiler/graph'
import { partsOf, type Part } from './parts'

const step = (inputs: readonly number[], size: number): Step => ({
  primitive: undefined as never,
  attributes: undefined,
  inputs,
  shape: [size],
  dtype: 'float32',
})

/** Graphs with one input, in which each step takes some of the values before it. */
const graphs: fc.Arbitrary<Graph> = fc
  .array(
    fc.record({ picks: fc.array(fc.nat(), { maxLength: 3 }), size: fc.nat(100), isKept: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((list) => ({
    inputs: [{ kind: 'buffer', donated: false, shape: [], dtype: 'float32' }],
    steps: list.map(({ picks, size }, i) => step([...new Set(picks.map((pick) => pick % (i + 1)))], size)),
    outputs: [...list.flatMap(({ isKept }, i) => (isKept ? [i + 1] : [])), list.length].filter(
      (value, i, all) => all.indexOf(value) === i,
    ),
  }))

/** Runs the parts on a machine that only knows which values it has. */
function check({ steps, outputs }: Graph, parts: readonly Part[], longest: number): void {
  const kept = new Set(outputs.map((value) => value - 1))
  const stored = new Set<number>()
  for (const part of parts) {
    // What has to be computed so that the part's outputs are there.
    const needed = new Set<number>()
    const stack = [...part.outputs]
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      if (stored.has(i) || needed.has(i)) continue
      needed.add(i)
      for (const input of (steps[i] as Step).inputs) if (input > 0) stack.push(input - 1)
    }
    expect(needed.size).toBeLessThanOrEqual(longest)
    for (const i of part.outputs) {
      expect(stored.has(i)).toBe(false)
      stored.add(i)
    }
    for (const i of part.done) {
      expect(kept.has(i)).toBe(false)
      expect(stored.delete(i)).toBe(true)
    }
  }
  expect([...stored].toSorted((a, b) => a - b)).toEqual([...kept].toSorted((a, b) => a - b))
}

it('each part finds what it needs, and in the end there is what was asked for', () => {
  fc.assert(
    fc.property(
      graphs,
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 2000 }),
      (graph, longest, largest) => {
        check(graph, partsOf(graph, longest, largest), longest)
      },
    ),
  )
})

it('a short program is one part', () => {
  const graph: Graph = { inputs: [], steps: [step([], 3), step([0], 3)], outputs: [1] }
  expect(partsOf(graph)).toEqual([{ outputs: [1], done: [] }])
})

it('equal pieces of a long chain are cut alike, where least is alive', () => {
  // x -> (a, b) -> x + a + b: three steps each, after the last of which one value is alive.
  const steps: Step[] = []
  for (let i = 0; i < 900; i += 3) steps.push(step([i], 10), step([i], 10), step([i, i + 1, i + 2], 10))
  const graph: Graph = {
    inputs: [{ kind: 'buffer', donated: false, shape: [10], dtype: 'float32' }],
    steps,
    outputs: [900],
  }
  const parts = partsOf(graph, 100)
  expect(parts.map(({ outputs }) => outputs)).toEqual(parts.map((_, i) => [Math.min(99 * (i + 1), 900) - 1]))
})

it('values to keep are not all made at once', () => {
  const steps = Array.from({ length: 10 }, (_, i) => step([i], 100))
  const graph: Graph = {
    inputs: [{ kind: 'buffer', donated: false, shape: [10], dtype: 'float32' }],
    steps,
    outputs: steps.map((_, i) => i + 1),
  }
  expect(partsOf(graph, 2000, 800).map(({ outputs }) => outputs.length)).toEqual([2, 2, 2, 2, 2])
})
