// Ways to compute a program's outputs, each of which has to keep the promise.
import { verify } from '../../src/compiler/verify'
import { allocate, type DType, type TypedArray } from '../../src/core/dtype'
import { plan } from '../../src/compiler/plan'
import { jit, realize, setEvaluator, type AnyTensor } from '../../src/index'
import { inspection } from '../../src/runtime/compiled'
import { heap } from '../../src/runtime/heap'
import type { EvaluatorName } from '../../src/runtime/programs'
import { interpretPlan } from '../compiler/interpretPlan'
import { capture } from './capture'
import { build, tensorOf, type Program } from './program'

/** Fills memory for temporaries with NaN, so that what is read before it is written shows. */
function poison(): void {
  const { arenaAddress, arenaBytes } = heap()
  if (arenaBytes > 0) heap().view('uint8', arenaAddress, arenaBytes).fill(0xff)
}

/** Computes with an evaluator; every plan on the way is verified. */
export function computedBy<T>(name: EvaluatorName, body: () => T): T {
  const before = setEvaluator(name)
  const { check } = inspection
  inspection.check = verify
  poison()
  try {
    return body()
  } finally {
    setEvaluator(before)
    inspection.check = check
  }
}

/** The elements of tensors. */
export const valuesOf = (tensors: readonly AnyTensor[]): TypedArray[] =>
  tensors.map((x) => x.dataSync() as TypedArray)

/** The plan, in plain JavaScript. */
export function interpreted(outputs: readonly AnyTensor[]): TypedArray[] {
  const { graph, inputs, places } = capture(outputs)
  const planned = plan(graph)
  verify(planned)
  const found = interpretPlan(
    planned,
    inputs.map((input, i) =>
      typeof input === 'number' ? allocate(graph.inputs[i]?.dtype as DType, 1).fill(input) : input,
    ),
  )
  return places.map((place) => found[place] as TypedArray)
}

/** All outputs as one compiled program. */
export const atOnce = (outputs: readonly AnyTensor[]): TypedArray[] =>
  computedBy('compiled', () => valuesOf(realize(outputs)))

/** One output after the other, the last one first, each as a compiled program that may use what those before kept. */
export const oneByOne = (outputs: readonly AnyTensor[]): TypedArray[] =>
  computedBy('compiled', () => valuesOf(outputs.toReversed()).toReversed())

type Call = (...xs: AnyTensor[]) => readonly AnyTensor[]

/** What a function gives under `jit`. */
export const jittedCall = (f: Call, leaves: readonly AnyTensor[]): TypedArray[] =>
  computedBy('compiled', () => valuesOf((jit(f as never) as unknown as Call)(...leaves)))

/**
 * Under `jit`, called twice with the same values.
 *
 * @param donate whether the arguments' memory may become that of the results
 */
export function jitted(program: Program, donate: boolean): TypedArray[][] {
  return computedBy('compiled', () => {
    const { leaves } = program
    const call: Call = (...xs) => build(program, xs)
    const f = jit(call as never, donate ? { donate: [...leaves.keys()] } : {}) as unknown as Call
    return [1, 2].map(() => valuesOf(f(...leaves.map(tensorOf))))
  })
}
