// What was asked for as plain data, the way the runtime sees it, and the values that go in.
import type { Graph } from '../../src/compiler/graph'
import type { TypedArray } from '../../src/core/dtype'
import type { Storage } from '../../src/graph/primitive'
import type { AnyTensor } from '../../src/graph/tensor'
import { describe, graphOf, valueNumber } from '../../src/runtime/describe'

export interface Captured {
  readonly graph: Graph
  /** For each input of the graph its elements, or the number that comes with the call. */
  readonly inputs: readonly (TypedArray | number)[]
  /** For each tensor the place of its value among the graph's outputs. */
  readonly places: readonly number[]
}

/** The pending graph of some tensors, none of which is computed yet. */
export function capture(tensors: readonly AnyTensor[]): Captured {
  const description = describe(tensors, {})
  const { leaves, signatures, outputs } = description
  const numbers = outputs.map((output) => valueNumber(output, signatures.length))
  const asked = [...new Set(numbers)]
  return {
    graph: graphOf(description, asked),
    inputs: leaves.map((leaf) => (typeof leaf === 'number' ? leaf : (leaf as Storage).data)),
    places: numbers.map((number) => asked.indexOf(number)),
  }
}
