// `jit`: a function is traced once for each kind of call; after that a call is a look at the arguments and one program.
import { describe } from '../core/describe'
import { ValueError } from '../core/errors'
import { checkFunction, checkOptions } from '../core/options'
import { stored } from '../graph/leaves'
import type { Storage } from '../graph/primitive'
import type { AnyTensor } from '../graph/tensor'
import { programs, type CacheInfo } from '../runtime/programs'
import { release, wasDonated } from '../runtime/residence'
import { build, differenceOf, matches, type Pattern } from './pattern'
import { inputsOf, stage, valuesOf, type Result, type Staged } from './stage'
import { isTracing } from './trace'
import type { Jit, JitOptions } from './types'

type Function = (...args: unknown[]) => unknown

/** How many traces a function keeps. */
const limit = 64
/** After so many traces for the same reason, the reason is told. */
const patience = 5

/** What `jit` keeps of a function. */
class Jitted {
  // The one that was used last is the first.
  private readonly traces: Staged[] = []
  private readonly changes = new Map<string, number>()
  private hits = 0
  private misses = 0
  private warned = false
  private readonly f: Function
  private readonly options: JitOptions
  private readonly warn: (message: string) => void

  constructor(f: Function, options: JitOptions, warn: (message: string) => void) {
    this.f = f
    this.options = options
    this.warn = warn
  }

  call(args: readonly unknown[]): unknown {
    const { traces } = this
    for (let i = 0; i < traces.length; i++) {
      const staged = traces[i] as Staged
      const tensors = tensorsOf(staged, args)
      if (tensors === undefined) continue
      if (i > 0) traces.unshift(...traces.splice(i, 1))
      this.hits++
      return run(staged, tensors)
    }
    return this.trace(args)
  }

  private trace(args: readonly unknown[]): unknown {
    const { traces } = this
    const { staged, tensors } = stage(this.f, args, this.options)
    this.misses++
    this.complain(args)
    traces.unshift(staged)
    if (traces.length > limit) traces.pop()
    return run(staged, tensors)
  }

  /** Counts what made another trace necessary, and tells it once if it is always the same. */
  private complain(args: readonly unknown[]): void {
    const last = this.traces[0]
    if (last === undefined || this.warned) return
    const differences = args.map((arg, n) => {
      const pattern = last.patterns[n]
      return pattern && differenceOf(pattern, arg, `argument ${n}`)
    })
    const difference = differences.find((found) => found !== undefined)
    if (difference === undefined) return
    const { path, change, advice } = difference
    const times = (this.changes.get(path) ?? 0) + 1
    this.changes.set(path, times)
    if (times < patience) return
    this.warned = true
    this.warn(
      `jit: ${this.f.name || 'a function'} was traced and compiled ${this.misses} times, because ${path} keeps ` +
        `changing: ${change}; ${advice}`,
    )
  }

  info(): CacheInfo {
    const { hits, misses, traces } = this
    return { hits, misses, size: traces.length, limit }
  }
}

/** The tensors of arguments that the trace fits; undefined where it does not. */
function tensorsOf({ patterns, paths }: Staged, args: readonly unknown[]): AnyTensor[] | undefined {
  if (args.length !== patterns.length) return undefined
  // oxlint-disable-next-line unicorn/no-new-array -- in its final size at once: faster than pushing
  const tensors = new Array<AnyTensor>(paths.length)
  for (let i = 0; i < patterns.length; i++) {
    if (!matches(patterns[i] as Pattern, args[i], tensors)) return undefined
  }
  return tensors
}

/** One call of a traced function. */
function run(staged: Staged, tensors: readonly AnyTensor[]): unknown {
  const { results, donated, form } = staged
  const values = valuesOf(staged, tensors)
  if (donated.length > 0) checkDonations(staged, values)
  const outputs = runProgram(staged, inputsOf(staged, values))
  // oxlint-disable-next-line unicorn/no-new-array -- as above
  const made = new Array<AnyTensor>(results.length)
  for (let i = 0; i < results.length; i++) {
    const { signature, output, source } = results[i] as Result
    made[i] = stored((output < 0 ? values[source] : outputs[output]) as Storage, signature)
  }
  for (let i = 0; i < donated.length; i++) {
    const storage = values[donated[i] as number] as Storage
    // A program may give back what it was given, as it is.
    if (!wasDonated(storage) && !outputs.includes(storage)) release(storage)
  }
  return build(form, made)
}

function runProgram(staged: Staged, inputs: readonly Storage[]): readonly Storage[] {
  const { program } = staged
  if (program === undefined) return []
  const current = programs()
  if (program.cache === current) return current.run(program, inputs)
  // Another evaluator was chosen since.
  const other = current.find(program.key, () => program.graph)
  staged.program = other
  return current.run(other, inputs)
}

/** @throws ValueError where the memory of a tensor is given away that is needed for something else. */
function checkDonations(staged: Staged, values: readonly Storage[]): void {
  const { donated, lent } = staged
  let isNeeded = false
  for (let i = 0; i < donated.length; i++) {
    const storage = values[donated[i] as number] as Storage
    if (storage.mark !== 0) isNeeded = true
    storage.mark = 1
  }
  for (let i = 0; i < lent.length; i++) {
    if ((values[lent[i] as number] as Storage).mark !== 0) isNeeded = true
  }
  for (let i = 0; i < donated.length; i++) (values[donated[i] as number] as Storage).mark = 0
  if (isNeeded) refuse(staged, values)
}

function refuse({ donated, paths }: Staged, values: readonly Storage[]): void {
  for (const i of donated) {
    const other = values.findIndex((storage, j) => storage === values[i] && (j < i || !donated.includes(j)))
    if (other < 0 || other === i) continue
    const why = other < paths.length ? `the same tensor as ${paths[other]}` : 'captured by the function, too'
    throw new ValueError(
      'jit',
      `${paths[i]} is donated, but is ${why}; memory can be given away only if nobody else needs it; leave the ` +
        'argument out of donate',
    )
  }
}

const checkNumbers = (name: string, numbers: unknown): void => {
  if (
    numbers === undefined ||
    (Array.isArray(numbers) && numbers.every((n) => Number.isInteger(n) && n >= 0))
  )
    return
  throw new ValueError(
    'jit',
    `${name} is an array of argument numbers, such as [0]; got ${describe(numbers)}`,
  )
}

/** {@link jit} with another way of warning. */
export const jitWith = (warn: (message: string) => void): Jit =>
  ((f: Function, options: JitOptions = {}) => {
    checkFunction('jit', f)
    checkOptions('jit', options, ['donate', 'static'])
    checkNumbers('donate', options.donate)
    checkNumbers('static', options.static)
    const both = options.donate?.find((n) => options.static?.includes(n))
    if (both !== undefined) {
      throw new ValueError(
        'jit',
        `argument ${both} is named in donate and in static; a static one has no memory`,
      )
    }
    const jitted = new Jitted(f, options, warn)
    const call = (...args: unknown[]): unknown => (isTracing() ? f(...args) : jitted.call(args))
    return Object.assign(call, { cacheInfo: () => jitted.info() })
  }) as unknown as Jit

/**
 * The function as one compiled program. The first call traces it: `f` runs once, with tensors that have no values yet,
 * and what it does with them is compiled. Further calls with tensors of the same shapes and dtypes, in trees of the
 * same form, run the program alone: `f` is not called again.
 *
 * - Everything in the arguments that is no tensor (numbers, strings, functions) is static, part of the program:
 *   another value is traced anew. Pass what changes at every call as a tensor: `tensor(0.1)`.
 * - What `f` captures from outside is part of the program as well, with the values that it had when `f` was traced;
 *   and what `f` does besides computing, it does when traced, and never again.
 * - Inside `f` no value can be read that depends on the arguments. `where` chooses element by element; an argument that
 *   decides which way to go is named in `static`.
 * - Called inside `grad`, another `jit` or any other transform, the function is simply part of that.
 *
 * `jit(f).cacheInfo()` counts: `misses` are traces. If the same argument brings about one trace after the other, a
 * warning names it.
 *
 * @param options `donate`: numbers of arguments whose memory may be used for the results; their tensors cannot be read
 * after the call. `static`: numbers of arguments that are compared by what is in them, tensors by identity, and handed
 * to `f` as they are.
 * @throws TraceError where `f` reads what has no values yet, or is async; ValueError for other options, and for typed
 * arrays among the arguments; what `f` throws.
 * @example
 * const step = jit((w: Tensor<[2]>, x: Tensor<[2]>) => w.sub(x.mul(0.5)), { donate: [0] })
 * let w = tensor([1, 2])
 * for (let turn = 0; turn < 3; turn++) w = step(w, tensor([1, 1]))
 * w.arraySync() // [-0.5, 0.5]
 * step.cacheInfo().misses // 1
 */
export const jit: Jit = /* @__PURE__ */ jitWith((message) => {
  const { console } = globalThis as unknown as { readonly console: { warn(message: string): void } }
  console.warn(message)
})
