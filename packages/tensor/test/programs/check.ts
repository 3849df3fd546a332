// Whether an evaluator keeps the promise for a program.
import type { TypedArray } from '../../src/core/dtype'
import { ChainruleError, type AnyTensor } from '../../src/index'
import { uniform } from '../conformance/inputs'
import { capture } from './capture'
import { certain, difference, knownOutputs, Unsteady, type Known } from './promise'
import { build, tensorOf, type Program } from './program'

/** What is promised for some tensors that are not computed yet; `undefined` where nothing is. */
export function promised(outputs: readonly AnyTensor[]): readonly Known[] | undefined {
  try {
    const { graph, inputs, places } = capture(outputs)
    const known = knownOutputs(
      graph,
      inputs.map((input) => (typeof input === 'number' ? input : certain(input))),
      uniform(1),
    )
    return places.map((place) => known[place] as Known)
  } catch (error) {
    if (error instanceof Unsteady) return undefined
    throw error
  }
}

/** The outputs of a program, pending; `undefined` for a program that makes no sense. */
export function outputsOf(
  program: Program,
  leaves: readonly AnyTensor[] = program.leaves.map(tensorOf),
): AnyTensor[] | undefined {
  try {
    return build(program, leaves)
  } catch (error) {
    if (error instanceof ChainruleError) return undefined
    throw error
  }
}

/**
 * What is wrong with the results of an evaluator, if anything.
 *
 * @param evaluate computes tensors
 */
export function wrong(
  program: Program,
  evaluate: (outputs: readonly AnyTensor[]) => readonly TypedArray[],
): string | undefined {
  const outputs = outputsOf(program)
  if (outputs === undefined) return undefined
  const known = program.known ?? promised(outputs)
  return known && differences(known, evaluate(outputs))
}

/** Where results are not as promised. */
export function differences(known: readonly Known[], found: readonly TypedArray[]): string | undefined {
  for (const [i, value] of known.entries()) {
    const problem = difference(value, found[i] as TypedArray)
    if (problem !== undefined) return `output ${i}: ${problem}`
  }
  return undefined
}

/** Where two lists of results differ in any bit. */
export function unlike(some: readonly TypedArray[], others: readonly TypedArray[]): string | undefined {
  for (const [i, values] of some.entries()) {
    const at = values.findIndex((x: number, j: number) => !Object.is(x, others[i]?.[j]))
    if (at !== -1) return `output ${i}, element ${at}: ${values[at]} and ${others[i]?.[at]}`
  }
  return undefined
}
