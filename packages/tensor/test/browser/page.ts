// What a page runs: a part of all tests, and what is different in browsers. Reports to the server that it came from.
import fc from 'fast-check'
import type { TypedArray } from '../../src/core/dtype'
import { samplesOf } from '../../src/graph/samples'
import * as api from '../../src/index'
import { grad, jit, random, tensor, tree, zeros, type AnyTensor } from '../../src/index'
import { Heap } from '../../src/runtime/heap'
import { Pool } from '../../src/runtime/threads/pool'
import { getThreads, setThreads, threadInfo } from '../../src/runtime/threads/threads'
import { stored, uniform, valuesFor } from '../conformance/inputs'
import { programOf, simulate, type Sketch } from '../phases'
import { differences, outputsOf, promised, wrong } from '../programs/check'
import { atOnce, computedBy, jitted } from '../programs/evaluators'
import { programs } from '../programs/generate'
import { small } from '../programs/manner'
import type { Report } from './report'

declare const crossOriginIsolated: boolean
/** Whether our workers are forbidden. */
const strict = import.meta.url.endsWith('?strict')

const passed: string[] = []
const failed: Record<string, string> = {}
let digest = 0x811c9dc5

async function check(name: string, body: () => Promise<void> | void): Promise<void> {
  try {
    await body()
    passed.push(name)
  } catch (error) {
    failed[name] = error instanceof Error ? `${error.message}\n${error.stack}` : String(error)
  }
}

function expect(good: boolean, otherwise: string): void {
  if (!good) throw new Error(otherwise)
}

/** Adds the bits of values to the digest (FNV-1a). */
function note(values: TypedArray): void {
  for (const byte of new Uint8Array(values.buffer, values.byteOffset, values.byteLength)) {
    digest = Math.imul(digest ^ byte, 0x01000193) >>> 0
  }
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((done) => (globalThis as { setTimeout?: typeof setTimeout }).setTimeout?.(done, milliseconds))

await check('memory is shared where the page is isolated', () => {
  expect(new Heap().shared === crossOriginIsolated, `shared: ${new Heap().shared}`)
  const { obstacle } = threadInfo()
  const why = crossOriginIsolated ? undefined : 'memory cannot be shared here'
  expect(obstacle === why, `threadInfo says ${obstacle}`)
})

const units = 5000
const sketchesAt = (base: number): Sketch[] =>
  [100, 7, units, 333].map((grain, i) => ({
    units,
    grain,
    cost: 10,
    from: base + (i % 3) * 4 * units,
    to: base + ((i + 1) % 3) * 4 * units,
  }))

for (const threads of [1, 2, 4]) {
  await check(`phases come out the same on ${threads} threads`, async () => {
    const heap = new Heap()
    const base = heap.allocate(3 * 4 * units)
    heap.uint8.fill(0, base, base + 3 * 4 * units)
    const sketches = sketchesAt(base)
    const program = programOf(heap, sketches)
    const pool = new Pool(heap, threads, {})
    pool.eager = true
    const copy = new Int32Array(base / 4 + 3 * units)
    for (let burst = 0; burst < 20; burst++) {
      for (let run = 0; run < 10; run++) {
        pool.run(program, 0, sketches.length)
        simulate(sketches, copy)
      }
      // Workers start when the page is idle.
      await sleep(burst)
    }
    const found = heap.view('int32', base, 3 * units)
    expect(
      found.every((value, i) => value === copy[base / 4 + i]),
      'values differ',
    )
    const workers = crossOriginIsolated ? threads - 1 : 0
    expect(strict || pool.workers === workers, `${pool.workers} workers, not ${workers}: ${pool.obstacle}`)
    pool.threads = 1
  })
}

declare const memory: Heap['memory']
if (crossOriginIsolated && !strict) {
  await check('workers work, and one that fails is told', async () => {
    const heap = new Heap()
    const base = heap.allocate(8 * units)
    const flag = new Int32Array(heap.memory.buffer, 960, 1)
    const pool = new Pool(heap, 2, {
      fail: () => {
        Atomics.store(new Int32Array(memory.buffer, 960, 1), 0, 1)
        throw new Error('as planned')
      },
    })
    pool.eager = true
    const phase = { units, grain: 5, cost: 1, from: base, to: base + 4 * units }
    const easy = programOf(heap, [phase])
    // Main waits until the worker has come.
    const fail = (): number => {
      const deadline = Date.now() + 10_000
      while (Atomics.load(flag, 0) === 0 && Date.now() < deadline);
      return 0
    }
    const failing = programOf(heap, [{ ...phase, grain: 500, calls: 'fail' }], { fail })
    for (let run = 0; run < 20; run++) pool.run(easy, 0, 1)
    await sleep(500)
    let message = ''
    try {
      pool.run(failing, 0, 1)
    } catch (error) {
      message = String(error)
    }
    expect(message.includes('threads: a worker failed while it computed'), `told: ${message}`)
    for (let run = 0; run < 20; run++) pool.run(easy, 0, 1)
    expect(pool.workers === 1, `${pool.workers} workers after a loss`)
    pool.threads = 1
  })
}

await check('every op keeps the promise on its samples', () => {
  const problems: string[] = []
  for (const [name, op] of Object.entries(api)) {
    const samples = typeof op === 'function' ? (samplesOf(op) ?? []) : []
    for (const [index, { inputs, call }] of samples.entries()) {
      const next = uniform(index)
      const leaves = inputs.map((input) =>
        computedBy('reference', () => stored(valuesFor(input, next), input.shape, input.dtype ?? 'float32')),
      )
      const outputs = [(call as (...inputs: AnyTensor[]) => AnyTensor | AnyTensor[])(...leaves)].flat()
      const known = promised(outputs)
      const found = atOnce(outputs)
      found.forEach(note)
      const problem = known && differences(known, found)
      if (problem !== undefined) problems.push(`${name}, sample ${index}: ${problem}`)
    }
  }
  expect(problems.length === 0, problems.join('; '))
})

await check('random programs keep the promise, compiled and under jit', () => {
  const problems: string[] = []
  computedBy('reference', () => {
    for (const program of fc.sample(programs(small), { numRuns: 60, seed: 7 })) {
      const problem = wrong(program, (outputs) => {
        const found = atOnce(outputs)
        found.forEach(note)
        return found
      })
      if (problem !== undefined) problems.push(problem)
      if (outputsOf(program) === undefined) continue
      const again = jitted(program, false)
      const second = again[1]?.some((values, i) => values.some((x, j) => !Object.is(x, again[0]?.[i]?.[j])))
      if (second === true) problems.push('a second call gave something else')
    }
  })
  expect(problems.length === 0, problems.join('; '))
})

await check('large programs give the same bits on any number of threads', async () => {
  const before = getThreads()
  const x = random.normal(random.key(0), [700, 600])
  const y = random.normal(random.key(1), [600, 500])
  const f = jit((x: AnyTensor, y: AnyTensor) => x.exp().matmul(y.tanh()).square().sum({ axis: 0 }).sqrt())
  const results: TypedArray[] = []
  for (const threads of [1, 3]) {
    setThreads(threads)
    for (let run = 0; run < 8; run++) {
      results.push(f(x as AnyTensor, y as AnyTensor).dataSync() as TypedArray)
      await sleep(20)
    }
  }
  const [first, ...others] = results as [TypedArray, ...TypedArray[]]
  for (const other of others) {
    expect(
      first.every((value: number, i: number) => Object.is(value, other[i])),
      'bits differ',
    )
  }
  note(first)
  const { workers, obstacle } = threadInfo()
  expect(strict || workers === (crossOriginIsolated ? 2 : 0), `${workers} workers (${obstacle})`)
  setThreads(before)
})

await check('a model learns', () => {
  const xs = tensor([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])
  const ys = tensor([[0], [1], [1], [0]])
  const begin = {
    w1: random.normal(random.key(3), [2, 8]),
    b1: zeros([8]),
    w2: random.normal(random.key(4), [8, 1]),
  }
  type Parameters = typeof begin
  const loss = ({ w1, b1, w2 }: Parameters) => xs.matmul(w1).add(b1).tanh().matmul(w2).sub(ys).square().mean()
  const step = jit((p: Parameters): Parameters => {
    const gradient = grad(loss)(p)
    return tree.map((x, g) => x.sub(g.mul(0.2)), p, gradient)
  })
  let p = begin
  for (let i = 0; i < 500; i++) p = step(p)
  const value = loss(p).item()
  expect(value < 0.05, `loss ${value}`)
  note(p.w1.dataSync() as TypedArray)
})

if (strict) {
  await check('that workers are forbidden is told', () => {
    expect(threadInfo().obstacle?.includes('it did not start') === true, `told: ${threadInfo().obstacle}`)
  })
}

const report: Report = { passed, failed, isolated: crossOriginIsolated, digest }
await fetch('/report', { method: 'POST', body: JSON.stringify(report) })
