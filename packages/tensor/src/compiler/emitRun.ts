// Emits what runs a program: its phases in order. A phase of one range is one call; one of more is cut into chunks of
// `grain` units, which one thread does one after the other and several share. Which units make a chunk depends
// on the phase alone, so that any number of threads gives the same bits.
import type { Callable } from '../wasm/code'
import type { Module } from '../wasm/module'
import type { Emission, Phase } from './emission'
import { chunkBits, chunkMask, emitSharing, restPhase, signature, words } from './emitSharing'

/** A phase as threads share it: `chunks` of `size` units, the last maybe of fewer. */
interface Shared extends Phase {
  readonly size: number
  readonly chunks: number
}

/**
 * Defines and exports `run(first, last, control, id)`, which does phases first..last-1: on this thread alone if
 * `control` is 0, else as run number `id` (not 0) with those who help at the control block of that address. It
 * gives 0, or the number of a phase if others still work on the one before: once `left` is 0, call it again from
 * there. If any phase can be shared, `help(control, id, thread)` is exported too: what a worker does during the
 * run. It gives 1 if another run has begun, 0 if there was nothing to do for a while.
 *
 * The result is how many chunks there are to share.
 */
export function emitRun({ module }: Emission, phases: readonly Phase[]): number {
  const cut = phases.map(inChunks)
  const shared = cut.filter(({ chunks }) => chunks > 1)
  const chunks = shared.reduce((sum, phase) => sum + phase.chunks, 0)
  const share = chunks === 0 ? undefined : emitSharing(module, emitWork(module, shared), chunks)
  const run = module.function('run', signature(4, true), (code) => {
    const [first, last, control, id] = [0, 1, 2, 3] as const
    let number = 0
    cut.forEach(({ call, units, chunks, long }, index) => {
      code.i32(index)
      code.get(first)
      code.op('i32.ge_s')
      code.i32(index)
      code.get(last)
      code.op('i32.lt_s')
      code.op('i32.and')
      code.if(() => {
        if (share !== undefined && long === true) {
          code.get(control)
          code.if(() => {
            code.get(control)
            code.get(id)
            code.op('i64.extend_i32_u')
            code.i64(32n)
            code.op('i64.shl')
            code.i64(BigInt(restPhase) << BigInt(chunkBits))
            code.op('i64.or')
            code.memory('i64.atomic.store', words.ticket)
          })
        }
        if (share === undefined || chunks === 1) {
          code.i32(0)
          code.i32(units)
          code.i32(0)
          code.call(call)
          return
        }
        code.i32((number++ << chunkBits) | chunks)
        code.get(control)
        code.get(id)
        code.call(share)
        code.if(() => {
          code.i32(index + 1)
          code.op('return')
        })
      })
    })
    code.get(control)
    code.if(() => {
      code.get(control)
      code.i64(0n)
      code.memory('i64.atomic.store', words.ticket)
    })
    code.i32(0)
  })
  module.export('run', run)
  return chunks
}

function inChunks(phase: Phase): Shared {
  // So that their number fits the ticket, chunks of a phase of very many units are several grains.
  const size = Math.max(1, Math.ceil(phase.units / phase.grain / chunkMask)) * phase.grain
  return { ...phase, size, chunks: Math.max(1, Math.ceil(phase.units / size)) }
}

/** `work(phase and chunks, thread)`: the chunk that is as many before the end of the phase as there are chunks. */
function emitWork(module: Module, shared: readonly Shared[]): Callable {
  return module.function('work', signature(2), (code) => {
    const [phase, thread] = [0, 1] as const
    const chunk = code.local('i32')
    const begin = code.local('i32')
    code.get(phase)
    code.i32(chunkMask)
    code.op('i32.and')
    code.set(chunk)
    code.get(phase)
    code.i32(chunkBits)
    code.op('i32.shr_u')
    code.set(phase)

    const choose = (low: number, high: number): void => {
      const middle = (low + high + 1) >> 1
      if (middle < high) {
        code.get(phase)
        code.i32(middle)
        code.op('i32.lt_u')
        return code.if(
          () => choose(low, middle),
          () => choose(middle, high),
        )
      }
      const { call, units, size, chunks } = shared[low] as Shared
      code.i32(chunks)
      code.get(chunk)
      code.op('i32.sub')
      code.i32(size)
      code.op('i32.mul')
      code.tee(begin)
      code.i32(units)
      code.get(begin)
      code.i32(size)
      code.op('i32.add')
      code.get(chunk)
      code.i32(1)
      code.op('i32.eq')
      code.op('select')
      code.get(thread)
      code.call(call)
    }
    choose(0, shared.length)
  })
}
