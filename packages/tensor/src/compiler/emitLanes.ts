// From lane programs to straight-line SIMD code: a value that is used once stays on the stack, others wait in
// locals.
import type { Lane } from '../lanes/lane'
import type { Code, Local } from '../wasm/code'
import type { Registers } from './emitAccess'
import type { Emission } from './emission'
import type { Value } from './simd/value'
import { Values } from './simd/values'

/**
 * Emits the programs of `roots`, with equal parts computed once, and gives the locals that hold their values.
 * `leaf` gives the registers of `read`, `position` and `result` lanes; it is called before any code is written
 * here and may write code itself.
 */
export function emitLanes(
  emission: Emission,
  code: Code,
  roots: readonly Lane[],
  leaf: (lane: Lane) => Registers,
): Registers[] {
  const values = new Values(emission, leaf)
  const results = roots.map((root) => values.of(root))
  countUses(results.flat())
  return results.map((halves) => halves.map((value) => settle(code, value)))
}

// Counts how often each value below the roots is asked for.
function countUses(roots: readonly Value[]): void {
  const open = [...new Set(roots)]
  const seen = new Set(open)
  for (const root of open) root.uses++
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    for (const input of value.block?.inputs ?? value.inputs) {
      input.uses++
      if (seen.has(input)) continue
      seen.add(input)
      open.push(input)
    }
  }
}

// Writes what computes `root`, unless that is done, and leaves it in a local. No recursion: what is still to be
// written waits in a list, the next last.
function settle(code: Code, root: Value): Local {
  const tasks: (() => void)[] = []
  const compute = ({ block, inputs, emit }: Value): void => {
    tasks.push(() => (block ?? { emit }).emit(code))
    if (block === undefined) tasks.push(...inputs.map((input) => () => push(input)).toReversed())
    else tasks.push(...block.inputs.map((input) => () => keep(input)).toReversed())
  }
  const push = (value: Value): void => {
    if (value.local !== undefined) return code.get(value.local)
    if (value.block !== undefined) tasks.push(() => code.get(value.local as Local))
    else if (value.uses > 1 && value.inputs.length > 0) {
      tasks.push(() => {
        value.local = code.local('v128')
        code.tee(value.local)
      })
    }
    compute(value)
  }
  const keep = (value: Value): void => {
    if (value.local !== undefined) return
    if (value.block === undefined) {
      tasks.push(() => {
        value.local = code.local('v128')
        code.set(value.local)
      })
    }
    compute(value)
  }
  keep(root)
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) task()
  return root.local as Local
}
