// Loops over units of work and over tiles within them, and addresses that are affine in their counters.
import { bytesPerElement } from '../../core/dtype'
import { sizeOf } from '../../core/shape'
import type { Code, Local } from '../../wasm/code'
import type { Emission, Phase } from '../emission'
import type { Access } from '../kernel'
import type { Steps } from './schedule'

/** A loop's counter; undefined for a loop of one turn, whose counter is 0. */
export type Counter = Local | undefined

/** What is on the stack, in a new local. */
export function setLocal(code: Code, type: 'i32' | 'v128' = 'i32'): Local {
  const local = code.local(type)
  code.set(local)
  return local
}

/** Adds `offset + sum of strides * counters` to the i32 on the stack. */
export function addTerms(
  code: Code,
  offset: number,
  strides: readonly number[] = [],
  counters: readonly Counter[] = [],
): void {
  if (offset !== 0) {
    code.i32(offset)
    code.op('i32.add')
  }
  counters.forEach((counter, loop) => {
    const stride = strides[loop] as number
    if (counter === undefined || stride === 0) return
    code.get(counter)
    if (stride !== 1) {
      code.i32(stride)
      code.op('i32.mul')
    }
    code.op('i32.add')
  })
}

/** `start + sum of strides * counters` in a new local. */
export function moved(
  code: Code,
  start: Local,
  strides: readonly number[],
  counters: readonly Counter[],
): Local {
  code.get(start)
  addTerms(code, 0, strides, counters)
  return setLocal(code)
}

/** The address of an element, in a new local. */
export function addressOf(
  emission: Emission,
  code: Code,
  { buffer, offset, strides }: Access,
  counters: readonly Counter[],
): Local {
  const size = bytesPerElement(emission.dtype(buffer))
  emission.address(code, buffer)
  const bytes = strides.map((stride) => stride * size)
  addTerms(code, offset * size, bytes, counters)
  return setLocal(code)
}

/** A phase whose units are the points of `counts`, the last axis fastest. */
export function emitUnits(
  { module }: Emission,
  work: Omit<Phase, 'call' | 'units'>,
  counts: readonly number[],
  body: (code: Code, counters: readonly Counter[]) => void,
): Phase {
  const units = sizeOf(counts)
  const type = { parameters: ['i32', 'i32', 'i32'], results: [] } as const
  const call = module.function(work.name, type, (code) => {
    const [unit, end] = [0, 1] as const
    const pushEnd = (): void => code.get(end)
    code.count(unit, pushEnd, 1, () => {
      let inner = 1
      const counters = counts.toReversed().map((count): Counter => {
        if (count === 1) return undefined
        code.get(unit)
        if (inner > 1) {
          code.i32(inner)
          code.op('i32.div_u')
        }
        inner *= count
        if (inner < units) {
          code.i32(count)
          code.op('i32.rem_u')
        }
        return setLocal(code)
      })
      body(code, counters.toReversed())
    })
  })
  return { ...work, call, units }
}

/** How many blocks there are. What is left over at the end is no full step: it belongs to the last block. */
export const blocksOf = ({ size, step, block }: Steps): number =>
  Math.max(1, Math.ceil((size - (size % step)) / block))

/** Goes through a block of an axis: `body` gets the place of a tile and how many elements it has. */
export function emitSteps(
  code: Code,
  steps: Steps,
  block: Counter,
  body: (at: Counter, count: number) => void,
): void {
  const { size, step } = steps
  const rest = size % step
  const whole = size - rest
  if (block === undefined && (whole === 0 || size === step)) return body(undefined, size)
  const at = code.local('i32')
  code.i32(0)
  addTerms(code, 0, [steps.block], [block])
  code.set(at)
  let end = (): void => code.i32(whole)
  if (block !== undefined) {
    const stop = minimum(code, at, steps.block, end)
    end = () => code.get(stop)
  }
  code.count(at, end, step, () => code.scope(() => body(at, step)))
  if (rest === 0) return
  const last = (): void => code.scope(() => body(at, rest))
  if (block === undefined) return last()
  code.get(at)
  code.i32(whole)
  code.op('i32.eq')
  code.if(last)
}

/** `x + by`, or what `limit` pushes if that comes first, going up from `x`; in a new local. */
export function minimum(code: Code, x: Local, by: number, limit: () => void): Local {
  limit()
  code.get(x)
  code.i32(by)
  code.op('i32.add')
  // By their distances, which stay right where addresses end at 4 GiB.
  limit()
  code.get(x)
  code.op('i32.sub')
  code.i32(by)
  code.op('i32.lt_u')
  code.op('select')
  return setLocal(code)
}
