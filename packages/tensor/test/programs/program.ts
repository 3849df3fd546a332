// A program as data: leaves with their values, and calls as the text that a user would write, so that what is printed
// is what was run.
import * as api from '../../src/index'
import { tensor, type AnyTensor, type DType } from '../../src/index'
import type { TypedArray } from '../../src/core/dtype'
import { samplesOf } from '../../src/graph/samples'
import type { Known } from './promise'

/** Values that a program starts from. */
export interface Leaf {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly data: TypedArray
}

/** A call, `$0.add($1)`, and the numbers of the values that stand for `$0`, `$1`. */
export interface Call {
  readonly text: string
  readonly inputs: readonly number[]
}

/** Values are numbered: the leaves first, then one for each call. */
export interface Program {
  readonly leaves: readonly Leaf[]
  readonly calls: readonly Call[]
  /** Numbers of the values that are asked for. */
  readonly outputs: readonly number[]
  /** What is promised for each output, where somebody knows it already. */
  readonly known?: readonly Known[]
}

/** What a call's text may name besides its inputs. */
const scope = {
  api,
  random: api.random,
  /** An exported op's own sample. */
  sample: (name: string, i: number) => samplesOf((api as Record<string, object>)[name] as object)?.[i]?.call,
}

type Run = (inputs: readonly AnyTensor[], names: typeof scope) => AnyTensor

const runs = new Map<string, Run>()

/** The result of one call. */
export function runCall(text: string, inputs: readonly AnyTensor[]): AnyTensor {
  let run = runs.get(text)
  if (run === undefined) {
    const body = `const { ${Object.keys(scope).join(', ')} } = names; return ${text.replaceAll(/\$(\d+)/g, '$[$1]')}`
    if (runs.size > 1000) runs.clear()
    run = new Function('$', 'names', body) as Run
    runs.set(text, run)
  }
  return run(inputs, scope)
}

/** A tensor of a leaf's values. */
export function tensorOf({ dtype, shape, data }: Leaf): AnyTensor {
  const x = tensor(data.slice() as Float32Array, { shape: [...shape] }) as AnyTensor
  return dtype === 'bool' ? realized(x.astype('bool')) : x
}

function realized(x: AnyTensor): AnyTensor {
  api.realize(x)
  return x
}

/** The outputs of a program's calls, of which nothing is computed yet. */
export function build(
  { calls, outputs }: Pick<Program, 'calls' | 'outputs'>,
  leaves: readonly AnyTensor[],
): AnyTensor[] {
  const values = [...leaves]
  for (const { text, inputs } of calls)
    values.push(
      runCall(
        text,
        inputs.map((i) => values[i] as AnyTensor),
      ),
    )
  return outputs.map((i) => values[i] as AnyTensor)
}

/** The program without what no output needs. */
export function pruned({ leaves, calls, outputs }: Program): Program {
  const needed = new Set(outputs)
  for (let i = calls.length - 1; i >= 0; i--)
    if (needed.has(leaves.length + i)) for (const input of (calls[i] as Call).inputs) needed.add(input)
  const numbers = new Map([...needed].toSorted((a, b) => a - b).map((value, i) => [value, i]))
  const numberOf = (value: number): number => numbers.get(value) as number
  return {
    leaves: leaves.filter((_, i) => needed.has(i)),
    calls: calls
      .filter((_, i) => needed.has(leaves.length + i))
      .map(({ text, inputs }) => ({ text, inputs: inputs.map(numberOf) })),
    outputs: outputs.map(numberOf),
  }
}

const arrays = {
  float32: 'Float32Array',
  float64: 'Float64Array',
  int32: 'Int32Array',
  uint8: 'Uint8Array',
  bool: 'Uint8Array',
} as const

const showNumber = (x: number): string => (Object.is(x, -0) ? '-0' : String(x))

/** Elements as code: shorter where they are all the same. */
function formatData({ dtype, data }: Leaf): string {
  const array = arrays[dtype]
  const values = Array.from(data as Float64Array, showNumber)
  return data.length > 4 && new Set(values).size === 1
    ? `new ${array}(${data.length}).fill(${values[0]})`
    : `${array}.of(${values.join(', ')})`
}

/** The program as code. */
export function format({ leaves, calls, outputs }: Program): string {
  const lines = leaves.map((leaf, i) => {
    const made = `const v${i} = tensor(${formatData(leaf)}, { shape: [${leaf.shape.join(', ')}] })`
    return leaf.dtype === 'bool' ? `${made}.astype('bool'); realize(v${i})` : made
  })
  calls.forEach(({ text, inputs }, i) => {
    const call = text.replaceAll(/\$(\d+)/g, (_, at: string) => `v${inputs[Number(at)]}`)
    lines.push(`const v${leaves.length + i} = ${call}`)
  })
  return [...lines, `realize([${outputs.map((i) => `v${i}`).join(', ')}])`].join('\n')
}
