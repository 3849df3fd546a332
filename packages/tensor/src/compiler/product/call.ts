// Code for a product that a provider computes: for each matrix of the batch a call of an imported function.
import { sizeOf } from '../../core/shape'
import { laneTypeOf } from '../../lanes/cast'
import { read } from '../../lanes/lane'
import type { Callable } from '../../wasm/code'
import type { FunctionType } from '../../wasm/module'
import type { Emission, Phase } from '../emission'
import { emitNest } from '../emitNest'
import type { Access, Product, Store } from '../kernel'
import { toNest } from '../nest'
import { longCall, type Choice } from '../provider'
import { addressOf, emitUnits } from './loops'
import { workOf } from './work'

/** Of the imported functions: the addresses of A, B and C. */
export const callType: FunctionType = { parameters: ['i32', 'i32', 'i32'], results: [] }

/**
 * Emits the calls as one range, which is done by the main thread.
 *
 * @param inPlace whether what the product is added to is where the result goes; it is copied there otherwise
 */
export function emitCall(
  emission: Emission,
  product: Product,
  target: Callable,
  inPlace: boolean,
  name: string,
): Phase[] {
  const { batch, m, n, a, b, reads, stores } = product
  const [store] = stores as readonly [Store]
  const [added] = reads
  const copy =
    added === undefined || inPlace ? [] : [emitCopy(emission, added, store, [...batch, m, n], `${name}_copy`)]
  const work = { name, grain: Infinity, ...workOf(product, emission.dtype), long: longOf(product) }
  const calls = emitUnits(emission, work, batch, (code, counters) => {
    const addresses = [a, b, store].map((access) =>
      addressOf(emission, code, access, [...counters, undefined, undefined]),
    )
    addresses.forEach((address) => code.get(address))
    code.call(target)
  })
  return [...copy, { ...calls, grain: calls.units }]
}

const longOf = ({ batch, choice }: Product): boolean => (choice as Choice).there > longCall * sizeOf(batch)

function emitCopy(
  emission: Emission,
  from: Access,
  to: Access,
  extents: readonly number[],
  name: string,
): Phase {
  const value = read(laneTypeOf(emission.dtype(from.buffer)), 0)
  const stage = { extents, reads: [from], positions: [], reduced: 0, stores: [{ ...to, value }] }
  return emitNest(emission, toNest({ kind: 'loops', shared: 0, stages: [stage] }), name)
}
