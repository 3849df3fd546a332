// What memory the runtime has and uses, for people.
import { describe } from '../core/describe'
import { ValueError } from '../core/errors'
import { heapIfAny } from './heap'
import { census, trim } from './residence'

/** What {@link memoryInfo} tells, in bytes but for `residents`. */
export interface MemoryInfo {
  /** The WebAssembly memory: it grows when it must, to 4 GiB at most, and never shrinks. */
  readonly heapBytes: number
  /** The block that all programs share for what they need between start and end. */
  readonly arenaBytes: number
  /** Values of tensors in that memory, tensors that are garbage by now among them. */
  readonly liveBytes: number
  /** How many tensors these are. */
  readonly residents: number
  /** Values that had to leave that memory, all since the start: they lie in ordinary arrays until needed again. */
  readonly spilledBytes: number
  /** What `liveBytes` is kept below, not counting the tensors that the last program used. */
  readonly budgetBytes: number
}

/**
 * What memory computed tensors use. Nothing has to be disposed of: what is garbage leaves by itself.
 *
 * @example
 * ones([1000]).add(1).sum().item() // 2000
 * memoryInfo().liveBytes <= memoryInfo().heapBytes // true
 */
export const memoryInfo = (): MemoryInfo => ({
  heapBytes: heapIfAny()?.bytes ?? 0,
  arenaBytes: heapIfAny()?.arenaBytes ?? 0,
  liveBytes: census.bytes,
  residents: census.residents,
  spilledBytes: census.spilledBytes,
  budgetBytes: census.budget,
})

/**
 * How many bytes of tensors' values may stay where programs work on them, 256 MiB unless set; the rest waits in
 * ordinary arrays. More is faster for a loop that goes back and forth between more data than that, less is
 * kinder to a small machine.
 *
 * @throws ValueError unless it is a number of bytes.
 * @example
 * setMemoryBudget(512 * 2 ** 20)
 * memoryInfo().budgetBytes // 536870912
 */
export function setMemoryBudget(bytes: number): void {
  if (typeof bytes !== 'number' || !(bytes >= 0)) {
    throw new ValueError('setMemoryBudget', `expected a number of bytes, 0 or more; got ${describe(bytes)}`)
  }
  census.budget = bytes
  trim()
}
