// Copies a matrix into panels, so that the loops of a product go through memory from start to end.
import { bytesPerElement } from '../../core/dtype'
import { sizeOf } from '../../core/shape'
import type { Code, Local } from '../../wasm/code'
import { loadLanes, storeLanes } from '../emitAccess'
import type { Emission, Phase } from '../emission'
import { addressOf, blocksOf, emitSteps, emitUnits, moved, setLocal, type Counter } from './loops'
import { cacheLine, type Operand, type Panels } from './operands'
import type { Steps } from './schedule'

/** A phase that packs an operand with `size` rows (or columns) of `k` elements. */
export function emitPack(
  emission: Emission,
  name: string,
  from: Operand,
  panels: Panels,
  size: number,
  k: number,
): Phase {
  const { operand, batch, size: elements } = panels
  const { along: width } = operand
  const bytes = bytesPerElement(emission.dtype(from.buffer))
  const across = { size, step: width, block: liesAlong(from) ? width : Math.ceil(1024 / width) * width }
  const along = stepsAlong(from, width * bytes, k, liesAlong(from) ? 1024 : 64)
  const counts = [...batch, blocksOf(along), blocksOf(across)]
  const units = sizeOf(counts)
  const work = { name, grain: Math.ceil((units * 32_768) / elements), flops: 0, bytes: 2 * elements * bytes }
  return emitUnits(emission, work, counts, (code, counters) =>
    emitCopy(emission, code, [from, operand], [along, across], counters),
  )
}

/** Copies one block of a matrix into panels, by the block's counters: those of the batch, along k, across panels. */
export function emitCopy(
  emission: Emission,
  code: Code,
  [from, into]: readonly [Operand, Operand],
  [along, across]: readonly [Steps, Steps],
  counters: readonly Counter[],
): void {
  const dtype = emission.dtype(from.buffer)
  const bytes = bytesPerElement(dtype)
  const width = into.along
  const [source, target] = [from, into].map(({ buffer, offset, batch: strides }) =>
    addressOf(emission, code, { buffer, offset, strides }, counters.slice(0, -2)),
  ) as [number, number]
  const copy = (panel: Counter, count: number, step: Counter, steps: number): void => {
    const at = (base: number, { across, along }: Operand) =>
      moved(code, base, [across * bytes, along * bytes], [panel, step])
    const [read, write] = [at(source, from), at(target, into)]
    const load = (row: number, step: number, stride: number, lanes: number): readonly Local[] => {
      const offset = row * from.within + step * from.along
      return loadLanes(code, dtype, () => code.get(read), offset * bytes, stride, lanes)
    }
    for (let row = 0; row < count; row += 4) {
      const lanes = Math.min(4, count - row)
      const columns =
        liesAlong(from) && bytes === 4 && steps === 4
          ? transpose(
              code,
              Array.from({ length: 4 }, (_, i) => load(row + Math.min(i, lanes - 1), 0, 1, 4)[0] as Local),
            )
          : undefined
      for (let step = 0; step < steps; step++) {
        const values = columns ? [columns[step] as Local] : load(row, step, from.within, lanes)
        storeLanes(code, dtype, () => code.get(write), (step * width + row) * bytes, 1, lanes, values)
      }
    }
  }
  const [stretch, block] = counters.slice(-2) as [Counter, Counter]
  // Rows that lie along k are read to their end for one panel after the other; of others a stretch of k goes to all
  // panels.
  if (liesAlong(from)) {
    emitSteps(code, across, block, (panel, count) =>
      emitSteps(code, along, stretch, (step, steps) => copy(panel, count, step, steps)),
    )
  } else {
    emitSteps(code, along, stretch, (step, steps) =>
      emitSteps(code, across, block, (panel, count) => copy(panel, count, step, steps)),
    )
  }
}

/** How k is gone through: so many steps at once that each panel gets whole cache lines. */
export function stepsAlong(from: Operand, bytes: number, k: number, block = Infinity): Steps {
  const step = liesAlong(from) ? 4 : Math.max(4, Math.ceil(cacheLine / bytes))
  return { size: k, step, block: Math.ceil(Math.min(block, k) / step) * step }
}

const liesAlong = ({ along }: Operand): boolean => along === 1

// The columns of four rows of 32-bit elements.
function transpose(code: Code, rows: readonly Local[]): Local[] {
  const pick = (from: readonly Local[], x: number, y: number, words: readonly number[]): Local => {
    code.get(from[x] as Local)
    code.get(from[y] as Local)
    code.shuffle(words.flatMap((word) => [0, 1, 2, 3].map((byte) => 4 * word + byte)))
    return setLocal(code, 'v128')
  }
  const low = [0, 4, 1, 5]
  const high = [2, 6, 3, 7]
  const pairs = [pick(rows, 0, 2, low), pick(rows, 0, 2, high), pick(rows, 1, 3, low), pick(rows, 1, 3, high)]
  return [pick(pairs, 0, 2, low), pick(pairs, 0, 2, high), pick(pairs, 1, 3, low), pick(pairs, 1, 3, high)]
}
