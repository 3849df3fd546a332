// A program: what has to be computed so that some tensors have values. Takes the tensors, gives the
// pending nodes below them in order; computed nodes are its inputs.
import type { Storage } from '../graph/primitive'
import { topologicalOrder } from '../graph/order'
import type { AnyTensor } from '../graph/tensor'

/** The pending part of a graph. */
export interface Program {
  /** Every node without values that the outputs need, each behind its inputs. Whoever runs them may take them off. */
  readonly steps: AnyTensor[]
  /** The nodes whose values were asked for. */
  readonly outputs: readonly AnyTensor[]
}

/** Something that computes programs: the reference evaluator, or a compiler. */
export interface Evaluator {
  readonly name: string
  /**
   * Computes the program and calls `store` for each output, and for each other step whose values it had
   * to write to memory anyway. What a step needs is in `storage` of its inputs or was computed before.
   */
  run(program: Program, store: (step: AnyTensor, storage: Storage) => void): void
}

const isComputed = (node: AnyTensor): boolean => node.storage !== undefined

/** The program that computes `outputs`. */
export const capture = (outputs: readonly AnyTensor[]): Program => ({
  steps: topologicalOrder(outputs, isComputed).filter((node) => !isComputed(node)),
  outputs,
})
