// The compiling evaluator: a graph in, a WebAssembly program out, which is run on the common heap.
import { allocate, bytesPerElement, type DType, type TypedArray } from '../core/dtype'
import { assemble, blockOf, type Assembly, type Block, type Call } from '../compiler/assemble'
import type { Graph } from '../compiler/graph'
import type { Buffer, Host, Plan } from '../compiler/kernel'
import { plan } from '../compiler/plan'
import { Storage, type Value } from '../graph/primitive'
import { fallbackNamed } from '../lanes/fallbacks'
import { hasFusedMultiplyAdd, instantiate } from './engine'
import type { Evaluator, Executable } from './evaluator'
import { heap } from './heap'
import { matmulProvider, type Provided } from './provider'
import { addressOf, allocateStorage, copied, donate, endRun, release } from './residence'
import type { Shareable } from './threads/library'
import { getThreads, runPhases } from './threads/threads'

/** What {@link compiled} does on the way, for those who want to look or to check. */
export interface Inspection {
  /** Called with every plan, before code is made of it; a verifier throws here. */
  check: ((plan: Plan) => void) | undefined
}

export const inspection: Inspection = { check: undefined }

/** Compiles programs to WebAssembly. */
export const compiled: Evaluator = { name: 'compiled', prepare: (graph) => new Compiled(graph) }

/** How an input reaches the program: where its pointer, or the number itself, is written, as an index. */
interface Entry {
  readonly word: number
  readonly dtype: DType
  readonly element: number
}

/** How a result leaves the program. */
interface Exit {
  /** Where its pointer is written, as the index of a word. */
  readonly word: number
  readonly dtype: DType
  readonly size: number
  /** What there is no room for, if there is none. */
  readonly what: () => string
  /** The donated input whose memory it takes, or the input that it is; -1 for none. */
  readonly donor: number
  readonly input: number
  /** The result that is the same value; itself where none comes before. */
  readonly first: number
  /** Where in the program's own memory it is written, from where it is copied; 0 for one that gets a block. */
  readonly own: number
}

/** Results of so few bytes are copied off the heap at once: what becomes of a block costs more than that. */
const smallBytes = 16

/** A program in WebAssembly. */
export class Compiled implements Executable {
  readonly graph: Graph
  readonly plan: Plan
  readonly assembly: Assembly
  readonly #block: Block
  readonly #entries: readonly Entry[]
  readonly #exits: readonly Exit[]
  readonly #shareable: Shareable | undefined

  constructor(graph: Graph) {
    this.graph = graph
    const common = heap()
    const fma = hasFusedMultiplyAdd()
    const provided = common.shared ? matmulProvider() : undefined
    this.plan = plan(graph, provided && { ...provided, fma, threads: getThreads() })
    inspection.check?.(this.plan)
    const { buffers, inputs, outputs } = this.plan
    const { bytes } = blockOf(buffers, 0)
    const owned = smallBytes * outputs.length
    this.#block = blockOf(
      buffers,
      common.allocate(bytes + owned, () => 'the parameters of a program'),
    )
    const { address, slots } = this.#block
    this.#entries = inputs.map((buffer) => {
      const slot = slots[buffer] as number
      const { dtype } = buffers[buffer] as Buffer
      return { word: slot >>> 2, dtype, element: slot / bytesPerElement(dtype) }
    })
    this.#exits = exitsOf(this.plan, slots, address + bytes)
    for (const { word, own } of this.#exits) if (own > 0) common.int32[word] = own
    this.assembly = assemble(this.plan, this.#block, {
      shared: common.shared,
      fma,
      emitCall: provided?.emitCall,
    })
    const { phases, imports, products, chunks } = this.assembly
    if (phases.length === 0) return
    const environment: Record<string, (...args: number[]) => number | void> = {}
    for (const name of imports) environment[name] = fallbackNamed(name)
    for (const [name, gemm] of products) {
      const { provider } = provided as Provided
      const call = provider.prepare(gemm, common.memory.buffer as SharedArrayBuffer)
      environment[name] = (a, b, c) => call((a as number) >>> 0, (b as number) >>> 0, (c as number) >>> 0)
    }
    const { run } = instantiate(this.assembly.bytes, common.memory, environment)
    this.#shareable = { run: run as Shareable['run'], chunks, bytes: this.assembly.bytes }
  }

  /** What it holds on to: its code, once as bytes and once or twice as the engine's. */
  get bytes(): number {
    return this.#block.bytes + 8 * this.assembly.bytes.length
  }

  /** @param watch called with -1 at the start, and then with the number of each kernel, or part of one, that is done */
  run(inputs: readonly (Storage | number)[], watch?: (kernel: number) => void): Storage[] {
    const exits = this.#exits
    // oxlint-disable-next-line unicorn/no-new-array -- in its final size at once: faster than pushing
    const results = new Array<Storage>(exits.length)
    let done = false
    try {
      this.#enter(inputs)
      for (let i = 0; i < exits.length; i++) {
        const exit = exits[i] as Exit
        if (exit.own === 0) results[i] = roomFor(exit, exit.first < i, inputs)
      }
      watch?.(-1)
      const { calls } = this.assembly
      for (let i = 0; i < calls.length; i++) this.#call(calls[i] as Call, watch)
      // Donated memory goes to its heir; small values and those asked for twice are copied.
      for (let i = 0; i < exits.length; i++) {
        const { dtype, size, donor, first, input, own } = exits[i] as Exit
        if (own > 0) results[i] = copied(dtype, size, own)
        else if (donor >= 0) results[i] = donate(results[i] as Storage)
        else if (first < i && input < 0) {
          ;(results[i] as Storage).data.set((results[first] as Storage).data as never)
        }
      }
      done = true
      return results
    } finally {
      if (!done) this.#forget(results)
      endRun()
    }
  }

  dispose(): void {
    heap().free(this.#block.address)
  }

  /** Writes the addresses of the arena and of the inputs, and scalars. */
  #enter(inputs: readonly (Storage | number)[]): void {
    const common = heap()
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i] as Storage | number
      const { word, dtype, element } = this.#entries[i] as Entry
      if (typeof input === 'number') common[dtype][element] = input
      else {
        // First the address: looking for it may replace the view.
        const address = addressOf(input)
        common.int32[word] = address
      }
    }
    if (this.plan.arenaBytes > 0) {
      const arena = common.arena(this.plan.arenaBytes)
      common.int32[this.#block.address >>> 2] = arena
    }
  }

  #call(call: Call, watch: ((kernel: number) => void) | undefined): void {
    if (call.kind === 'host') {
      this.#evaluate(call)
      watch?.(this.plan.kernels.indexOf(call))
    } else if (watch === undefined) runPhases(this.#shareable as Shareable, call.first, call.last)
    else {
      for (let phase = call.first; phase < call.last; phase++) {
        runPhases(this.#shareable as Shareable, phase, phase + 1)
        watch(this.assembly.kernelOf[phase] as number)
      }
    }
  }

  /** After a run that failed: what it made is nobody's. */
  #forget(results: readonly Storage[]): void {
    results.forEach((storage, i) => {
      const { donor, input } = this.#exits[i] as Exit
      if (donor < 0 && input < 0) release(storage)
    })
  }

  #evaluate({ primitive, attributes, inputs, output }: Host): void {
    const value = ({ buffer, shape }: Host['output']): Value => {
      const { dtype } = this.plan.buffers[buffer] as Buffer
      return { shape, dtype, data: this.#view(buffer) }
    }
    const result = value(output)
    result.data.fill(0)
    primitive.evaluate(inputs.map(value), result, attributes)
  }

  #view(buffer: number): TypedArray {
    const { dtype, size, kind } = this.plan.buffers[buffer] as Buffer
    const common = heap()
    const place = this.plan.places[buffer]
    if (place !== undefined) return common.view(dtype, common.arenaAddress + place, size)
    const slot = this.#block.slots[buffer] as number
    if (kind === 'scalar') return common.view(dtype, slot, 1)
    return common.view(dtype, (common.int32[slot >>> 2] as number) >>> 0, size)
  }
}

function exitsOf(
  { buffers, inputs, outputs, donors }: Plan,
  slots: readonly (number | undefined)[],
  ownAddress: number,
): Exit[] {
  return outputs.map((buffer, i) => {
    const { dtype, size, kind, name } = buffers[buffer] as Buffer
    const first = outputs.indexOf(buffer)
    const slot = slots[buffer] as number
    const input = kind === 'output' ? -1 : inputs.indexOf(buffer)
    const small = donors[first] === undefined && input < 0 && size * bytesPerElement(dtype) <= smallBytes
    const own = small ? ownAddress + smallBytes * first : 0
    const what = (): string => `the result of ${name}, ${size} elements`
    return { word: slot >>> 2, dtype, size, what, donor: donors[i] ?? -1, input, first, own }
  })
}

/** The storage of a result that is not small. Its address is written, unless it is a copy of one before. */
function roomFor(exit: Exit, isCopy: boolean, inputs: readonly (Storage | number)[]): Storage {
  const { word, dtype, size, what, donor, input } = exit
  if (input >= 0) {
    const given = inputs[input] as Storage | number
    return typeof given === 'number' ? ofNumber(given, dtype) : given
  }
  const storage = donor < 0 ? allocateStorage(dtype, size, what) : (inputs[donor] as Storage)
  if (!isCopy) {
    const address = addressOf(storage)
    heap().int32[word] = address
  }
  return storage
}

function ofNumber(number: number, dtype: DType): Storage {
  const data = allocate(dtype, 1)
  data[0] = number
  return new Storage({ data })
}
