// What a worker runs, as source: in Node and in browsers, no file has to be found.
//
// A worker sees everything in the shared memory, and gets no messages. While the ticket has a run, the words of
// its program do not change (main writes them between runs), and no run has the number of another: if the
// number is the same before and behind reading something, what was read belongs to that run.
import { chunkMask, words } from '../../compiler/emitSharing'

/** Functions that programs may import besides those of Math. They use nothing around them: their text is sent. */
export type Environment = Readonly<Record<string, (...args: number[]) => number>>

const at = (offset: number): number => offset >> 2

/** The source of a worker. */
export const script = (environment: Environment): string => `
const start = ({ memory, control, thread }) => {
  const env = { memory, ${Object.entries(environment).map(([name, body]) => `${name}: ${String(body)}`)} }
  for (const name of Object.getOwnPropertyNames(Math)) env[name] ??= Math[name]
  const mains = () => {
    throw new Error('called by a worker')
  }
  const words = new Int32Array(memory.buffer, control, ${at(words.end)})
  const load = (at) => Atomics.load(words, at)
  const take = (at) => {
    for (let count; (count = load(at)) > 0; ) {
      if (Atomics.compareExchange(words, at, count, count - 1) === count) return true
    }
  }
  const known = new Map()
  let help
  const find = (run) => {
    const program = load(${at(words.program)})
    const address = load(${at(words.program) + 1}) >>> 0
    const length = load(${at(words.program) + 2})
    const { buffer } = memory
    if (load(1) !== run || address + length > buffer.byteLength) return
    if (!known.has(program)) {
      const bytes = new Uint8Array(buffer, address, length).slice()
      if (load(1) !== run) return
      if (known.size > 63) known.delete(known.keys().next().value)
      const module = new WebAssembly.Module(bytes)
      // What is not there is for the main thread alone.
      for (const { name } of WebAssembly.Module.imports(module)) env[name] ??= mains
      known.set(program, new WebAssembly.Instance(module, { env }).exports.help)
    }
    return known.get(program)
  }
  for (;;) {
    const run = load(1)
    if (run) {
      const found = find(run)
      if (!found) continue
      help = found
    }
    try {
      if (help?.(control, run, thread)) continue
    } catch (error) {
      Atomics.store(words, ${at(words.failed)}, 1)
      Atomics.notify(words, ${at(words.left)})
      throw error
    }
    Atomics.add(words, ${at(words.asleep)}, 1)
    if (!(load(0) & ${chunkMask} && take(${at(words.asleep)}))) {
      while (!take(${at(words.wake)})) Atomics.wait(words, ${at(words.wake)}, 0)
    }
  }
}
if (typeof require === 'function') start(require('node:worker_threads').workerData)
else onmessage = (event) => start(event.data)
`
