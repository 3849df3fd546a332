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

/** Where values come from: the tensor of the arguments with this number, or what the function captured. */
export type Source = number | Storage

/** A tensor of the result: its signature, and where its values come from. */
export interface Result {
  readonly signature: Signature
  /** The output of the program with this number; -1 for one that comes from somewhere else. */
  readonly output: number
  readonly source: Source
}

/** A traced function. */
export interface Staged {
  /** What each argument must be like. */
  readonly patterns: readonly Pattern[]
  /** Undefined if there is nothing to compute. */
  program: Program | undefined
  /** For each input of the program. */
  readonly inputs: readonly Source[]
  readonly form: Pattern
  readonly results: readonly Result[]
  /** Where each tensor of the arguments stands. */
  readonly paths: readonly string[]
  /** For each tensor of the arguments whether its memory is given away; undefined if none is. */
  readonly donated: readonly boolean[] | undefined
  /** What the function captured. */
  readonly captured: readonly Storage[]
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
  const sourceOf = (end: AnyTensor): Source | undefined => end.storage ?? numbers.get(end)
  const pending = [...new Set(ends)].filter((end) => sourceOf(end) === undefined)
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
  const inputs = description.leaves.map((leaf) => numbers.get(leaf as AnyTensor) ?? (leaf as Storage))
  const results = ends.map((end, i): Result => {
    const { shape, dtype } = (leaves[i] as Found).tensor
    return { signature: { shape, dtype }, source: sourceOf(end) ?? -1, output: pending.indexOf(end) }
  })
  const donated = [...placeholders.values()]
  const sources = [...inputs, ...results.map(({ source }) => source)]
  const staged = {
    patterns,
    program:
      pending.length === 0 ? undefined : programs().find(description.key, () => graphOfAll(description)),
    inputs,
    form,
    results,
    paths: found.map(({ path }) => path),
    donated: donated.includes(true) ? donated : undefined,
    captured: [...new Set(sources.filter((source) => typeof source !== 'number'))],
  }
  return { staged, tensors: found.map(({ tensor }) => tensor) }
}

/** The inputs of a traced function's program. */
export function inputsOf({ inputs }: Staged, tensors: readonly AnyTensor[]): Storage[] {
  const storages: Storage[] = []
  for (const source of inputs) storages.push(valuesOf(source, tensors))
  return storages
}

/** The values of a source. */
export const valuesOf = (source: Source, tensors: readonly AnyTensor[]): Storage =>
  typeof source === 'number' ? (tensors[source] as { storage: Storage }).storage : source

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
