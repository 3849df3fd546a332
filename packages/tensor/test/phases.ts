// Programs for tests of threads. A phase adds a number to a word for each unit, at a cost that differs from one
// unit to the next; the number depends on what an earlier phase left for the opposite unit. So units that are
// done twice or not at all, and phases that start too early, show in the values.
import type { Emission, Phase } from '../src/compiler/emission'
import { emitRun } from '../src/compiler/emitRun'
import { instantiate } from '../src/runtime/engine'
import type { Heap } from '../src/runtime/heap'
import type { Shareable } from '../src/runtime/threads/library'
import type { Environment } from '../src/runtime/threads/script'
import { Module } from '../src/wasm/module'

/** A phase to be made. */
export interface Sketch {
  readonly units: number
  readonly grain: number
  /** Turns of a loop for each unit, at least; a unit takes up to 31 more. */
  readonly cost: number
  /** Where the words are that it reads, and those that it adds to: byte addresses, of `units` words. */
  readonly from: number
  readonly to: number
  /** A function of the environment, called with the first unit and the thread for each range. */
  readonly calls?: string
}

const step = (value: number): number => (Math.imul(value, 1664525) + 1013904223) | 0

/** What the phases do to the words of a memory. */
export function simulate(sketches: readonly Sketch[], words: Int32Array): void {
  for (const { units, cost, from, to } of sketches) {
    for (let unit = 0; unit < units; unit++) {
      let value = ((words[from / 4 + units - 1 - unit] as number) + unit) | 0
      for (let turn = cost + ((unit * 7) & 31); turn > 0; turn--) value = step(value)
      words[to / 4 + unit] = (words[to / 4 + unit] as number) + value
    }
  }
}

/** A compiled program, in the order of the sketches. */
export interface Program extends Shareable {
  readonly exports: ReturnType<typeof instantiate>
}

/** A module of the phases, instantiated with the heap's memory. */
export function programOf(
  heap: Pick<Heap, 'memory' | 'shared'>,
  sketches: readonly Sketch[],
  environment: Environment = {},
): Program {
  const module = new Module({ shared: heap.shared })
  const imported = (name: string) => module.import(name, { parameters: ['f64', 'f64'], results: ['f64'] })
  for (const { calls } of sketches) if (calls !== undefined) imported(calls)

  const phases = sketches.map(({ units, grain, cost, from, to, calls }, index): Phase => {
    const name = `phase${index}`
    const call = module.function(name, { parameters: ['i32', 'i32', 'i32'], results: [] }, (code) => {
      const [unit, end, thread] = [0, 1, 2] as const
      const [value, turn] = [code.local('i32'), code.local('i32')]
      if (calls !== undefined) {
        code.get(unit)
        code.op('f64.convert_i32_s')
        code.get(thread)
        code.op('f64.convert_i32_s')
        code.call(imported(calls))
        code.op('drop')
      }
      code.count(
        unit,
        () => code.get(end),
        1,
        () => {
          code.i32(units - 1)
          code.get(unit)
          code.op('i32.sub')
          code.i32(4)
          code.op('i32.mul')
          code.memory('i32.load', from)
          code.get(unit)
          code.op('i32.add')
          code.set(value)
          code.get(unit)
          code.i32(7)
          code.op('i32.mul')
          code.i32(31)
          code.op('i32.and')
          code.i32(cost)
          code.op('i32.add')
          code.set(turn)
          code.loop((again) => {
            code.get(turn)
            code.if(() => {
              code.get(value)
              code.i32(1664525)
              code.op('i32.mul')
              code.i32(1013904223)
              code.op('i32.add')
              code.set(value)
              code.get(turn)
              code.i32(1)
              code.op('i32.sub')
              code.set(turn)
              code.branch(again)
            })
          })
          code.get(unit)
          code.i32(4)
          code.op('i32.mul')
          code.get(unit)
          code.i32(4)
          code.op('i32.mul')
          code.memory('i32.load', to)
          code.get(value)
          code.op('i32.add')
          code.memory('i32.store', to)
        },
      )
    })
    return { name, call, units, grain, flops: 0, bytes: 0 }
  })

  const chunks = emitRun({ module } as Emission, phases)
  const bytes = module.encode()
  const exports = instantiate(bytes, heap.memory, environment)
  return { exports, bytes, chunks, run: exports['run'] as Shareable['run'] }
}
