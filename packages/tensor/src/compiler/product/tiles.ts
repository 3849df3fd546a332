// The inner loops of a product. A tile of the result, or of dot products that become it, stays in registers while k
// goes by.
import { laneTypeOf } from '../../lanes/cast'
import { bytesPerElement, type DType } from '../../core/dtype'
import type { Code, Local } from '../../wasm/code'
import { loadLanes, type Registers } from '../emitAccess'
import type { Emission } from '../emission'
import { minimum, setLocal } from './loops'
import type { Operand } from './operands'
import { sumSteps } from './schedule'

/** A tile: where its rows and columns start in the operands, and how many there are. */
export interface Tile {
  readonly left: Local
  readonly right: Local
  /** Where the first column ends. */
  readonly end: Local
  readonly rows: number
  readonly columns: number
  /** How many steps there are from `right` to `end`, at most; and what their number leaves when divided by 4. */
  readonly steps: number
  readonly rest: number
}

/** Vectors, by row and by group of four columns. */
export type Results = readonly (readonly Registers[])[]

type EmitTile = (
  emission: Emission,
  code: Code,
  dtype: DType,
  operands: readonly [Operand, Operand],
  tile: Tile,
) => Results

/**
 * Each element of the left operand, spread over a vector, meets vectors of the right one's columns. The loop is
 * not unrolled: TurboFan would move all loads to its start, and run out of registers.
 */
export const emitColumns: EmitTile = (emission, code, dtype, [a, b], tile) => {
  const size = bytesPerElement(dtype)
  const { left, right, columns } = tile
  const lanes = Array.from({ length: Math.ceil(columns / 4) }, (_, group) => Math.min(4, columns - 4 * group))
  const sums = vectors(
    code,
    tile.rows,
    lanes.map((count) => (size === 8 && count > 2 ? 2 : 1)),
  )
  const arithmetic = arithmeticOf(emission, code, dtype)
  emitSums(code, tile, arithmetic, [a.along * size, b.along * size], tile.end, sums.flat(2), () => {
    const groups = lanes.map((count, group) =>
      loadLanes(code, dtype, () => code.get(right), 4 * group * b.within * size, b.within, count),
    )
    sums.forEach((row, r) => {
      const x = loadLanes(code, dtype, () => code.get(left), r * a.within * size, 0, 4)
      row.forEach((sum, group) => arithmetic.multiplyAdd(sum, x, groups[group] as Registers))
    })
  })
  return sums
}

/** For each row and column, a vector of products of four neighbours along k is summed, and its lanes at the end. */
export const emitDots: EmitTile = (emission, code, dtype, [a, b], tile) => {
  const size = bytesPerElement(dtype)
  const { left, right, columns, rest } = tile
  const halves = size === 8 ? 2 : 1
  const arithmetic = arithmeticOf(emission, code, dtype)
  const sums = vectors(
    code,
    tile.rows,
    Array.from({ length: columns }, () => halves),
  )
  const step = (count: number): void => {
    const load = (from: Local, stride: number): Registers => {
      const x = loadLanes(code, dtype, () => code.get(from), stride * size, 1, count)
      return count === 4 ? x : masked(code, x, count, 4 / halves)
    }
    const columnsHere = Array.from({ length: columns }, (_, column) => load(right, column * b.within))
    sums.forEach((row, r) => {
      const x = load(left, r * a.within)
      row.forEach((sum, column) => arithmetic.multiplyAdd(sum, x, columnsHere[column] as Registers))
    })
  }
  // Up to the last multiple of four, then the rest.
  code.get(right)
  code.get(tile.end)
  code.get(right)
  code.op('i32.sub')
  code.i32(-4 * size)
  code.op('i32.and')
  code.op('i32.add')
  const end = setLocal(code)
  const whole = (): void =>
    emitSums(code, tile, arithmetic, [4 * size, 4 * size], end, sums.flat(2), () => step(4))
  emitZeros(code, sums.flat(2))
  ifApart(code, right, end, whole)
  if (rest > 0) ifApart(code, right, tile.end, () => step(rest))
  return sums.map((row) => [sumLanes(code, arithmetic, row, 4 * halves)])
}

/** The arithmetic of a dtype. */
interface Arithmetic {
  add(into: Local, x: Local): void
  multiplyAdd(into: Registers, x: Registers, y: Registers): void
}

function arithmeticOf({ fma }: Emission, code: Code, dtype: DType): Arithmetic {
  const shape = ({ f32: 'f32x4', f64: 'f64x2', i32: 'i32x4' } as const)[
    laneTypeOf(dtype) as 'f32' | 'f64' | 'i32'
  ]
  return {
    add(into, x) {
      code.get(into)
      code.get(x)
      code.op(`${shape}.add`)
      code.set(into)
    },
    multiplyAdd(into, x, y) {
      into.forEach((sum, half) => {
        code.get(x[half] as Local)
        code.get(y[half] as Local)
        if (!fma || shape === 'i32x4') code.op(`${shape}.mul`)
        code.get(sum)
        code.op(fma && shape !== 'i32x4' ? `${shape}.relaxed_madd` : `${shape}.add`)
        code.set(sum)
      })
    },
  }
}

const vectors = (code: Code, rows: number, halves: readonly number[]): Local[][][] =>
  Array.from({ length: rows }, () =>
    halves.map((count) => Array.from({ length: count }, () => code.local('v128'))),
  )

/** Sets vectors to 0. */
function emitZeros(code: Code, [first, ...rest]: readonly Local[]): void {
  code.v128(new Uint8Array(16))
  for (const local of rest) code.tee(local)
  code.set(first as Local)
}

// Sums along k: `body` adds one step to `sums`; both operands advance by `strides` bytes until the right one is at
// `end`, which it is not yet. With sums in blocks of k', the error of n steps is at most about k' + n / k' roundings
// (N. J. Higham, The accuracy of floating point summation, SIAM J. Sci. Comput. 14, 1993).
function emitSums(
  code: Code,
  { left, right, steps }: Tile,
  { add }: Arithmetic,
  strides: readonly [number, number],
  end: Local,
  sums: readonly Local[],
  body: () => void,
): void {
  const loopUntil = (stop: Local, once: () => void): void =>
    code.loop((again) => {
      once()
      code.get(right)
      code.get(stop)
      code.op('i32.ne')
      code.branchIf(again)
    })
  const block = (stop: Local): void => {
    emitZeros(code, sums)
    loopUntil(stop, () => {
      body()
      for (const [i, pointer] of [left, right].entries()) {
        code.get(pointer)
        code.i32(strides[i] as number)
        code.op('i32.add')
        code.set(pointer)
      }
    })
  }
  if (steps === 0) return emitZeros(code, sums)
  if (steps <= 2 * sumSteps) return block(end)
  const totals = sums.map(() => code.local('v128'))
  emitZeros(code, totals)
  loopUntil(end, () => {
    block(minimum(code, right, sumSteps * strides[1], () => code.get(end)))
    sums.forEach((sum, i) => add(totals[i] as Local, sum))
  })
  sums.forEach((sum, i) => {
    code.get(totals[i] as Local)
    code.set(sum)
  })
}

function ifApart(code: Code, x: Local, y: Local, then: () => void): void {
  code.get(x)
  code.get(y)
  code.op('i32.ne')
  code.if(then)
}

// 0 in all lanes from `count` on.
function masked(code: Code, x: Registers, count: number, lanes: number): Registers {
  return x.map((local, half) => {
    const bytes = ((count - half * lanes) * 16) / lanes
    code.get(local)
    code.v128(Uint8Array.from({ length: 16 }, (_, byte) => (byte < bytes ? 255 : 0)))
    code.op('v128.and')
    return setLocal(code, 'v128')
  })
}

// The sums of the lanes of up to four vectors (pairs of vectors, for float64), side by side.
function sumLanes(code: Code, { add }: Arithmetic, row: readonly Registers[], size: number): Registers {
  const at = (i: number): Registers => row[Math.min(i, row.length - 1)] as Registers
  // Words of the first vector, and of the second from `16 / size` up.
  const pick = (x: Local, y: Local, words: readonly number[]): Local => {
    code.get(x)
    code.get(y)
    code.shuffle(words.flatMap((word) => Array.from({ length: size }, (_, byte) => word * size + byte)))
    return setLocal(code, 'v128')
  }
  const sum = (x: Local, y: Local, one: readonly number[], other: readonly number[]): Local => {
    const result = pick(x, y, one)
    add(result, pick(x, y, other))
    return result
  }
  if (size === 8) {
    for (const [low, high] of row as readonly (readonly [Local, Local])[]) add(low, high)
    const pair = (i: number): Local => sum(at(i)[0] as Local, at(i + 1)[0] as Local, [0, 2], [1, 3])
    return row.length > 2 ? [pair(0), pair(2)] : [pair(0)]
  }
  const pair = (i: number): Local => sum(at(i)[0] as Local, at(i + 1)[0] as Local, [0, 4, 1, 5], [2, 6, 3, 7])
  return [sum(pair(0), pair(2), [0, 1, 4, 5], [2, 3, 6, 7])]
}
