// How often each kind of call is drawn.
import { table, type Operation } from './operations'

/** How often each operation is drawn. */
export type Weights = Partial<Readonly<Record<keyof typeof table, number>>>

/** Everything there is. */
export const everything: Weights = {
  unary: 16,
  binary: 16,
  where: 2,
  compare: 2,
  clip: 1,
  astype: 2,
  reduction: 6,
  argReduction: 1,
  along: 2,
  transpose: 4,
  slice: 4,
  flip: 2,
  broadcastTo: 2,
  reshape: 3,
  expand: 1,
  pad: 2,
  join: 2,
  stack: 1,
  arrange: 2,
  matmul: 5,
  contraction: 1,
  take: 2,
  sorted: 1,
  creation: 2,
  sample: 5,
}

/** What ends up in common loops, and what keeps values apart that would. */
export const fusing: Weights = {
  unary: 8,
  binary: 14,
  where: 2,
  reduction: 7,
  along: 4,
  flip: 4,
  transpose: 2,
  slice: 1,
  pad: 1,
  broadcastTo: 2,
  matmul: 2,
  arrange: 1,
}

/** Every operation, as often as its weight. */
export const operationsBy = (weights: Weights): readonly Operation[] =>
  (Object.entries(weights) as [keyof typeof table, number][]).flatMap(([name, weight]) =>
    Array.from({ length: weight }, () => table[name]),
  )
