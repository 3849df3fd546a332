// Code for a product: the packing of operands, the tiles with what follows the product, and, where k was cut into
// slabs, their sum.
import { laneTypeOf } from '../../lanes/cast'
import { bytesPerElement, type DType } from '../../core/dtype'
import { sizeOf, stridesOf } from '../../core/shape'
import { read, result } from '../../lanes/lane'
import type { Affine } from '../../lanes/lowering'
import type { Emission, Phase } from '../emission'
import { emitNest } from '../emitNest'
import type { Access, Nest, Product } from '../kernel'
import { emitEpilogue } from './epilogue'
import { addressOf, blocksOf, emitSteps, emitUnits, moved } from './loops'
import { operandsOf, panelsOf, type Operand, type Panels } from './operands'
import { emitCopy, emitPack, stepsAlong } from './pack'
import { scheduleOf, unitFlops, type Request, type Schedule } from './schedule'
import { emitColumns, emitDots } from './tiles'
import { workOf } from './work'

/** The buffer that a product needs for packed operands and partial sums, if any: `size` elements. */
export function productScratch(product: Request): { dtype: DType; size: number } | undefined {
  const size = scratchOf(scheduleOf(product))
  return size === 0 ? undefined : { dtype: product.dtype, size }
}

/** How many elements of scratch memory a schedule needs. */
export const scratchOf = (schedule: Schedule): number => layoutOf(schedule, 0).size

/** Emits a product; the phases run in order. */
export const emitProduct = (emission: Emission, product: Product, name: string): Phase[] =>
  emitScheduled(emission, scheduleOf(product), product.scratch ?? -1, name)

/** Emits a product by a schedule of one's own. */
export function emitScheduled(
  emission: Emission,
  schedule: Schedule,
  scratch: number,
  name: string,
): Phase[] {
  const { product, slabs } = schedule
  const { m, n, k } = product
  const { from, panels, sums } = layoutOf(schedule, scratch)
  const phases = panels.flatMap((packed, side) =>
    packed === undefined || packsItself(schedule, packed, side)
      ? []
      : [emitPack(emission, `${name}_pack${side}`, from[side] as Operand, packed, side === 0 ? m : n, k)],
  )
  if (slabs === 1) return [...phases, emitTiles(emission, schedule, from, panels, product, name)]
  const value = result(laneTypeOf(product.dtype))
  const partial = { ...product, reads: [], positions: [], stores: [{ ...sums, value }] }
  return [
    ...phases,
    emitTiles(emission, schedule, from, panels, partial, name),
    emitNest(emission, sumOfSlabs(schedule, sums), `${name}_sum`),
  ]
}

// Whether each unit packs what it needs of an operand: nobody else does, so that threads need not wait for each other.
function packsItself({ product, rows, columns, slabs }: Schedule, { batch }: Panels, side: number): boolean {
  const others = side === 0 ? columns : rows
  return slabs === 1 && blocksOf(others) === 1 && sizeOf(batch) === sizeOf(product.batch)
}

interface Layout {
  readonly from: readonly [Operand, Operand]
  /** What is packed, by side. */
  readonly panels: readonly [Panels | undefined, Panels | undefined]
  /** Partial sums, over [...batch, slab, m, n]. */
  readonly sums: Access
  /** Elements in all. */
  readonly size: number
}

// Who lies where in the scratch buffer.
function layoutOf({ product, rows, columns, slabs, pack }: Schedule, buffer: number): Layout {
  const { batch, m, n, k, dtype } = product
  const bytes = bytesPerElement(dtype)
  const from = operandsOf(product)
  const pad = (size: number): number => Math.ceil(size / 16) * 16
  const panelsAt = (side: 0 | 1, offset: number): Panels | undefined => {
    const { size, step: width } = side === 0 ? rows : columns
    if (!pack[side] || k === 0) return undefined
    return panelsOf(from[side], batch, { size, width, k, bytes }, buffer, offset)
  }
  const left = panelsAt(0, 0)
  const middle = pad(left?.size ?? 0)
  const right = panelsAt(1, middle)
  const offset = middle + pad(right?.size ?? 0)
  const shape = [...batch, slabs, m, n]
  const cells = slabs === 1 ? 0 : sizeOf(shape)
  return {
    from,
    panels: [left, right],
    sums: { buffer, offset, strides: stridesOf(shape) },
    size: offset + cells,
  }
}

function emitTiles(
  emission: Emission,
  schedule: Schedule,
  from: Layout['from'],
  panels: Layout['panels'],
  ends: Pick<Product, 'dtype' | 'reads' | 'positions' | 'stores'>,
  name: string,
): Phase {
  const { product, vectors, rows, columns, slab, slabs } = schedule
  const { batch, dtype, k } = product
  const size = bytesPerElement(dtype)
  const operands = from.map((operand, side) => panels[side]?.operand ?? operand) as [Operand, Operand]
  const counts = [...batch, slabs, blocksOf(rows), blocksOf(columns)]
  const units = sizeOf(counts)
  const { flops, bytes } = workOf(product, emission.dtype)
  const grain = Math.max(1, Math.min(units, Math.round((units * unitFlops[0]) / flops)))
  const work = { name, grain, flops, bytes }
  return emitUnits(emission, work, counts, (code, counters) => {
    const outer = counters.slice(0, -2)
    const [left, right] = operands
    panels.forEach((packed, side) => {
      if (packed === undefined || !packsItself(schedule, packed, side)) return
      const source = from[side] as Operand
      const axis = side === 0 ? rows : columns
      const along = stepsAlong(source, axis.step * size, k)
      const places = [...outer.slice(0, -1), undefined, counters.at(side - 2)]
      code.scope(() => emitCopy(emission, code, [source, packed.operand], [along, axis], places))
    })
    const [leftStart, rightStart] = operands.map(({ buffer, offset, batch: strides, along }) =>
      addressOf(emission, code, { buffer, offset, strides: [...strides, along * slab] }, outer),
    ) as [number, number]
    // How far the slab goes, in bytes of the right operand; the last one may be shorter.
    const step = right.along * size
    const length = code.local('i32')
    code.i32(slab * step)
    if (k % slab > 0) {
      code.i32((k % slab) * step)
      code.get(outer.at(-1) as number)
      code.i32(slabs - 1)
      code.op('i32.ne')
      code.op('select')
    }
    code.set(length)
    const inBatch = slabs === 1 ? outer.slice(0, -1) : outer
    emitSteps(code, columns, counters.at(-1), (column, width) => {
      const start = moved(code, rightStart, [right.across * size], [column])
      const end = moved(code, start, [1], [length])
      emitSteps(code, rows, counters.at(-2), (row, height) => {
        const tile = {
          left: moved(code, leftStart, [left.across * size], [row]),
          right: moved(code, start, [], []),
          end,
          rows: height,
          columns: width,
          steps: slab,
          rest: k % 4,
        }
        const results = (vectors === 'dots' ? emitDots : emitColumns)(emission, code, dtype, operands, tile)
        emitEpilogue(emission, code, ends, [...inBatch, row, column], width, results)
      })
    })
  })
}

// What follows the product, at the sum over slabs.
function sumOfSlabs({ product, slabs }: Schedule, { buffer, offset, strides }: Access): Nest {
  const { batch, m, n, dtype, reads, positions, stores } = product
  const extents = [...batch, m, n, slabs]
  const extend = <T extends Affine>(map: T): T => ({ ...map, strides: [...map.strides, 0] })
  const partial = { buffer, offset, strides: strides.toSpliced(-3, 1).concat(strides.at(-3) as number) }
  return {
    kind: 'nest',
    rows: extents[0] as number,
    stages: [
      {
        extents,
        reads: [...reads.map(extend), partial],
        positions: positions.map(extend),
        combine: 'sum',
        value: read(laneTypeOf(dtype), reads.length),
        reduced: 1,
        stores,
      },
    ],
  }
}
