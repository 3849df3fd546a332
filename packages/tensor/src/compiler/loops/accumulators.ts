// The accumulators of a reduction: for each of the vectors that are worked on at once its own, or for several one.
import { read, type Lane } from '../../lanes/lane'
import type { Code } from '../../wasm/code'
import type { Registers } from '../emitAccess'
import { emitLanes } from '../emitLanes'
import type { Emission } from '../emission'
import type { ReductionPrograms } from './programs'

/** An accumulator: the registers of its parts. */
type Parts = readonly Registers[]

type Bound = ReadonlyMap<Lane, Registers>

export class Accumulators {
  readonly #emission: Emission
  readonly #code: Code
  readonly #programs: ReductionPrograms
  readonly #sums: readonly Parts[]

  /** `count` accumulators that have taken in nothing yet. */
  constructor(emission: Emission, code: Code, programs: ReductionPrograms, count: number) {
    this.#emission = emission
    this.#code = code
    this.#programs = programs
    const start = this.#evaluate(programs.combiner.start, new Map())
    this.#sums = Array.from({ length: count }, () =>
      start.map((registers) =>
        registers.map((local) => {
          const copy = code.local('v128')
          code.get(local)
          code.set(copy)
          return copy
        }),
      ),
    )
  }

  /**
   * Takes in one value for each of the first `count` lanes of a vector. `evaluate` gives the registers of programs
   * in which some lanes are bound.
   */
  step(
    vector: number,
    count: number,
    evaluate: (roots: readonly Lane[], bound: Bound) => readonly Registers[],
  ): void {
    const { accumulator, step, maskedStep, mask } = this.#programs
    const sums = this.#sums[vector % this.#sums.length] as Parts
    const bound = new Map(accumulator.map((name, part) => [name, sums[part] as Registers]))
    if (count < 4) bound.set(mask, this.#mask(mask.type === 'm64' ? 8 : 4, count))
    const next = evaluate(count < 4 ? maskedStep : step, bound)
    sums.forEach((registers, part) =>
      registers.forEach((local, half) => {
        this.#code.get(next[part]?.[half] as number)
        this.#code.set(local)
      }),
    )
  }

  /** The results: one for each accumulator, or the one of all their lanes together, in each lane. */
  finish(across: boolean): readonly Registers[] {
    const { accumulator, combiner } = this.#programs
    const sums = across ? [this.#across()] : this.#sums
    const result = [combiner.finish(accumulator)]
    return sums.map((parts) => this.#evaluate(result, this.#bind(accumulator, parts))[0] as Registers)
  }

  // In an order that depends on nothing but the number of accumulators: theirs first, then the lanes of one.
  #across(): Parts {
    let sums = this.#sums
    while (sums.length > 1) {
      const half = Math.ceil(sums.length / 2)
      sums = sums.slice(0, half).map((parts, i) => {
        const other = sums[half + i]
        return other === undefined ? parts : this.#merge(parts, other)
      })
    }
    const [sum] = sums as [Parts]
    const halves = this.#merge(
      sum,
      sum.map((registers) => this.#rotate(registers, 2)),
    )
    return this.#merge(
      halves,
      halves.map((registers) => this.#rotate(registers, 1)),
    )
  }

  #merge(a: Parts, b: Parts): Parts {
    const { accumulator, combiner } = this.#programs
    const others = accumulator.map((lane) => read(lane.type, -2_000_000 + Number(lane.value)))
    const bound = new Map([...this.#bind(accumulator, a), ...this.#bind(others, b)])
    return this.#evaluate(combiner.merge(accumulator, others), bound)
  }

  /** Lanes 2 and 3 before 0 and 1, or lanes 0 and 1 and lanes 2 and 3 exchanged. */
  #rotate(registers: Registers, by: 1 | 2): Registers {
    if (registers.length === 2 && by === 2) return registers.toReversed()
    const bytes = registers.length === 2 ? 8 : 4 * by
    return registers.map((local) => {
      const rotated = this.#code.local('v128')
      this.#code.get(local)
      this.#code.get(local)
      this.#code.shuffle(Array.from({ length: 16 }, (_, i) => i ^ bytes))
      this.#code.set(rotated)
      return rotated
    })
  }

  #mask(bytes: 4 | 8, count: number): Registers {
    return Array.from({ length: bytes / 4 }, (_, half) => {
      const local = this.#code.local('v128')
      const first = half * 2
      this.#code.v128(
        Uint8Array.from({ length: 16 }, (__, i) => (first + Math.floor(i / bytes) < count ? 255 : 0)),
      )
      this.#code.set(local)
      return local
    })
  }

  #bind(names: readonly Lane[], parts: Parts): [Lane, Registers][] {
    return names.map((name, part) => [name, parts[part] as Registers])
  }

  #evaluate(roots: readonly Lane[], bound: Bound | [Lane, Registers][]): Registers[] {
    const known = new Map(bound)
    return emitLanes(this.#emission, this.#code, roots, (lane) => known.get(lane) as Registers)
  }
}
