// One loop of a nest: pointers that move along with it, and its turns, all of them or a range.
import type { Code, Local } from '../../wasm/code'

/** Pointers before the loop, and by how many bytes (or, for positions, units) each moves in one turn. */
export interface Walk {
  readonly pointers: readonly Local[]
  readonly steps: readonly number[]
}

/** A range of turns, given at run time. */
export interface Range {
  readonly begin: Local
  readonly end: Local
}

/** The body of a loop; `pointers` are those of each walk at this turn. */
export type Body = (pointers: readonly (readonly Local[])[]) => void

/** `turns` times `body`, or those of them in `range`; then `rest`, if the range goes beyond them. */
export function emitLoop(
  code: Code,
  turns: number,
  range: Range | undefined,
  walks: readonly Walk[],
  body: Body,
  rest?: Body,
): void {
  if (range === undefined && turns + (rest === undefined ? 0 : 1) === 1) {
    const only = rest ?? body
    return only(walks.map(({ pointers }) => pointers))
  }
  code.scope(() => {
    const moving = walks.map((walk) => start(code, walk, range))
    const pointers = moving.map((each) => each.pointers)
    const turn = (): void => {
      code.scope(() => body(pointers))
      for (const each of moving) advance(code, each)
    }
    if (turns === 1 && range === undefined) turn()
    else if (turns > 0) repeat(code, turns, range, turn)
    if (rest === undefined) return
    if (range === undefined) return code.scope(() => rest(pointers))
    code.get(range.end)
    code.i32(turns)
    code.op('i32.gt_s')
    code.if(() => code.scope(() => rest(pointers)))
  })
}

interface Moving extends Walk {
  readonly moves: readonly { readonly pointer: Local; readonly step: number }[]
}

// Copies of the pointers that move, at the place where the range begins.
function start(code: Code, { pointers, steps }: Walk, range: Range | undefined): Moving {
  const moves: { pointer: Local; step: number }[] = []
  const copies = pointers.map((pointer, i) => {
    const step = steps[i] as number
    if (step === 0) return pointer
    const copy = code.local('i32')
    code.get(pointer)
    if (range !== undefined) {
      code.get(range.begin)
      code.i32(step)
      code.op('i32.mul')
      code.op('i32.add')
    }
    code.set(copy)
    moves.push({ pointer: copy, step })
    return copy
  })
  return { pointers: copies, steps, moves }
}

function advance(code: Code, { moves }: Moving): void {
  for (const { pointer, step } of moves) {
    code.get(pointer)
    code.i32(step)
    code.op('i32.add')
    code.set(pointer)
  }
}

// Counts down, to 0.
function repeat(code: Code, turns: number, range: Range | undefined, turn: () => void): void {
  const left = code.local('i32')
  const loop = (): void =>
    code.loop((again) => {
      turn()
      code.get(left)
      code.i32(-1)
      code.op('i32.add')
      code.tee(left)
      code.branchIf(again)
    })
  if (range === undefined) {
    code.i32(turns)
    code.set(left)
    return loop()
  }
  code.get(range.end)
  code.i32(turns)
  code.get(range.end)
  code.i32(turns)
  code.op('i32.lt_s')
  code.op('select')
  code.get(range.begin)
  code.op('i32.sub')
  code.tee(left)
  code.i32(0)
  code.op('i32.gt_s')
  code.if(loop)
}
