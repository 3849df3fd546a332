// What happens to the elements of a product once they are in registers: the stores' lane programs.
import { bytesPerElement } from '../../core/dtype'
import type { Lane } from '../../lanes/lane'
import type { Affine } from '../../lanes/lowering'
import type { Code, Local } from '../../wasm/code'
import { loadLanes, storeLanes, type Registers } from '../emitAccess'
import type { Emission } from '../emission'
import { emitLanes } from '../emitLanes'
import { unify } from '../loops/postorder'
import type { Product } from '../kernel'
import { addressOf, addTerms, setLocal, type Counter } from './loops'
import type { Results } from './tiles'

/**
 * Stores a tile with `columns` columns, whose first element is where the counters say: those of the batch, then the
 * row and the column.
 */
export function emitEpilogue(
  emission: Emission,
  code: Code,
  { dtype, reads, positions, stores }: Pick<Product, 'dtype' | 'reads' | 'positions' | 'stores'>,
  counters: readonly Counter[],
  columns: number,
  results: Results,
): void {
  const lanes = unify(stores.map(({ value }) => value))
  const sources = reads.map((read) => addressOf(emission, code, read, counters))
  const targets = stores.map((store) => addressOf(emission, code, store, counters))
  const origins = positions.map(({ offset, strides }) => {
    code.i32(offset)
    addTerms(code, 0, strides, counters)
    return setLocal(code)
  })
  // From the tile's first element to the first of a vector, in elements; and to its neighbour.
  const place = ({ strides }: Affine, row: number, group: number): [offset: number, across: number] => {
    const [down, across] = strides.slice(-2) as [number, number]
    return [down * row + across * 4 * group, across]
  }
  // What is the same for all rows, or for all columns, is loaded once.
  const known = new Map<string, Registers>()
  const once = (key: string, make: () => Registers): Registers => {
    const registers = known.get(key) ?? make()
    known.set(key, registers)
    return registers
  }
  results.forEach((groups, row) => {
    groups.forEach((group, g) => {
      const count = Math.min(4, columns - 4 * g)
      const product = once(`${row} ${g}`, () => wrap(code, dtype, group))
      const leaf = ({ op, value }: Lane): Registers => {
        if (op === 'result') return product
        const index = Number(value)
        const [offset, across] = place((op === 'read' ? reads : positions)[index] as Affine, row, g)
        return once(`${op} ${index} ${offset} ${across && count}`, () => {
          if (op === 'position') return position(code, origins[index] as Local, offset, across)
          const type = emission.dtype((reads[index] as Product['a']).buffer)
          const push = (): void => code.get(sources[index] as Local)
          return loadLanes(code, type, push, offset * bytesPerElement(type), across, count)
        })
      }
      emitLanes(emission, code, lanes, leaf).forEach((registers, index) => {
        const store = stores[index] as Product['stores'][0]
        const [offset, across] = place(store, row, g)
        const type = emission.dtype(store.buffer)
        const push = (): void => code.get(targets[index] as Local)
        storeLanes(code, type, push, offset * bytesPerElement(type), across, count, registers)
      })
    })
  })
}

function position(code: Code, origin: Local, offset: number, across: number): Registers {
  code.get(origin)
  addTerms(code, offset)
  code.op('i32x4.splat')
  code.v128(new Uint8Array(Int32Array.of(0, across, 2 * across, 3 * across).buffer))
  code.op('i32x4.add')
  return [setLocal(code, 'v128')]
}

// Registers as lane programs expect them: two for float64, bytes below 256.
function wrap(code: Code, dtype: Product['dtype'], [low, high]: Registers): Registers {
  if (dtype === 'float64') return [low as Local, high ?? (low as Local)]
  if (dtype !== 'uint8') return [low as Local]
  code.get(low as Local)
  code.v128(new Uint8Array(Int32Array.of(255, 255, 255, 255).buffer))
  code.op('v128.and')
  return [setLocal(code, 'v128')]
}
