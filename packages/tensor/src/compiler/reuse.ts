// Working in place: a temporary that is read for the last time at the very point where another buffer is written
// gives its memory to that buffer, so that a row of a softmax, say, stays where it is.
import { sameMap } from './affine'
import { readsOf, renamed, stagesOf, writesOf } from './accesses'
import type { Buffer, Kernel, Product, Stage, Store } from './kernel'

/** The kernels with fewer buffers. */
export function reuse(kernels: readonly Kernel[], buffers: readonly Buffer[]): Kernel[] {
  // When each buffer is written first and read last: by the number of a stage, counted over all kernels.
  const firstWrites = new Map<number, number>()
  const lastReads = new Map<number, number>()
  const writers = new Map<number, number>()
  let time = 0
  for (const kernel of kernels) {
    const stages = stagesOf(kernel)
    for (const part of stages.length > 0 ? stages : [undefined]) {
      const read = part === undefined ? readsOf(kernel) : part.reads
      const operands = kernel.kind === 'product' ? [kernel.a, kernel.b] : []
      for (const { buffer } of [...read, ...operands]) lastReads.set(buffer, time)
      for (const { buffer } of part?.stores ?? writesOf(kernel)) {
        if (!firstWrites.has(buffer)) firstWrites.set(buffer, time)
        writers.set(buffer, (writers.get(buffer) ?? 0) + 1)
      }
      time++
    }
  }
  const names = new Map<number, number>()
  const nameOf = (buffer: number): number => {
    let name = buffer
    for (let next = names.get(name); next !== undefined; next = names.get(name)) name = next
    return name
  }
  time = 0
  for (const kernel of kernels) {
    const stages = stagesOf(kernel)
    for (const stage of stages) {
      const taken = new Set<number>()
      for (const store of stage.stores) {
        const heir = store.buffer
        if (firstWrites.get(heir) !== time || writers.get(heir) !== 1) continue
        const given = giver(stage, store, kernel, buffers)
        if (given === undefined || taken.has(given) || lastReads.get(given) !== time) continue
        taken.add(given)
        names.set(given, heir)
      }
      time++
    }
    if (stages.length === 0) time++
  }
  return names.size === 0 ? [...kernels] : kernels.map((kernel) => renamed(kernel, nameOf))
}

/** A temporary that the stage reads where it stores, and nowhere else, and that would do for the store. */
function giver(
  stage: Stage | Product,
  store: Store,
  kernel: Kernel,
  buffers: readonly Buffer[],
): number | undefined {
  if ('combine' in stage && stage.combine !== undefined) return undefined
  const { dtype, size } = buffers[store.buffer] as Buffer
  const operands = kernel.kind === 'product' ? [kernel.a.buffer, kernel.b.buffer] : []
  const fits = ({ buffer }: { readonly buffer: number }): boolean => {
    const given = buffers[buffer] as Buffer
    return (
      given.kind === 'temporary' &&
      given.dtype === dtype &&
      given.size === size &&
      !operands.includes(buffer) &&
      // Also in stages before: rows go through all stages one after the other, so what is written over in one
      // must not be read in the next.
      stagesOf(kernel).every(({ reads }) =>
        reads.every((read) => read.buffer !== buffer || sameMap(read, store)),
      ) &&
      stage.stores.every((other) => other.buffer !== buffer)
    )
  }
  return stage.reads.find(fits)?.buffer
}
