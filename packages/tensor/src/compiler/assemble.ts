// From a plan to a WebAssembly module: each kernel's code, and the order in which the runtime calls it.
import { InternalError } from '../core/errors'
import { Module } from '../wasm/module'
import type { Callable, Code } from '../wasm/code'
import type { Lane } from '../lanes/lane'
import { stagesOf } from './accesses'
import type { Emission, Phase } from './emission'
import { emitNest } from './emitNest'
import { emitRun } from './emitRun'
import type { Buffer, Host, Kernel, Plan, Product } from './kernel'
import { callType } from './product/call'
import { emitProduct } from './product/emit'
import type { Seam } from './product/seam'
import type { Gemm } from './provider'

/** Where a program finds what changes from call to call: i32 pointers and scalars, at fixed addresses. */
export interface Block {
  /** Of the arena's pointer, the first of all. */
  readonly address: number
  readonly bytes: number
  /** By buffer: where its pointer lies, or the scalar itself; undefined for temporaries. */
  readonly slots: readonly (number | undefined)[]
}

/** What the runtime does in order: phases `first` up to `last` of the module, or a step of the host. */
export type Call = { readonly kind: 'phases'; readonly first: number; readonly last: number } | Host

/** A program's code. */
export interface Assembly {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly phases: readonly Phase[]
  /** By phase, the kernel that it belongs to. */
  readonly kernelOf: readonly number[]
  readonly calls: readonly Call[]
  /** The functions that it imports, those of lanes/fallbacks.ts. */
  readonly imports: readonly string[]
  /** The functions that it imports from the provider of products, by name. */
  readonly products: ReadonlyMap<string, Gemm>
  /** How many chunks of work threads could share. */
  readonly chunks: number
}

/** How a program's parameter block is laid out, at the address that the runtime gives it. */
export function blockOf(buffers: readonly Buffer[], address: number): Block {
  // Scalars first need 8 bytes each, so that they are aligned; pointers follow the arena's.
  let next = address + 8
  const slots = buffers.map(({ kind }) => {
    if (kind === 'temporary') return undefined
    next += 8
    return next - 8
  })
  return { address, bytes: next - address, slots }
}

/** What the engine and the runtime are like. */
export interface Target {
  readonly shared: boolean
  readonly fma: boolean
  /** For plans with products that a provider computes. */
  readonly emitCall?: Seam['emitCall'] | undefined
}

/** Emits a plan's code. */
export function assemble(plan: Plan, block: Block, { shared, fma, emitCall }: Target): Assembly {
  const module = new Module({ shared })
  const imports = new Map<string, Callable>()
  for (const [name, parameters] of fallbacksOf(plan.kernels)) {
    const type = {
      parameters: Array.from({ length: parameters }, () => 'f64' as const),
      results: ['f64'] as const,
    }
    imports.set(name, module.import(name, type))
  }
  const products = new Map<string, Gemm>()
  plan.kernels.forEach((kernel, i) => {
    if (kernel.kind === 'product' && kernel.call !== undefined) products.set(`product${i}`, kernel.call)
  })
  const targets = new Map([...products.keys()].map((name) => [name, module.import(name, callType)]))
  const emission: Emission = {
    module,
    fma,
    import: (name) => imports.get(name) as Callable,
    dtype: (buffer) => (plan.buffers[buffer] as Buffer).dtype,
    address(code: Code, buffer: number): void {
      const place = plan.places[buffer]
      const slot = block.slots[buffer]
      if (place !== undefined) {
        code.i32(block.address)
        code.memory('i32.load')
        if (place === 0) return
        code.i32(place)
        code.op('i32.add')
      } else {
        code.i32(slot as number)
        if ((plan.buffers[buffer] as Buffer).kind !== 'scalar') code.memory('i32.load')
      }
    },
  }
  const phases: Phase[] = []
  const kernelOf: number[] = []
  const calls: Call[] = []
  plan.kernels.forEach((kernel, i) => {
    if (kernel.kind === 'host') {
      calls.push(kernel)
      return
    }
    const first = phases.length
    const target = targets.get(`product${i}`)
    phases.push(
      ...(kernel.kind === 'nest'
        ? [emitNest(emission, kernel, `k${i}`)]
        : target === undefined || emitCall === undefined
          ? emitProduct(emission, kernel, `k${i}`)
          : emitCall(emission, kernel, target, addsInPlace(plan, kernel), `k${i}`)),
    )
    for (let phase = first; phase < phases.length; phase++) kernelOf.push(i)
    for (const { name, units, grain } of phases.slice(first)) {
      if (!(units >= 1 && grain >= 1))
        throw new InternalError('compile', `${name}: ${units} units, ${grain} at once`)
    }
    const before = calls.at(-1)
    if (before?.kind === 'phases') calls[calls.length - 1] = { ...before, last: phases.length }
    else calls.push({ kind: 'phases', first, last: phases.length })
  })
  const chunks = emitRun(emission, phases)
  return {
    bytes: module.encode(),
    phases,
    kernelOf,
    calls,
    imports: [...imports.keys()],
    products,
    chunks,
  }
}

/** Whether the memory of what a product is added to is that of the result. */
function addsInPlace({ inputs, outputs, donors }: Plan, { reads, stores }: Product): boolean {
  const [from, to] = [reads[0]?.buffer, stores[0]?.buffer]
  const donor = donors[outputs.indexOf(to as number)]
  return from === to || (donor !== undefined && inputs[donor] === from)
}

/** The environment's functions that the kernels call, with how many arguments each takes. */
function fallbacksOf(kernels: readonly Kernel[]): Map<string, number> {
  const found = new Map<string, number>()
  const seen = new Set<Lane>()
  const stack: Lane[] = kernels
    .flatMap(stagesOf)
    .flatMap((stage) => [
      ...stage.stores.map(({ value }) => value),
      ...('value' in stage && stage.value !== undefined ? [stage.value] : []),
    ])
  for (let lane = stack.pop(); lane !== undefined; lane = stack.pop()) {
    if (seen.has(lane)) continue
    seen.add(lane)
    stack.push(...lane.inputs)
    if (lane.op === 'fallback') found.set(lane.name, lane.inputs.length - 2)
  }
  return found
}
