// Copies a matrix into panels, so that the loops of a product go through memory from start to end.
import { bytesPerElement } from '../../core/dtype'
import { sizeOf } from '../../core/shape'
import { loadLanes, storeLanes } from '../emitAccess'
import type { Emission, Phase } from '../emission'
import { addressOf, blocksOf, emitSteps, emitUnits, moved } from './loops'
import type { Operand, Panels } from './operands'

/** Packs an operand with `size` rows (or columns) of `k` elements. */
export function emitPack(
  emission: Emission,
  name: string,
  from: Operand,
  { operand: into, batch, size: elements }: Panels,
  size: number,
  k: number,
): Phase {
  const dtype = emission.dtype(from.buffer)
  const bytes = bytesPerElement(dtype)
  const width = into.along
  const across = { size, block: width, step: width }
  // Panels are filled side by side, a stretch of each, so that cache lines of which a panel takes a part are still
  // there for the next.
  const along = { size: k, block: from.along === 1 ? 1024 : 32, step: 1 }
  const counts = [...batch, blocksOf(along), blocksOf(across)]
  const units = sizeOf(counts)
  const work = { name, grain: Math.ceil((units * 65_536) / elements), flops: 0, bytes: 2 * elements * bytes }
  return emitUnits(emission, work, counts, (code, counters) => {
    const [source, target] = [from, into].map(({ buffer, offset, batch: strides }) =>
      addressOf(emission, code, { buffer, offset, strides }, counters.slice(0, -2)),
    ) as [number, number]
    emitSteps(code, across, counters.at(-1), (panel, count) => {
      emitSteps(code, along, counters.at(-2), (step) => {
        const at = (base: number, { across, along }: Operand) =>
          moved(code, base, [across * bytes, along * bytes], [panel, step])
        const [read, write] = [at(source, from), at(target, into)]
        for (let first = 0; first < count; first += 4) {
          const lanes = Math.min(4, count - first)
          const offset = first * from.within * bytes
          const values = loadLanes(code, dtype, () => code.get(read), offset, from.within, lanes)
          storeLanes(code, dtype, () => code.get(write), first * bytes, 1, lanes, values)
        }
      })
    })
  })
}
