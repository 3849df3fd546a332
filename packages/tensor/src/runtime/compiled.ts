// The compiling evaluator: a graph in, a WebAssembly program out, which is run on the common heap.
import { allocate, type DType, type TypedArray } from '../core/dtype'
import { assemble, blockOf, type Assembly, type Block } from '../compiler/assemble'
import type { Graph } from '../compiler/graph'
import type { Buffer, Host, Plan } from '../compiler/kernel'
import { plan } from '../compiler/plan'
import { Storage, type Value } from '../graph/primitive'
import { fallbackNamed } from '../lanes/fallbacks'
import { hasFusedMultiplyAdd, instantiate } from './engine'
import type { Evaluator, Executable } from './evaluator'
import { heap } from './heap'
import { addressOf, allocateStorage, donate, endRun, release } from './residence'
import type { Shareable } from './threads/library'
import { runPhases } from './threads/threads'

/** What {@link compiled} does on the way, for those who want to look or to check. */
export interface Inspection {
  /** Called with every plan, before code is made of it; a verifier throws here. */
  check: ((plan: Plan) => void) | undefined
}

export const inspection: Inspection = { check: undefined }

/** Compiles programs to WebAssembly. */
export const compiled: Evaluator = { name: 'compiled', prepare: (graph) => new Compiled(graph) }

/** A program in WebAssembly. */
export class Compiled implements Executable {
  readonly plan: Plan
  readonly assembly: Assembly
  readonly #graph: Graph
  readonly #block: Block
  readonly #shareable: Shareable | undefined

  /** @param print whether to keep the text of the code */
  constructor(graph: Graph, print = false) {
    this.#graph = graph
    this.plan = plan(graph)
    inspection.check?.(this.plan)
    const { buffers } = this.plan
    const common = heap()
    const { bytes } = blockOf(buffers, 0)
    this.#block = blockOf(
      buffers,
      common.allocate(bytes, () => 'the parameters of a program'),
    )
    this.assembly = assemble(this.plan, this.#block, {
      shared: common.shared,
      fma: hasFusedMultiplyAdd(),
      print,
    })
    const { phases, imports, chunks } = this.assembly
    if (phases.length === 0) return
    const environment = Object.fromEntries(imports.map((name) => [name, fallbackNamed(name)]))
    const { run } = instantiate(this.assembly.bytes, common.memory, environment)
    this.#shareable = { run: run as Shareable['run'], chunks, bytes: this.assembly.bytes }
  }

  /** What it holds on to: its code, once as bytes and once or twice as the engine's. */
  get bytes(): number {
    return this.#block.bytes + 8 * this.assembly.bytes.length
  }

  /** @param watch called with -1 at the start, and then with the number of each kernel, or part of one, that is done */
  run(inputs: readonly (Storage | number)[], watch?: (kernel: number) => void): Storage[] {
    const made: Storage[] = []
    try {
      const arena = this.#place(inputs)
      const results = this.#results(inputs, made)
      watch?.(-1)
      for (const call of this.assembly.calls) {
        if (call.kind === 'host') {
          this.#evaluate(call, arena)
          watch?.(this.plan.kernels.indexOf(call))
        } else if (watch === undefined) runPhases(this.#shareable as Shareable, call.first, call.last)
        else {
          for (let phase = call.first; phase < call.last; phase++) {
            runPhases(this.#shareable as Shareable, phase, phase + 1)
            watch(this.assembly.kernelOf[phase] as number)
          }
        }
      }
      return results.map((result, i) => this.#heir(result, i, inputs))
    } catch (error) {
      for (const storage of made) release(storage)
      throw error
    } finally {
      endRun()
    }
  }

  dispose(): void {
    heap().free(this.#block.address)
  }

  /** Writes the addresses of inputs and arena, and scalars; gives the arena's. */
  #place(inputs: readonly (Storage | number)[]): number {
    const { address, slots } = this.#block
    const common = heap()
    inputs.forEach((input, i) => {
      const buffer = this.plan.inputs[i] as number
      const slot = slots[buffer] as number
      if (typeof input === 'number') {
        common.view((this.plan.buffers[buffer] as Buffer).dtype, slot, 1)[0] = input
      } else {
        const from = addressOf(input)
        common.int32[slot >>> 2] = from
      }
    })
    const arena = this.plan.arenaBytes === 0 ? 0 : common.arena(this.plan.arenaBytes)
    common.int32[address >>> 2] = arena
    return arena
  }

  /** The storage of each output, before it is written; those that are new are added to `made`. */
  #results(inputs: readonly (Storage | number)[], made: Storage[]): Storage[] {
    const { buffers, outputs, donors } = this.plan
    return outputs.map((buffer, i) => {
      const { dtype, size, kind, name } = buffers[buffer] as Buffer
      const given = inputs[donors[i] ?? -1]
      const slot = this.#block.slots[buffer] as number
      if (given instanceof Storage) {
        const at = addressOf(given)
        heap().int32[slot >>> 2] = at
        return given
      }
      if (kind !== 'output') return this.#passed(buffer, dtype, inputs)
      const first = outputs.indexOf(buffer)
      const storage = allocateStorage(dtype, size, () => `the result of ${name}, ${size} elements`)
      made.push(storage)
      if (first === i) {
        const at = addressOf(storage)
        heap().int32[slot >>> 2] = at
      }
      return storage
    })
  }

  /** An output that is an input. */
  #passed(buffer: number, dtype: DType, inputs: readonly (Storage | number)[]): Storage {
    const input = inputs[this.plan.inputs.indexOf(buffer)]
    if (typeof input !== 'number') return input as Storage
    const data = allocate(dtype, 1)
    data[0] = input
    return new Storage({ data })
  }

  /** An output after the run: in the memory of its donor, or as a copy of the same value asked for before. */
  #heir(result: Storage, i: number, inputs: readonly (Storage | number)[]): Storage {
    const { outputs, donors } = this.plan
    const buffer = outputs[i] as number
    const first = outputs.indexOf(buffer)
    if (donors[i] !== undefined) return donate(inputs[donors[i]] as Storage)
    if (first < i && this.plan.buffers[buffer]?.kind === 'output') {
      const { dtype, size } = this.plan.buffers[buffer] as Buffer
      const from = heap().int32[(this.#block.slots[buffer] as number) >>> 2] as number
      result.data.set(heap().view(dtype, from >>> 0, size) as never)
    }
    return result
  }

  #evaluate({ primitive, attributes, inputs, output }: Host, arena: number): void {
    const value = ({ buffer, shape }: Host['output']): Value => {
      const { dtype, size } = this.plan.buffers[buffer] as Buffer
      return { shape, dtype, data: this.#view(buffer, dtype, size, arena) }
    }
    const result = value(output)
    result.data.fill(0)
    primitive.evaluate(inputs.map(value), result, attributes)
  }

  #view(buffer: number, dtype: DType, size: number, arena: number): TypedArray {
    const place = this.plan.places[buffer]
    const common = heap()
    if (place !== undefined) return common.view(dtype, arena + place, size)
    const slot = this.#block.slots[buffer] as number
    if (this.plan.buffers[buffer]?.kind === 'scalar') return common.view(dtype, slot, 1)
    return common.view(dtype, (common.int32[slot >>> 2] as number) >>> 0, size)
  }

  /** Which inputs may be overwritten, for those who print. */
  get graph(): Graph {
    return this.#graph
  }
}
