// The programs that are ready to run, by the structure of what they compute. Bounded: the one that was used longest ago
// goes, and is prepared again if it is needed after all.
import type { Graph } from '../compiler/graph'
import { ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { checkFunction } from '../core/options'
import type { Storage } from '../graph/primitive'
import type { MatmulProvider } from '../compiler/provider'
import { compiled } from './compiled'
import type { Evaluator, Executable } from './evaluator'
import { sameKey, type Key } from './key'
import { outputBytesOf } from './parts'
import { replaceMatmulProvider } from './provider'
import { seam } from '../compiler/product/seam'
import { reference } from './reference'
import { getThreads } from './threads/threads'

/** What a cache holds, and how often it helped. */
export interface CacheInfo {
  /** How often what was needed was there. */
  readonly hits: number
  /** How often it had to be made. */
  readonly misses: number
  /** How many are there. */
  readonly size: number
  /** How many there can be; beyond, the one that was used longest ago is dropped. */
  readonly limit: number
}

/** Something to run, whether it is ready at the moment or not. */
export interface Program {
  readonly key: Key
  readonly graph: Graph
  /** How many bytes its outputs take. */
  readonly outputBytes: number
  /** Where it belongs. */
  readonly cache: Programs
  executable: Executable | undefined
  used: number
}

let clock = 0

/** The programs of one evaluator. */
export class Programs {
  private readonly evaluator: Evaluator
  private readonly limit: number
  private readonly byteLimit: number
  private readonly byHash = new Map<number, Program[]>()
  private hits = 0
  private misses = 0
  private size = 0
  private bytes = 0

  constructor(evaluator: Evaluator, limit = 512, byteLimit = 1 << 26) {
    this.evaluator = evaluator
    this.limit = limit
    this.byteLimit = byteLimit
  }

  /** The program of a key; where there is none, of the graph that `make` gives. */
  find(key: Key, make: () => Graph): Program {
    const bucket = this.byHash.get(key.hash)
    if (bucket !== undefined) for (const program of bucket) if (sameKey(program.key, key)) return program
    const graph = make()
    return {
      key: { ...key, words: key.words.slice(0, key.length) },
      graph,
      outputBytes: outputBytesOf(graph),
      cache: this,
      executable: undefined,
      used: 0,
    }
  }

  run(program: Program, inputs: readonly (Storage | number)[]): Storage[] {
    program.used = ++clock
    if (program.executable === undefined) this.prepare(program)
    else this.hits++
    return (program.executable as Executable).run(inputs)
  }

  private prepare(program: Program): void {
    this.misses++
    const executable = this.evaluator.prepare(program.graph)
    program.executable = executable
    this.bytes += executable.bytes
    this.size++
    const { hash } = program.key
    const bucket = this.byHash.get(hash)
    if (bucket === undefined) this.byHash.set(hash, [program])
    else bucket.push(program)
    const { limit, byteLimit } = this
    while (this.size > 1 && (this.size > limit || this.bytes > byteLimit)) this.drop(this.oldest())
  }

  private oldest(): Program {
    let oldest: Program | undefined
    for (const bucket of this.byHash.values()) {
      for (const program of bucket) if (oldest === undefined || program.used < oldest.used) oldest = program
    }
    return oldest as Program
  }

  private drop(program: Program): void {
    const { hash } = program.key
    const rest = (this.byHash.get(hash) ?? []).filter((other) => other !== program)
    if (rest.length > 0) this.byHash.set(hash, rest)
    else this.byHash.delete(hash)
    this.size--
    this.bytes -= program.executable?.bytes ?? 0
    program.executable?.dispose?.()
    program.executable = undefined
  }

  /** Lets go of all that is ready to run: what is needed again is prepared again. */
  clear(): void {
    for (const bucket of this.byHash.values()) bucket.forEach((program) => this.drop(program))
  }

  info(): CacheInfo & { readonly bytes: number } {
    const { hits, misses, size, limit, bytes } = this
    return { hits, misses, size, limit, bytes }
  }
}

const evaluators = { compiled, reference } satisfies Readonly<Record<string, Evaluator>>

/** What computes: see {@link setEvaluator}. */
export type EvaluatorName = keyof typeof evaluators

/** All that there are. */
export const evaluatorNames = Object.keys(evaluators) as readonly EvaluatorName[]

/** The programs of each evaluator that was chosen so far. */
const caches: { compiled: Programs; reference?: Programs } = { compiled: new Programs(compiled) }
let chosen: EvaluatorName = 'compiled'
let current = caches.compiled

/** The programs of the evaluator that is chosen. */
export const programs = (): Programs => current

/**
 * Chooses what computes from now on: `'compiled'`, whole programs in WebAssembly, which is the default, or
 * `'reference'`, one op after the other by plain loops, slow and obviously right. Programs of each are cached apart.
 *
 * @returns the one that was chosen before
 * @throws ValueError for another name.
 * @example
 * const before = setEvaluator('reference')
 * tensor([1, 2]).sum().item() // 3
 * setEvaluator(before)
 */
export function setEvaluator(name: EvaluatorName): EvaluatorName {
  if (!Object.hasOwn(evaluators, name)) {
    throw new ValueError(
      'setEvaluator',
      `there is no evaluator ${describe(name)}; there is ${evaluatorNames.join(', ')}`,
    )
  }
  const before = chosen
  chosen = name
  current = caches[name] ??= new Programs(evaluators[name])
  return before
}

/**
 * The programs that are compiled and kept for the next time: how many, how often one was at hand, and how many bytes
 * they take. A `misses` that grows in a loop says that each turn builds another structure.
 *
 * @example
 * const { misses } = cacheInfo()
 * for (const x of [1, 2, 3]) tensor([x, x]).mul(x).sum().item()
 * cacheInfo().misses - misses <= 1 // true
 */
export const cacheInfo = (): CacheInfo & { readonly bytes: number } => programs().info()

/**
 * Has a library compute the products of matrices that are expected to be faster so: float32 and float64, in compiled
 * programs, where memory is shared (always in Node). `undefined` gives them all back to WebAssembly. Programs that were
 * compiled before are compiled anew when they are needed.
 *
 * The bits of such products are those of the library, and may depend on the machine and on the number of threads.
 * `explain` shows what was chosen for each product. `useBlas` of `@chainrule/blas` calls this for you.
 *
 * @returns the provider before, if there was one
 * @throws ValueError for what is no provider.
 * @example
 * const before = setMatmulProvider(undefined) // WebAssembly alone
 * tensor([[1, 2]]).matmul(tensor([[3], [4]])).item() // 11
 * setMatmulProvider(before)
 */
export function setMatmulProvider(provider: MatmulProvider | undefined): MatmulProvider | undefined {
  if (provider !== undefined) {
    for (const method of [provider?.cost, provider?.prepare]) {
      checkFunction('setMatmulProvider', method, 'a provider, with the functions cost and prepare')
    }
  }
  const forget = (): void => caches.compiled.clear()
  const before = replaceMatmulProvider(provider && { ...seam, provider, forget })
  if (before === provider) return before
  provider?.setThreads?.(getThreads())
  forget()
  return before
}
