// The program that each system in JavaScript runs in: requests in on standard input, a line of JSON each, and an
// answer out for each on standard output. `python/serve.py` is the same for the systems in Python.
import { createInterface } from 'node:readline'
import type { Answer, Request } from '../run/protocol'
import { loadChainrule, loadChainruleBlas } from './chainrule'
import { loadJaxJs } from './jaxJs'
import type { Load, System, Task } from './system'
import { loadTfjs } from './tfjs'
import { Timing } from './timing'

const loaders: Readonly<Record<string, Load>> = {
  chainrule: loadChainrule,
  'chainrule-blas': loadChainruleBlas,
  'jax-js': loadJaxJs,
  'tfjs-wasm': loadTfjs('wasm'),
  'tfjs-cpu': loadTfjs('cpu'),
}

let system: System | undefined
let task: Task | undefined
let timing: Timing | undefined

async function answer(request: Request): Promise<Answer> {
  switch (request.do) {
    case 'load': {
      const load = loaders[request.system]
      if (!load) throw new Error(`there is no system ${request.system}`)
      system = await load(request)
      return { about: system.about }
    }
    case 'prepare':
      task?.dispose?.()
      task = system?.prepare(request.job)
      timing = task && new Timing(task)
      return {}
    case 'check':
      return { results: (await timing?.check(request.times)) ?? [] }
    case 'warm up':
      await timing?.warmUp(request.milliseconds)
      return {}
    case 'round':
      return { microseconds: (await timing?.round()) ?? Number.NaN }
    case 'forget':
      task?.dispose?.()
      task = undefined
      timing = undefined
      return {}
  }
}

// What libraries print must not stand between the answers.
const { stdout } = process
const write = stdout.write.bind(stdout)
stdout.write = process.stderr.write.bind(process.stderr) as typeof stdout.write

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line) as Request).catch((error: unknown) => ({
    error: error instanceof Error ? error.message : String(error),
  }))
  write(`${JSON.stringify(reply)}\n`)
}
// Workers that a library has left running must not keep the process.
process.exit()
