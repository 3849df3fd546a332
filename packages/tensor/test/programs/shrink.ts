// Smaller programs than one that fails, which may fail, too: results become leaves, calls and outputs go, axes get
// shorter and values simpler.
import type { TypedArray } from '../../src/core/dtype'
import { sizeOf } from '../../src/core/shape'
import type { AnyTensor } from '../../src/index'
import { build, pruned, tensorOf, type Leaf, type Program } from './program'

const lookOf = ({ shape, dtype }: AnyTensor): string => `${dtype}[${shape.join()}]`

/** Programs with less in them, the boldest cuts first. */
export function* smaller(program: Program): Generator<Program> {
  const { leaves, calls, outputs } = program
  if (outputs.length > 1) for (const output of outputs) yield pruned({ ...program, outputs: [output] })
  let values: AnyTensor[]
  try {
    const all = calls.map((_, i) => leaves.length + i)
    values = [...leaves.map(tensorOf), ...build({ calls, outputs: all }, leaves.map(tensorOf))]
  } catch {
    return
  }
  // Results as leaves.
  for (let many = calls.length - 1; many > 1; many >>= 1) {
    for (let from = 0; from + many < calls.length; from += many)
      yield* computed(
        program,
        values,
        Array.from({ length: many }, (_, i) => from + i),
      )
  }
  for (let i = 0; i < calls.length; i++) yield* computed(program, values, [i])
  // What an output is made of in its place.
  for (const [i, output] of outputs.entries()) {
    const inputs = calls[output - leaves.length]?.inputs.filter((input) => input >= leaves.length) ?? []
    if (inputs.length > 0) yield pruned({ ...program, outputs: outputs.toSpliced(i, 1, ...inputs) })
  }
  // A call's input in its place.
  for (const [i, { inputs }] of calls.entries()) {
    const value = leaves.length + i
    for (const input of new Set(inputs)) {
      if (lookOf(values[input] as AnyTensor) !== lookOf(values[value] as AnyTensor)) continue
      const instead = (j: number): number => (j === value ? input : j)
      yield pruned({
        leaves,
        calls: calls.map(({ text, inputs }) => ({ text, inputs: inputs.map(instead) })),
        outputs: outputs.map(instead),
      })
    }
  }
  // Shorter axes, simpler values.
  const sizes = new Set(leaves.flatMap(({ shape }) => shape))
  for (const n of sizes) {
    for (const fewer of new Set([1, n >> 1, n - 1])) {
      if (fewer < 1 || fewer >= n) continue
      yield { leaves: leaves.map((leaf) => resized(leaf, n, fewer)), calls, outputs }
    }
  }
  for (const [i, leaf] of leaves.entries()) {
    for (const fill of [() => 1, (at: number) => at + 1]) {
      const data = leaf.data.map((_: number, at: number) =>
        leaf.dtype === 'bool' ? 1 : fill(at),
      ) as TypedArray
      if (Array.from(data).join() === Array.from(leaf.data).join()) continue
      if (leaf.data.every((x: number, at: number) => x === 1 || (x === at + 1 && fill(1) !== 1))) continue
      yield { leaves: leaves.with(i, { ...leaf, data }), calls, outputs }
    }
  }
}

/** The program with the results of some calls given. */
function* computed(
  program: Program,
  values: readonly AnyTensor[],
  which: readonly number[],
): Generator<Program> {
  const { leaves, calls, outputs } = program
  const n = leaves.length
  let given: Leaf[]
  try {
    given = which.map((i) => {
      const { shape, dtype, ...rest } = values[n + i] as AnyTensor
      void rest
      return { shape, dtype, data: (values[n + i] as AnyTensor).dataSync() as TypedArray }
    })
  } catch {
    return
  }
  const chosen = new Set(which)
  const numbers = [...leaves.keys()]
  let call = n + given.length
  for (const i of calls.keys()) numbers.push(chosen.has(i) ? n + which.indexOf(i) : call++)
  const next = pruned({
    leaves: [...leaves, ...given],
    calls: calls
      .filter((_, i) => !chosen.has(i))
      .map(({ text, inputs }) => ({ text, inputs: inputs.map((j) => numbers[j] as number) })),
    outputs: outputs.map((j) => numbers[j] as number).filter((j) => j >= n + given.length),
  })
  if (next.outputs.length > 0) yield next
}

function resized(leaf: Leaf, n: number, fewer: number): Leaf {
  const shape = leaf.shape.map((size) => (size === n ? fewer : size))
  return { ...leaf, shape, data: leaf.data.slice(0, sizeOf(shape)) }
}
