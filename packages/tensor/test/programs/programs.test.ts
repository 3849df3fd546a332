// Random programs against the promise about numbers. Set CHAINRULE_PROGRAMS to a number to try as many of each kind as
// that, CHAINRULE_SEED to try those of one seed:
//
//   CHAINRULE_PROGRAMS=10000 npx vitest run packages/tensor/test/programs
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { memoryInfo, setEvaluator, setMemoryBudget, type AnyTensor, type TypedArray } from '../../src/index'
import { isFloat } from '../../src/core/dtype'
import { backward } from '../../src/transforms/backward'
import { traceArgument, tracing } from '../../src/transforms/trace'
import { stored, uniform } from '../conformance/inputs'
import { differences, outputsOf, promised, wrong } from './check'
import { atOnce, interpreted, jitted, jittedCall, oneByOne } from './evaluators'
import { programs } from './generate'
import { fused, small, wide } from './manner'
import { tensorOf, type Program } from './program'

const { CHAINRULE_PROGRAMS, CHAINRULE_SEED } = process.env
const long = CHAINRULE_PROGRAMS !== undefined
const seed = CHAINRULE_SEED === undefined ? undefined : Number(CHAINRULE_SEED)
const timeout = long ? 36_000_000 : 120_000

/** Tries `count` programs that are always the same and a few new ones; or as many as the environment says. */
function check(count: number, property: (program: Program) => string | undefined, manner = small): void {
  const run = (numRuns: number, seed?: number): void =>
    fc.assert(
      fc.property(programs(manner), (program) => {
        const problem = property(program)
        if (problem !== undefined) throw new Error(problem)
      }),
      { numRuns, ...(seed !== undefined && { seed }) },
    )
  if (long || seed !== undefined) return run(long ? Number(CHAINRULE_PROGRAMS) : count, seed)
  run(count, 1)
  run(Math.ceil(count / 10))
}

describe('random programs', () => {
  // Leaves are made by reference, too: a fault in the compiler shows where it is.
  const before = setEvaluator('reference')
  afterAll(() => {
    setEvaluator(before)
  })

  it('keep the promise as plans', () => check(60, (program) => wrong(program, interpreted)), timeout)

  it(
    'keep the promise compiled, all outputs at once',
    () => check(250, (program) => wrong(program, atOnce)),
    timeout,
  )

  it(
    'keep the promise compiled, in common loops',
    () => check(100, (program) => wrong(program, atOnce), fused),
    timeout,
  )

  it(
    'keep the promise compiled, on larger tensors',
    () => check(40, (program) => wrong(program, atOnce), wide),
    timeout,
  )

  it(
    'keep the promise compiled, one output after the other, of which none may stay on the heap',
    () => {
      const { budgetBytes } = memoryInfo()
      setMemoryBudget(0)
      try {
        check(80, (program) => wrong(program, oneByOne))
      } finally {
        setMemoryBudget(budgetBytes)
      }
    },
    timeout,
  )

  it(
    'keep the promise under jit, called twice',
    () => {
      check(60, (program) => {
        const [first, second] = [0, 1].map((i) =>
          wrong(program, () => jitted(program, false)[i] as TypedArray[]),
        )
        return first ?? second
      })
    },
    timeout,
  )

  it(
    'keep the promise under jit with donated arguments',
    () => {
      const donated = (program: Program): string | undefined =>
        wrong(program, () => jitted(program, true)[1] as TypedArray[])
      check(30, donated)
      check(40, donated, fused)
    },
    timeout,
  )

  it(
    'keep the promise when they ran before, on other values',
    () =>
      check(60, (program) =>
        wrong(program, (outputs) => {
          const leaves = program.leaves.map((leaf) => tensorOf({ ...leaf, data: leaf.data.toReversed() }))
          const others = outputsOf(program, leaves)
          if (others !== undefined) atOnce(others)
          return atOnce(outputs)
        }),
      ),
    timeout,
  )

  it(
    'keep the promise in their gradients, at once and under jit',
    () => {
      check(60, wrongGradients)
      check(30, wrongGradients, fused)
    },
    timeout,
  )

  it('shrink to what fails', () => {
    const { counterexample } = fc.check(
      fc.property(programs(), ({ calls }) => !calls.some(({ text }) => text.includes('.matmul('))),
      { seed: 1 },
    )
    const [{ calls, leaves, outputs }] = counterexample as [Program]
    expect(calls.length).toBe(1)
    expect(outputs.length).toBe(1)
    expect(leaves.every(({ data }) => data.every((x: number) => x === 1))).toBe(true)
  })

  it('are of the kind that they should be', () => {
    const drawn = fc.sample(programs(), { numRuns: 100, seed: 1 })
    const mean = (of: (program: Program) => number): number =>
      drawn.reduce((sum, program) => sum + of(program), 0) / 100
    expect(mean(({ calls }) => calls.length)).toBeGreaterThan(8)
    expect(mean(({ outputs }) => outputs.length)).toBeGreaterThan(2)
  })
})

/** The gradients of a weighted sum of a program's float outputs, as far as there are any to compute. */
function gradientsOf(program: Program, leaves: readonly AnyTensor[]): AnyTensor[] {
  const { tree, floats } = traceArgument(leaves)
  const outputs = outputsOf(program, tree as AnyTensor[])?.filter(({ dtype }) => isFloat(dtype)) ?? []
  const next = uniform(program.calls.length)
  const weights = outputs.map(({ size, shape, dtype }) =>
    stored(
      Float64Array.from({ length: size }, () => 2 * next() - 1),
      shape,
      dtype,
    ),
  )
  return backward(outputs, weights, floats).filter(
    (flow): flow is AnyTensor => flow !== undefined && flow.storage === undefined,
  )
}

/** What is wrong with the gradients, computed at once and under jit. */
function wrongGradients(program: Program): string | undefined {
  const flows = tracing(() => gradientsOf(program, program.leaves.map(tensorOf)))
  const known = flows.length > 0 ? promised(flows) : undefined
  if (known === undefined) return undefined
  return (
    differences(known, atOnce(flows)) ??
    differences(
      known,
      jittedCall((...leaves) => gradientsOf(program, leaves), program.leaves.map(tensorOf)),
    )
  )
}
