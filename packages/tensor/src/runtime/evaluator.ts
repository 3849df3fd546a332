// What computes programs: the compiler, or the reference evaluator. Takes a graph as plain data; gives something that
// is run any number of times.
import type { Graph } from '../compiler/graph'
import type { Storage } from '../graph/primitive'

/** A program that is ready to run. */
export interface Executable {
  /** About how many bytes it holds on to. */
  readonly bytes: number
  /**
   * Computes the graph's outputs, in order.
   *
   * @param inputs one for each input of the graph: a number for one of kind 'scalar'. The memory of those that the
   * graph says are donated may become that of outputs.
   */
  run(inputs: readonly (Storage | number)[]): Storage[]
  /** Lets go of what is not collected by itself. It is not run after that. */
  dispose?(): void
}

/** A way of computing programs. */
export interface Evaluator {
  readonly name: string
  prepare(graph: Graph): Executable
}
