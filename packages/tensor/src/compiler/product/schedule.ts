// How a product is computed: whose elements fill vectors, the tiles that stay in registers, what is packed, and
// what makes a unit of work. A pure function of the product's sizes and strides: the same bits everywhere.
import { bytesPerElement } from '../../core/dtype'
import { sizeOf } from '../../core/shape'
import type { Affine } from '../../lanes/lowering'
import type { Product } from '../kernel'
import { cacheLine, operandsOf } from './operands'

/** A product as it is asked for. */
export type Request = Omit<Product, 'scratch'>

/** How an axis is gone through: in tiles of `step` elements, `block` of them a unit's worth. */
export interface Steps {
  readonly size: number
  readonly step: number
  readonly block: number
}

export interface Schedule {
  /** The product, its operands exchanged if need be, as (AB)^T = B^T A^T. */
  readonly product: Request
  /**
   * What a tile is made of: vectors of columns, or, for a few rows and operands that are contiguous along k,
   * vectors of elements along k, summed at the end.
   */
  readonly vectors: 'columns' | 'dots'
  readonly rows: Steps
  readonly columns: Steps
  /** How much of k a unit sums up. If that is not all, the sums of these slabs are stored and then added. */
  readonly slab: number
  readonly slabs: number
  readonly pack: readonly [left: boolean, right: boolean]
}

export function scheduleOf(request: Request): Schedule {
  const product = oriented(request)
  const { batch, m, n, k, dtype } = product
  const bytes = bytesPerElement(dtype)
  const [left] = operandsOf(product)
  const inBatch = sizeOf(batch)
  const { dots, pack } = formOf(product)
  const [packLeft, packRight] = pack
  const tile = dots
    ? { rows: Math.min(m, 2), columns: 4 }
    : tileOf(product, packLeft, packLeft || left.along === 1 ? bytes : cacheLine)

  const flops = 2 * inBatch * m * n * k
  const tiles = inBatch * Math.ceil(m / tile.rows) * Math.ceil(n / tile.columns)
  // A few rows of a large matrix at a time, where it is gone through but once.
  const streamed = !dots && m <= 2 && n * k * bytes >= 2 ** 18
  const wanted = streamed ? k / 16 : k > 8192 ? k / 1024 : Math.min(32 / tiles, flops / unitFlops[0], k / 512)
  // Not if the sums of all slabs took much memory.
  const most = dtype === 'uint8' ? 1 : 2 ** 23 / (inBatch * m * n)
  const slabs = Math.floor(Math.min(wanted, most))
  const slab = slabs > 1 ? roundUp(k / slabs, streamed ? 4 : sumSteps) : k
  // Cells of the result that make a unit: all of a matrix that is small.
  const cells =
    flops < unitFlops[0] ? Infinity : Math.min(Math.max(flops / 64, unitFlops[0]), unitFlops[1]) / (2 * slab)
  // Whoever is alone in need of a part of an operand packs it: all rows for a few columns, or the other way round.
  const [all, least] = packRight && m <= 128 ? [m, 16] : [16, tile.columns]
  const columns = n <= (packLeft ? 128 : 64) ? n : Math.min(Math.max(cells / Math.min(m, 128), least), n)
  const steps = (size: number, step: number, block: number): Steps => {
    const blocks = Math.max(1, Math.round(size / Math.max(block, step)))
    return { size, step, block: roundUp(size / blocks, step) }
  }
  return {
    product,
    vectors: dots ? 'dots' : 'columns',
    rows: steps(m, tile.rows, Math.max(cells / columns, all)),
    columns: steps(n, tile.columns, columns),
    slab,
    slabs: slab === k ? 1 : Math.ceil(k / slab),
    pack,
  }
}

/** After so many steps along k, sums in float go into a total and start again, which bounds the error. */
export const sumSteps = 256

/** A unit's least and most floating-point operations: some 10 to 80 microseconds. */
export const unitFlops = [0.5e6, 4e6] as const

const roundUp = (x: number, step: number): number => Math.max(1, Math.ceil(x / step)) * step

// What tiles are made of, and what is copied first.
function formOf(product: Request): { readonly dots: boolean } & Pick<Schedule, 'pack'> {
  const { m, n, k, dtype } = product
  const [left, right] = operandsOf(product)
  const dots =
    m <= 8 &&
    k >= 4 * m &&
    right.along === 1 &&
    (n === 1 || right.within !== 1) &&
    (left.along === 1 || m === 1)
  // Copying pays where a panel is gone through often and is not in the first cache anyway.
  const worthwhile = (times: number, elements: number): boolean =>
    times >= 32 && elements * bytesPerElement(dtype) >= 16_384
  const packLeft = left.along !== 1 && (dots || worthwhile(n / 4, m * k))
  const packRight = !dots && (right.within !== 1 || right.along <= 0 || worthwhile(m, n * k))
  return { dots, pack: [packLeft, packRight] }
}

// The orientation in which columns are what lies side by side in the stores; unless it makes copies, and so few rows
// go through them that copying would take a good part of the time.
function oriented(request: Request): Request {
  const sideBySide = ({ n, stores }: Request): number =>
    n === 1 ? 0 : stores.filter(({ strides }) => strides.at(-1) === 1).length
  const exchanged = exchange(request)
  const both = [request, exchanged] as const
  const [first, other] = sideBySide(exchanged) > sideBySide(request) ? both.toReversed() : both
  const { batch, m, n, k } = request
  const saved = timeApart(first as Request) - timeApart(other as Request)
  return (saved > 0.05 * flopTime * 2 * sizeOf(batch) * m * n * k ? other : first) as Request
}

// Nanoseconds of a floating-point operation, of an element copied, and of one that is stored or read by itself.
const flopTime = 0.02
const copyTime = 0.1
const scatterTime = 0.2

// How long what is no arithmetic takes: copies, and what follows the product where it does not lie side by side.
function timeApart(product: Request): number {
  const { batch, m, n, k, reads, stores } = product
  const { pack } = formOf(product)
  const copied = operandsOf(product).map(({ batch: strides }, side) => {
    if (pack[side] !== true) return 0
    return sizeOf(batch.filter((_, axis) => strides[axis] !== 0)) * (side === 0 ? m : n) * k
  })
  const isApart = ({ strides }: Affine): boolean => n > 1 && Math.abs(strides.at(-1) as number) > 1
  const apart = [...reads, ...stores].filter(isApart).length
  return copied.reduce((a, b) => a + b) * copyTime + apart * sizeOf(batch) * m * n * scatterTime
}

function exchange(product: Request): Request {
  const exchangeLast = <T extends Affine>(map: T): T => {
    const [row, column] = map.strides.slice(-2) as [number, number]
    return { ...map, strides: [...map.strides.slice(0, -2), column, row] }
  }
  return {
    ...product,
    m: product.n,
    n: product.m,
    a: exchangeLast(product.b),
    b: exchangeLast(product.a),
    reads: product.reads.map(exchangeLast),
    positions: product.positions.map(exchangeLast),
    stores: product.stores.map(exchangeLast),
  }
}

// The tile with which the product is done soonest; `apart` bytes lie between the left operand's steps along k.
function tileOf(
  { dtype, m, n, k }: Request,
  packLeft: boolean,
  apart: number,
): { readonly rows: number; readonly columns: number } {
  const bytes = bytesPerElement(dtype)
  const halves = bytes === 8 ? 2 : 1
  const groups = Math.ceil(n / 4)
  // Full steps and the rest, as [how many, how large].
  const parts = (size: number, step: number): [number, number][] => [
    [Math.floor(size / step), step],
    [size % step && 1, size % step],
  ]
  // Processor cycles of a step along k, as measured for TurboFan's code on Zen 4; more where panels are too long
  // for the first cache.
  const cycles = (rows: number, vectors: number): number =>
    1.6 +
    0.43 * rows * vectors +
    0.06 * rows +
    (k > 512 ? (16 * vectors + Math.max(apart, rows * bytes)) / cacheLine : 0)
  let best = { rows: 1, columns: 4 }
  let least = Infinity
  for (let rows = 1; rows <= Math.min(m, 6); rows++) {
    for (let width = 1; width <= Math.min(groups, 4); width++) {
      const vectors = width * halves
      // More would be kept in memory: V8 needs some of the 16 registers of x86-64.
      if (rows * vectors + rows + vectors > 14) continue
      // A panel's step takes as long to pack for two rows as for four.
      let cost = packLeft ? 2.5 * Math.ceil(m / rows) * k : 0
      for (const [above, height] of parts(m, rows)) {
        for (const [beside, across] of parts(groups, width)) {
          cost += above * beside * (cycles(height, across * halves) * k + 20)
        }
      }
      if (cost < least) [best, least] = [{ rows, columns: 4 * width }, cost]
    }
  }
  return best
}
