// What kernels read and write, whatever their kind, before they are nests and after.
import type { Draft } from './drafts'
import type { Access, Kernel, Product, Stage, Store } from './kernel'

type Touch = Pick<Access, 'buffer'>

/** The parts of a kernel that compute at points of loops; none for a step of the host. */
export function stagesOf(kernel: Kernel | Draft): readonly (Stage | Product)[] {
  if (kernel.kind === 'host') return []
  return kernel.kind === 'product' ? [kernel] : kernel.stages
}

/** All that a kernel reads. */
export function readsOf(kernel: Kernel | Draft): readonly Touch[] {
  if (kernel.kind === 'host') return kernel.inputs
  const operands = kernel.kind === 'product' ? [kernel.a, kernel.b] : []
  return [...operands, ...stagesOf(kernel).flatMap(({ reads }) => reads)]
}

/** All that a kernel writes. */
export function writesOf(kernel: Kernel | Draft): readonly Touch[] {
  return kernel.kind === 'host' ? [kernel.output] : stagesOf(kernel).flatMap(({ stores }) => stores)
}

/** Every buffer that a kernel needs. */
export function touched(kernel: Kernel): number[] {
  const scratch = kernel.kind === 'product' && kernel.scratch !== undefined ? [kernel.scratch] : []
  return [...[...readsOf(kernel), ...writesOf(kernel)].map(({ buffer }) => buffer), ...scratch]
}

/** The kernel with other buffers. */
export function renamed(kernel: Kernel, rename: (buffer: number) => number): Kernel {
  const access = <T extends Access>(map: T): T => ({ ...map, buffer: rename(map.buffer) })
  const stage = <T extends { readonly reads: readonly Access[]; readonly stores: readonly Store[] }>(
    of: T,
  ): T => ({
    ...of,
    reads: of.reads.map(access),
    stores: of.stores.map(access),
  })
  switch (kernel.kind) {
    case 'nest':
      return { ...kernel, stages: kernel.stages.map(stage) }
    case 'product':
      return { ...stage(kernel), a: access(kernel.a), b: access(kernel.b) }
    case 'host': {
      const whole = <T extends Touch>(of: T): T => ({ ...of, buffer: rename(of.buffer) })
      return { ...kernel, inputs: kernel.inputs.map(whole), output: whole(kernel.output) }
    }
  }
}
