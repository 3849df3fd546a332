// The code of one stage: its loops, what is computed at which depth of them, stores.
import { bytesPerElement } from '../../core/dtype'
import type { Lane } from '../../lanes/lane'
import type { Affine } from '../../lanes/lowering'
import type { Code, Local } from '../../wasm/code'
import { loadLanes, storeLanes, type Registers } from '../emitAccess'
import { emitLanes } from '../emitLanes'
import type { Emission } from '../emission'
import type { Access } from '../kernel'
import { Accumulators } from './accumulators'
import { emitLoop, type Range } from './emitLoop'
import { Pointers } from './pointers'
import { leavesOf } from './postorder'
import { programsOf, type Programs } from './programs'
import { turnsOf, type Loops, type Span } from './loops'

export class StageCode {
  readonly loops: Loops
  readonly pointers: Pointers
  readonly #emission: Emission
  readonly #code: Code
  readonly #programs: Programs
  readonly #rangeOf: (loop: number) => Range | undefined
  /** Registers of lanes that stand for what was computed before: one set for all vectors, or one for each. */
  readonly #bound = new Map<Lane, readonly Registers[]>()
  #accumulators: Accumulators | undefined
  #results: readonly Registers[] = []

  /**
   * @param rangeOf the range of a loop's turns that are to be done, if not all are
   * @param written buffers that earlier stages of the nest write
   */
  constructor(
    emission: Emission,
    code: Code,
    loops: Loops,
    rangeOf: (loop: number) => Range | undefined,
    written: ReadonlySet<number>,
  ) {
    this.loops = loops
    this.pointers = new Pointers(loops, emission.dtype)
    this.#emission = emission
    this.#code = code
    this.#programs = programsOf(loops, written)
    this.#rangeOf = rangeOf
  }

  /** All that is done inside the loops before `level`; `span` if one of them is the vectors'. */
  emit(level: number, pointers: readonly Local[], span?: Span): void {
    this.keep(level, pointers, span)
    this.#inside(level, pointers, span)
  }

  /** Computes what stays the same further inside. */
  keep(level: number, pointers: readonly Local[], span?: Span): void {
    for (const varying of [false, true]) {
      const here = this.#programs.kept.filter((each) => each.level === level && each.varying === varying)
      if (here.length === 0) continue
      const lanes = here.map(({ lane }) => lane)
      const vectors = varying ? (span ?? []) : [1]
      const values = vectors.map((count, vector) => this.#lanes(lanes, pointers, vector, count))
      for (const [i, { name }] of here.entries()) this.#bound.set(name, column(values, i))
    }
  }

  #inside(level: number, pointers: readonly Local[], span: Span | undefined): void {
    const { reduction } = this.#programs
    if (reduction === undefined || level !== this.loops.kept) return this.#loop(level, pointers, span)
    const { loops } = this
    const across = loops.vector >= loops.kept
    const count = across ? accumulatorsOf(loops) : (span ?? [1]).length
    this.#accumulators = new Accumulators(this.#emission, this.#code, reduction, count)
    this.#loop(level, pointers, span)
    this.#results = this.#accumulators.finish(across)
    this.#store(pointers, span)
  }

  #loop(level: number, pointers: readonly Local[], span: Span | undefined): void {
    if (level === this.loops.extents.length) {
      if (this.#programs.reduction === undefined) return this.#store(pointers, span)
      return this.#step(pointers, span ?? [1])
    }
    const { turns, factor, span: own, rest } = turnsOf(this.loops, level)
    const body =
      (vectors: Span | undefined) =>
      ([inner]: readonly (readonly Local[])[]): void =>
        this.emit(level + 1, inner as readonly Local[], vectors ?? span)
    const walk = this.pointers.walk(pointers, level, factor)
    emitLoop(this.#code, turns, this.#rangeOf(level), [walk], body(own), rest && body(rest))
  }

  #step(pointers: readonly Local[], span: Span): void {
    const accumulators = this.#accumulators as Accumulators
    const masks = this.loops.vector >= this.loops.kept
    span.forEach((count, vector) => {
      accumulators.step(vector, masks ? count : 4, (roots, bound) =>
        this.#lanes(roots, pointers, vector, count, bound),
      )
    })
  }

  /**
   * First all that is read, in the end all that is stored: what is computed for one vector does not wait for another,
   * and engines mix the instructions.
   */
  #store(pointers: readonly Local[], span: Span = [1]): void {
    const { stores, vector: loop } = this.loops
    const roots = this.#programs.stores
    const leaves = leavesOf(roots)
    const loaded = span.map((count, vector) => {
      const registers = this.#lanes(leaves, pointers, vector, count)
      return new Map(leaves.map((leaf, i) => [leaf, registers[i] as Registers]))
    })
    const values = span.map((count, vector) => this.#lanes(roots, pointers, vector, count, loaded[vector]))
    for (const [vector, count] of span.entries()) {
      stores.forEach((store, i) => {
        const { dtype, stride, push, offset } = this.#reach(store, pointers, vector)
        const lanes = loop < 0 || stride === 0 ? 1 : count
        storeLanes(this.#code, dtype, push, offset, stride, lanes, values[vector]?.[i] as Registers)
      })
    }
  }

  /** The values of lanes for one of the vectors, of which `count` lanes matter. */
  #lanes(
    roots: readonly Lane[],
    pointers: readonly Local[],
    vector: number,
    count: number,
    bound?: ReadonlyMap<Lane, Registers>,
  ): Registers[] {
    const leaf = (lane: Lane): Registers => {
      const known = bound?.get(lane) ?? one(this.#bound.get(lane), vector)
      if (known !== undefined) return known
      if (lane.op === 'result') return one(this.#results, vector) as Registers
      if (lane.op === 'position') {
        return [this.#position(this.loops.positions[Number(lane.value)] as Affine, pointers, vector)]
      }
      const read = this.loops.reads[Number(lane.value)] as Access
      const { dtype, stride, push, offset } = this.#reach(read, pointers, vector)
      return loadLanes(this.#code, dtype, push, offset, stride, count)
    }
    return emitLanes(this.#emission, this.#code, roots, leaf)
  }

  #reach(access: Access, pointers: readonly Local[], vector: number) {
    const dtype = this.#emission.dtype(access.buffer)
    const stride = access.strides[this.loops.vector] ?? 0
    const { index, delta } = this.pointers.find(access)
    const offset = delta + 4 * vector * stride * bytesPerElement(dtype)
    return { dtype, stride, push: () => this.#code.get(pointers[index] as Local), offset }
  }

  #position(map: Affine, pointers: readonly Local[], vector: number): Local {
    const code = this.#code
    const stride = map.strides[this.loops.vector] ?? 0
    const { index, delta } = this.pointers.find(map)
    const places = Int32Array.from({ length: 4 }, (_, lane) => delta + (4 * vector + lane) * stride)
    const local = code.local('v128')
    code.get(pointers[index] as Local)
    code.op('i32x4.splat')
    if (places.some((place) => place !== 0)) {
      code.v128(new Uint8Array(places.buffer))
      code.op('i32x4.add')
    }
    code.set(local)
    return local
  }
}

// What takes as many instructions to compute does not wait for the sum that it is added to.
const longValue = 12

/** How many accumulators go along the vectors' loop: one for each vector, or one for all. */
function accumulatorsOf(loops: Loops): number {
  const { turns, span, rest } = turnsOf(loops, loops.vector)
  const long = (loops.reduction?.cost.instructions as number) >= longValue
  return long ? 1 : ((turns > 0 ? span : rest) as Span).length
}

const column = (rows: readonly (readonly Registers[])[], i: number): Registers[] =>
  rows.map((row) => row[i] as Registers)

// What there is for a vector: its own, or what is the same for all.
const one = (values: readonly Registers[] | undefined, vector: number): Registers | undefined =>
  values?.[Math.min(vector, values.length - 1)]
