// Emits what shares a phase between threads. Main publishes it in a control block, a few words of shared memory, all
// accessed by sequentially consistent atomics; main and every worker that is inside `help` then claim its chunks
// until none is left.
//
//   ticket  [run: 32 bits | phase: 20 | unclaimed chunks: 12]; 0 while nothing runs; phase `restPhase`, of no chunks,
//           while main waits for others' threads: who is awake goes to sleep
//   left    chunks of the present phase that are not finished
//   asleep  how many workers sleep, or are about to, and have not been called
//   wake    how many have been called and have not noticed; what workers sleep on
//
// What makes this right:
//
// 1. A chunk is claimed by taking 1 from the ticket, by a compare-exchange of the whole word. Within a run phases
//    ascend and chunks descend, and no two runs have the same number (of four billion), so the ticket never has a value
//    twice: a compare-exchange that succeeds has compared with the present, however old the value read.
// 2. `left`, and all that a phase reads, was written before its ticket was; who claims a chunk sees it.
// 3. Main goes on when `left` is 0: each chunk is finished, and its writes precede the subtraction that said so.
//    Until then no other ticket comes: a claimed chunk never outlives its phase.
// 4. Main waits for claimed chunks alone. A worker that sleeps, still starts or died in its sleep costs nothing.
// 5. A worker adds itself to `asleep` before it looks at the ticket a last time, and who might call it looks at
//    `asleep` after the ticket was stored: one of the two sees the other. Who calls takes 1 from `asleep` and
//    gives it to `wake`, and a worker gets up by taking 1 from `wake`, or from `asleep` if nobody did: each
//    sleep ends by one of them, and nobody is called twice.
import type { Callable, Code } from '../wasm/code'
import type { FunctionType, Module } from '../wasm/module'

/**
 * Where the words of a control block are, in bytes from its start. Words that are written while others poll
 * have a cache line of their own. `failed` and `program` (three words) are the runtime's.
 */
export const words = {
  ticket: 0,
  left: 64,
  wake: 128,
  asleep: 132,
  failed: 192,
  program: 196,
  end: 256,
} as const

export const chunkBits = 12
/** The bits of a ticket that count unclaimed chunks. */
export const chunkMask = (1 << chunkBits) - 1

/** The phase in which there is nothing to do for a while. */
export const restPhase = 2 ** 20 - 1

/** How often a thread looks again for something to do, or to be done, before it gives up: some 100 microseconds. */
const polls = 60_000

/** Programs of fewer chunks wake nobody: the call takes as long as a small chunk. Who is awake helps anyway. */
const chunksForCall = 4

/** The type of a function of so many i32 that gives one, if anything. */
export const signature = (parameters: number, result = false): FunctionType => ({
  parameters: Array<'i32'>(parameters).fill('i32'),
  results: result ? ['i32'] : [],
})

/**
 * Exports `help`; gives a function that does one phase, `share(phase and chunks, control, id)`, and returns 1
 * if others have not finished yet.
 *
 * @param work does the chunk that a ticket's lower half says, on a thread
 * @param chunks how many there are in all
 */
export function emitSharing(module: Module, work: Callable, chunks: number): Callable {
  const claim = emitClaim(module, work, chunks >= chunksForCall)

  const help = module.function('help', signature(3, true), (code) => {
    const [control, id, thread] = [0, 1, 2] as const
    const ticket = code.local('i64')
    const run = code.local('i32')
    const rest = code.local('i32')
    code.i32(polls)
    code.set(rest)
    code.loop((again) => {
      code.get(control)
      code.memory('i64.atomic.load', words.ticket)
      code.tee(ticket)
      code.i64(32n)
      code.op('i64.shr_u')
      code.op('i32.wrap_i64')
      code.tee(run)
      code.get(id)
      code.op('i32.eq')
      code.if(
        () => {
          pushUnclaimed(code, ticket)
          code.if(() => {
            code.get(control)
            code.get(ticket)
            code.get(thread)
            code.call(claim)
            code.i32(polls)
            code.set(rest)
            code.branch(again)
          })
          code.get(ticket)
          code.op('i32.wrap_i64')
          code.i32(restPhase << chunkBits)
          code.op('i32.eq')
          code.if(() => {
            code.i32(0)
            code.op('return')
          })
        },
        () => {
          code.get(run)
          code.if(() => {
            code.i32(1)
            code.op('return')
          })
        },
      )
      countDown(code, rest)
      code.branchIf(again)
    })
    code.i32(0)
  })
  module.export('help', help)

  return module.function('share', signature(3, true), (code) => {
    const [phase, control, id] = [0, 1, 2] as const
    const ticket = code.local('i64')
    const rest = code.local('i32')
    code.get(control)
    code.op('i32.eqz')
    code.if(() => {
      code.loop((again) => {
        code.get(phase)
        code.i32(0)
        code.call(work)
        countDown(code, phase)
        code.i32(chunkMask)
        code.op('i32.and')
        code.branchIf(again)
      })
      code.i32(0)
      code.op('return')
    })

    code.get(control)
    code.get(phase)
    code.i32(chunkMask)
    code.op('i32.and')
    code.memory('i32.atomic.store', words.left)
    code.get(control)
    code.get(phase)
    code.op('i64.extend_i32_u')
    code.get(id)
    code.op('i64.extend_i32_u')
    code.i64(32n)
    code.op('i64.shl')
    code.op('i64.or')
    code.memory('i64.atomic.store', words.ticket)

    code.loop((again) => {
      code.get(control)
      code.memory('i64.atomic.load', words.ticket)
      code.tee(ticket)
      pushUnclaimed(code)
      code.if(() => {
        code.get(control)
        code.get(ticket)
        code.i32(0)
        code.call(claim)
        code.branch(again)
      })
    })
    code.i32(polls)
    code.set(rest)
    code.loop((again) => {
      code.get(control)
      code.memory('i32.atomic.load', words.left)
      code.op('i32.eqz')
      code.if(() => {
        code.i32(0)
        code.op('return')
      })
      countDown(code, rest)
      code.branchIf(again)
    })
    code.i32(1)
  })
}

/** `claim(control, ticket, thread)`: does a chunk, if the ticket is still the one that was read. */
function emitClaim(module: Module, work: Callable, callsWorkers: boolean): Callable {
  return module.function('claim', { parameters: ['i32', 'i64', 'i32'], results: [] }, (code) => {
    const [control, ticket, thread] = [0, 1, 2] as const
    code.get(control)
    code.get(ticket)
    code.get(ticket)
    code.i64(1n)
    code.op('i64.sub')
    code.memory('i64.atomic.rmw.cmpxchg', words.ticket)
    code.get(ticket)
    code.op('i64.ne')
    code.if(() => code.op('return'))

    // Whoever leaves something to do calls somebody: so many get up as there is work for.
    if (callsWorkers) emitCall(code, control, ticket)

    code.get(ticket)
    code.op('i32.wrap_i64')
    code.get(thread)
    code.call(work)

    code.get(control)
    code.i32(-1)
    code.memory('i32.atomic.rmw.add', words.left)
    code.i32(1)
    code.op('i32.eq')
    code.if(() => {
      // Main may be asleep by now.
      code.get(control)
      code.i32(1)
      code.memory('memory.atomic.notify', words.left)
      code.op('drop')
    })
  })
}

/** Wakes one who sleeps, if the ticket leaves a chunk for him. */
function emitCall(code: Code, control: number, ticket: number): void {
  const asleep = code.local('i32')
  pushUnclaimed(code, ticket)
  code.i32(1)
  code.op('i32.gt_u')
  code.get(control)
  code.memory('i32.atomic.load', words.asleep)
  code.tee(asleep)
  code.i32(0)
  code.op('i32.gt_s')
  code.op('i32.and')
  code.if(() => {
    code.get(control)
    code.get(asleep)
    code.get(asleep)
    code.i32(1)
    code.op('i32.sub')
    code.memory('i32.atomic.rmw.cmpxchg', words.asleep)
    code.get(asleep)
    code.op('i32.eq')
    code.if(() => {
      code.get(control)
      code.i32(1)
      code.memory('i32.atomic.rmw.add', words.wake)
      code.op('drop')
      code.get(control)
      code.i32(1)
      code.memory('memory.atomic.notify', words.wake)
      code.op('drop')
    })
  })
}

/** Pushes how many chunks of a ticket are unclaimed; of the one on the stack if none is named. */
function pushUnclaimed(code: Code, ticket?: number): void {
  if (ticket !== undefined) code.get(ticket)
  code.op('i32.wrap_i64')
  code.i32(chunkMask)
  code.op('i32.and')
}

/** Takes 1 from a counter and leaves it on the stack. */
function countDown(code: Code, counter: number): void {
  code.get(counter)
  code.i32(1)
  code.op('i32.sub')
  code.tee(counter)
}
