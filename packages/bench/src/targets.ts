// What is asked of this library, and how far a run of the benchmark met it.
import type { Result } from './run/events'
import type { SystemName } from './systems/names'

/** So many times as fast on a workload as the fastest of some systems; or a time, in microseconds. */
export type Target = {
  readonly workload: string
  /** Whose speed it is about: with a BLAS or, by default, without. */
  readonly of?: 'chainrule-blas'
} & (
  { readonly atLeast: number; readonly timesAsFastAs: readonly SystemName[] } | { readonly atMost: number }
)

const beside = (
  workload: string,
  ratios: Partial<Record<SystemName, number>>,
  by: { readonly of?: 'chainrule-blas' } = {},
): Target[] =>
  Object.entries(ratios).map(([system, atLeast]) => ({
    workload,
    ...by,
    atLeast,
    timesAsFastAs: [system as SystemName],
  }))

const besideTheBest = (workload: string, atLeast: number): Target => ({
  workload,
  atLeast,
  timesAsFastAs: ['jax-js', 'tfjs-wasm', 'tfjs-cpu'],
})

/** With the BLAS that NumPy and PyTorch use. */
const blas = { of: 'chainrule-blas' } as const

const small = { pytorch: 12, 'jax-js': 25, 'tfjs-wasm': 30 }

/** All targets, for two cores and an engine without fused multiply-add. */
export const targets: readonly Target[] = [
  ...beside('digits-64-100-10-b10', small),
  ...beside('sigmoid-100-50-20-10-b10', small),
  ...beside('mnist-784-128-10-b64', { 'jax-js': 4, pytorch: 0.8 }),
  ...beside('fullbatch-784-30-20-10-b41000', { 'jax-js': 12, pytorch: 0.8 }),
  ...beside('wide-784-1000-1000-10-b100', { 'jax-js': 6, pytorch: 0.45 }),
  besideTheBest('lenet-28-b64', 5),
  ...beside('matmul-512', { 'jax-js': 2 }),
  ...beside('matmul-1024', { 'jax-js': 2 }),
  ...beside('matmul-2048', { 'jax-js': 2 }),
  ...beside('exp-1m', { 'jax-js': 10 }),
  besideTheBest('softmax-1000x1000', 5),
  besideTheBest('layernorm-4096x256', 5),
  { workload: 'eager-10', atMost: 5 },
  { workload: 'first-call', atMost: 100_000 },
  ...beside('digits-64-100-10-b10', { pytorch: 20 }, blas),
  ...beside('sigmoid-100-50-20-10-b10', { pytorch: 20 }, blas),
  ...beside('mnist-784-128-10-b64', { pytorch: 2 }, blas),
  ...beside('fullbatch-784-30-20-10-b41000', { pytorch: 1.3, 'jax-js': 20 }, blas),
  ...beside('wide-784-1000-1000-10-b100', { pytorch: 1.3, 'jax-js': 20 }, blas),
  ...beside('matmul-64', { numpy: 0.8 }, blas),
  ...[512, 1024, 2048].flatMap((n) => beside(`matmul-${n}`, { numpy: 0.9 }, blas)),
]

/** What a run says of a target. */
export interface Verdict {
  readonly target: Target
  /** The ratio or the time, by medians; undefined when it was not measured. */
  readonly measured?: number
  /** The same by the fastest rounds, which other load on the machine moves less. */
  readonly atBest?: number
  /** Whether the medians meet it. */
  readonly met: boolean
}

/** Holds the results to a target. */
export function judge(target: Target, results: readonly Result[]): Verdict {
  const here = results.filter(({ workload }) => workload === target.workload)
  const own = here.find(({ system }) => system === (target.of ?? 'chainrule'))
  if (!own) return { target, met: false }
  if ('atMost' in target) {
    return { target, measured: own.median, atBest: own.min, met: own.median <= target.atMost }
  }
  const others = here.filter(({ system }) => target.timesAsFastAs.includes(system))
  if (others.length === 0) return { target, met: false }
  const measured = Math.min(...others.map(({ median }) => median)) / own.median
  const atBest = Math.min(...others.map(({ min }) => min)) / own.min
  return { target, measured, atBest, met: measured >= target.atLeast }
}
