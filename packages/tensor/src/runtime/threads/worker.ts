// How Node and browsers start a worker.
import type { WasmMemory } from '../heap'

/** What a worker is given: the memory, the address of its control block, its number (main is 0). */
export interface Station {
  readonly memory: WasmMemory
  readonly control: number
  readonly thread: number
}

/** A worker that runs. */
export interface Worker {
  terminate(): unknown
}

// Only what is used: the types that the build sees know neither Node nor browsers.
interface NodeWorker extends Worker {
  on(event: 'error' | 'exit', listener: (cause: unknown) => void): void
  unref(): void
}
interface BrowserError {
  readonly message?: string
  preventDefault(): void
}
interface BrowserWorker extends Worker {
  addEventListener(type: 'error', listener: (event: BrowserError) => void): void
  postMessage(message: unknown, transfer: readonly []): void
}
interface Builtins {
  readonly 'node:worker_threads': { Worker: new (source: string, options: object) => NodeWorker }
  readonly 'node:os': { availableParallelism(): number }
}
interface Platform {
  readonly process?: { getBuiltinModule?<N extends keyof Builtins>(name: N): Builtins[N] }
  readonly performance: { now(): number }
  readonly navigator?: { readonly hardwareConcurrency?: number }
  readonly Worker?: new (url: string) => BrowserWorker
  readonly Blob: new (parts: readonly string[], options: object) => unknown
  readonly URL: { createObjectURL(blob: unknown): string }
}

const platform = globalThis as unknown as Platform

// Asked for at run time, so that no bundler for browsers looks for it.
const builtin = <N extends keyof Builtins>(name: N): Builtins[N] | undefined =>
  platform.process?.getBuiltinModule?.(name)

/** Milliseconds since some moment, with fractions. */
export const now = (): number => platform.performance.now()

/** How many threads the machine runs at once. */
export const cores = (): number =>
  builtin('node:os')?.availableParallelism() ?? platform.navigator?.hardwareConcurrency ?? 1

/** Starts a worker on `source`; `lost` is told if it ends by itself. It does not keep the process alive. */
export function startWorker(source: string, station: Station, lost: (why: string) => void): Worker {
  const node = builtin('node:worker_threads')
  if (node !== undefined) {
    // None of what this process was started with: loaders and flags would start in every worker, too.
    const worker = new node.Worker(source, { eval: true, workerData: station, execArgv: [], env: {} })
    worker.on('error', (error) => lost(String(error)))
    worker.on('exit', () => lost('it ended'))
    worker.unref()
    return worker
  }
  const { Worker, Blob, URL } = platform
  if (Worker === undefined) throw new Error('there are no workers here')
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })))
  worker.addEventListener('error', (event) => {
    // Told by us, and nobody else's error.
    event.preventDefault()
    lost(event.message ?? 'it did not start')
  })
  worker.postMessage(station, [])
  return worker
}
