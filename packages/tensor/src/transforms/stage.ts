// Tracing a function for `jit`: called once with placeholders, it becomes a program and a list of where the tensors of
// its result come from.
import { describe as describeValue } from '../core/describe'
import { ValueError } from '../core/errors'
import { placeholder, resolve } from '../graph/leaves'
import { Storage, type Signature } from '../graph/primitive'
import type { AnyTensor } from '../graph/tensor'
import { compute } from '../runtime/compute'
import { describe, graphOf, isTraced, valueNumber, type Description } from '../runtime/describe'
import { valuesToKeep } from '../runtime/keep'
import { programs, type Program } from '../runtime/programs'
import { staging } from '../runtime/staging'
import { build, patternOf, type Found, type Pattern } from './pattern'
import { checkResult, tracing } from './trace'
import type { JitOptions } from './types'

/** A tensor of the result: its signature, and where its values come from. */
export interface Result {
  readonly signature: Signature
  /** The output of the program with this number; -1 for one that the program does not compute. */
  readonly output: number
  /** The value of the call with this number; -1 for an output. */
  readonly source: number
}

/**
 * A traced function. The values that a call has from the start are known by number: those of the arguments' tensors
 * in order, then those that the function captured.
 */
export interface Staged {
  /** What each argument must be like. */
  readonly patterns: readonly Pattern[]
  /** Undefined if there is nothing to compute. */
  program: Program | undefined
  /** For each input of the program the number of the value. */
  readonly inputs: readonly number[]
  readonly form: Pattern
  readonly results: readonly Result[]
  /** Where each tensor of the arguments stands. */
  readonly paths: readonly string[]
  readonly captured: readonly Storage[]
  /** The values whose memory is given away, and all others. */
  readonly donated: readonly number[]
  readonly lent: readonly number[]
}

/**
 * Traces a function with arguments like these.
 *
 * @returns the trace, and the tensors of the arguments
 * @throws ValueError for an argument that is neither static nor what can be traced; what the function throws.
 */
export function stage(
  f: (...args: unknown[]) => unknown,
  args: readonly unknown[],
  options: JitOptions,
): { readonly staged: Staged; readonly tensors: readonly AnyTensor[] } {
  const { donate = [], static: fixed = [] } = options
  const outside = donate.find((n) => n >= Math.max(args.length, f.length))
  if (outside !== undefined) {
    throw new ValueError(
      'jit',
      `donate names argument ${outside}; the function was called with ${args.length}`,
    )
  }
  const found: Found[] = []
  const isDonated: boolean[] = []
  const patterns = args.map((arg, n) => {
    const root = `argument ${n}`
    if (fixed.includes(n)) return patternOf('jit', arg, root)
    const pattern = patternOf('jit', arg, root, found, refuse)
    while (isDonated.length < found.length) isDonated.push(donate.includes(n))
    return pattern
  })
  const inside = found.map(({ tensor, path }) => placeholder(tensor, path))
  const result = staging(() =>
    tracing(() => f(...patterns.map((pattern, n) => (fixed.includes(n) ? args[n] : build(pattern, inside))))),
  )
  if (result instanceof Promise) checkResult('jit', result)

  const leaves: Found[] = []
  const form = patternOf('jit', result, 'the result', leaves)
  const ends = leaves.map(({ tensor }) => resolve(tensor))
  const numbers = new Map(inside.map((tensor, index) => [tensor, index]))
  const isKnown = (end: AnyTensor): boolean => end.storage !== undefined || numbers.has(end)
  const pending = [...new Set(ends)].filter((end) => !isKnown(end))
  // What is handed on as it is stays readable, under both names.
  const placeholders = new Map(
    inside.map((tensor, index) => [tensor, isDonated[index] === true && !ends.includes(tensor)]),
  )
  let description = describe(pending, { placeholders })
  const constants = constantSteps(description)
  if (constants.length > 0) {
    compute(constants)
    description = describe(pending, { placeholders })
  }
  const captured: Storage[] = []
  const numberOf = (storage: Storage): number => {
    const known = captured.indexOf(storage)
    return found.length + (known < 0 ? captured.push(storage) - 1 : known)
  }
  const inputs = description.leaves.map((leaf) => numbers.get(leaf as AnyTensor) ?? numberOf(leaf as Storage))
  const results = ends.map((end, i): Result => {
    const { shape, dtype } = (leaves[i] as Found).tensor
    const source = numbers.get(end) ?? (end.storage === undefined ? -1 : numberOf(end.storage))
    return { signature: { shape, dtype }, source, output: pending.indexOf(end) }
  })
  const gone = [...placeholders.values()]
  const values = [...found, ...captured].map((_, value) => value)
  const staged = {
    patterns,
    program:
      pending.length === 0 ? undefined : programs().find(description.key, () => graphOfAll(description)),
    inputs,
    form,
    results,
    paths: found.map(({ path }) => path),
    captured,
    donated: values.filter((value) => gone[value]),
    lent: values.filter((value) => !gone[value]),
  }
  return { staged, tensors: found.map(({ tensor }) => tensor) }
}

/** The values that a call has from the start. Of tensors that have none yet, they are computed. */
export function valuesOf({ captured }: Staged, tensors: readonly AnyTensor[]): Storage[] {
  // oxlint-disable-next-line unicorn/no-new-array -- in its final size at once: faster than pushing
  const values = new Array<Storage>(tensors.length + captured.length)
  for (let i = 0; i < tensors.length; i++) {
    const tensor = tensors[i] as AnyTensor
    if (tensor.storage === undefined) compute(tensors)
    values[i] = tensor.storage as Storage
  }
  for (let i = 0; i < captured.length; i++) values[tensors.length + i] = captured[i] as Storage
  return values
}

/** The inputs of a traced function's program, of the values of a call. */
export function inputsOf({ inputs }: Staged, values: readonly Storage[]): Storage[] {
  // oxlint-disable-next-line unicorn/no-new-array -- as above
  const storages = new Array<Storage>(inputs.length)
  for (let i = 0; i < inputs.length; i++) storages[i] = values[inputs[i] as number] as Storage
  return storages
}

function refuse(value: object, path: string): void {
  if (!ArrayBuffer.isView(value)) return
  throw new ValueError(
    'jit',
    `${path} is ${describeValue(value)}, whose elements would be part of the program; pass tensor(...) of it, or name ` +
      'the argument in `static` if they never change',
  )
}

const graphOfAll = (description: Description): ReturnType<typeof graphOf> =>
  graphOf(
    description,
    description.outputs.map((output) => valueNumber(output, description.signatures.length)),
  )

/** The steps that depend on nothing but captured values, and are worth computing once and for all. */
function constantSteps(description: Description): AnyTensor[] {
  const { steps, references, leaves } = description
  const flags: number[] = []
  let next = 0
  for (const { inputs } of steps) {
    let flag = 0
    for (let i = 0; i < inputs.length; i++) {
      const reference = references[next++] as number
      if (reference > 0) flag |= flags[reference - 1] as number
      else if (!(leaves[-2 - reference] instanceof Storage)) flag = isTraced
    }
    flags.push(flag)
  }
  return valuesToKeep(graphOf(description, []), flags, 'untraced')
    .map((value) => value - leaves.length)
    .filter((step) => flags[step] === 0)
    .map((step) => steps[step] as AnyTensor)
}
