// Which values a program leaves in the graph besides those that were asked for. Takes the program as plain data, gives
// numbers of values.
import { signatureOf, type Graph } from '../compiler/graph'
import type { Lowering } from '../lanes/lowering'
import { isComputed, isTraced, type Keep } from './describe'

/**
 * The outputs and, behind them, what else is to be kept:
 *
 * - what is too dear to compute twice: reductions, products and what the host computes;
 * - what a product or the host reads, since it is in memory anyway;
 * - what a transform's function captured, since that will be called again;
 * - what was computed before, and is needed by something new: a second time is once too often, and whoever goes on
 *   from values that he never reads would drag an ever longer graph along.
 *
 * @param flags of each step, as in a description
 */
export function valuesToKeep(graph: Graph, flags: readonly number[], keep: Keep): number[] {
  const { inputs, steps, outputs } = graph
  const first = inputs.length
  const kept = new Set(outputs)
  const kinds: (Lowering['kind'] | 'host')[] = []
  // Of each value the one that it is a view of, and whether it depends on values in memory.
  const bases: number[] = inputs.map((_, value) => value)
  const fromMemory: boolean[] = inputs.map(({ kind }) => kind === 'buffer')
  const flagsOf = (value: number): number => flags[value - first] ?? 0

  for (const [i, step] of steps.entries()) {
    const { primitive, attributes } = step
    const value = first + i
    const mine = flagsOf(value)
    const kind =
      primitive.lower?.(
        step.inputs.map((input) => signatureOf(graph, input)),
        step,
        attributes,
      )?.kind ?? 'host'
    const source = step.inputs[0] ?? -1
    // What leaves a transform is no mere view of what stays inside.
    const isView =
      (kind === 'view' || kind === 'reshape') && source >= 0 && !(flagsOf(source) & ~mine & isTraced)
    kinds.push(kind)
    bases.push(isView ? (bases[source] as number) : value)
    fromMemory.push(step.inputs.some((input) => fromMemory[input]))
    if (isView) continue

    const isHeavy = kind === 'reduce' || kind === 'product' || kind === 'host'
    if (isHeavy && (keep === 'stored' || !(mine & isTraced))) kept.add(value)
    for (const input of step.inputs) {
      const base = bases[input] as number
      if (base < first || !fromMemory[base]) continue
      const its = flagsOf(base)
      if (its & isComputed && !(mine & isComputed)) kept.add(base)
      if (kinds[base - first] === 'generate') continue
      if (keep === 'stored' ? kind === 'product' || kind === 'host' : mine & ~its & isTraced) kept.add(base)
    }
  }
  return [...kept]
}
