// The kinds of random programs: how large they become, and of what.
import type { DType } from '../../src/core/dtype'
import type { Operation } from './operations'
import { everything, fusing, operationsBy } from './weights'

/** How large programs become. */
export interface Manner {
  readonly calls: readonly [low: number, high: number]
  /** The largest number of elements of a value, and of all together. */
  readonly limit: number
  readonly total: number
  /** Sizes of axes, how many of them a program sticks to, and how many axes leaves have. */
  readonly sizes: readonly number[]
  readonly palette: number
  readonly axes: readonly [low: number, high: number]
  readonly operations: readonly Operation[]
  /** dtypes of leaves. */
  readonly dtypes: readonly DType[]
  /** Whether it has to be known what is promised for the results. */
  readonly promises: boolean
}

const oneToNine = [1, 2, 3, 4, 5, 6, 7, 8, 9]

/** Programs of 5 to 30 calls on small tensors of every kind. */
export const small: Manner = {
  calls: [5, 30],
  limit: 3000,
  total: 30_000,
  sizes: [...oneToNine, ...oneToNine, ...oneToNine, 0, 17, 33, 65, 130],
  palette: 3,
  axes: [0, 4],
  operations: operationsBy(everything),
  dtypes: ['float32', 'float32', 'float32', 'float64', 'float64', 'int32', 'uint8', 'bool'],
  promises: true,
}

/** Many calls on few matrices of one shape, which the compiler brings into common loops. */
export const fused: Manner = {
  calls: [8, 40],
  limit: 400,
  total: 10_000,
  sizes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 17],
  palette: 2,
  axes: [2, 2],
  operations: operationsBy(fusing),
  dtypes: ['float32', 'float32', 'float32', 'float32', 'float64'],
  promises: true,
}

/** Few calls on larger tensors: loops that are blocked, packed or cut into parts. */
export const wide: Manner = {
  calls: [2, 6],
  limit: 100_000,
  total: 300_000,
  sizes: [1, 2, 3, 7, 16, 31, 64, 65, 130, 257, 513, 1030, 20_000],
  palette: 3,
  axes: [0, 4],
  operations: operationsBy(everything),
  dtypes: ['float32', 'float32', 'float64', 'int32', 'uint8', 'bool'],
  promises: true,
}

/** Programs on tensors that are worth several threads. */
export const large: Manner = {
  calls: [3, 10],
  limit: 300_000,
  total: 2_000_000,
  sizes: [1, 3, 17, 65, 130, 257, 500, 1000, 2049],
  palette: 3,
  axes: [0, 4],
  operations: operationsBy(everything),
  dtypes: ['float32', 'float32', 'float64', 'int32', 'bool'],
  promises: false,
}
