// Programs run by several threads: the same values as by one, whatever workers do and whatever becomes of them.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { programOf, simulate, type Program, type Sketch } from '../../../test/phases'
import { ChainruleError } from '../../core/errors'
import { Heap } from '../heap'
import { Pool } from './pool'
import type { Environment } from './script'

const heap = new Heap(true)
const units = 4000
const base = heap.allocate(3 * 4 * units)

const pools: Pool[] = []
function poolOf(count: number, environment: Environment = {}): Pool {
  const pool = new Pool(heap, count, environment)
  pool.eager = true
  pools.push(pool)
  return pool
}
afterEach(() => {
  for (const pool of pools.splice(0)) pool.threads = 1
})

/** Phases each of which reads what the one before wrote. */
const chain = (shapes: readonly Partial<Sketch>[]): Sketch[] =>
  shapes.map((shape, i) => ({
    units,
    grain: 100,
    cost: 10,
    from: base + (i % 3) * 4 * units,
    to: base + ((i + 1) % 3) * 4 * units,
    ...shape,
  }))
const mixed = chain([
  { grain: 100 },
  { units: 500, grain: 1000 },
  { grain: 37, cost: 3 },
  { units: 7, grain: 1, cost: 500 },
  { grain: 4000, cost: 1 },
  { grain: 400, cost: 20 },
])

const clear = () => heap.uint8.fill(0, base, base + 3 * 4 * units)
const contents = () => heap.view('int32', base, 3 * units)
function after(all: readonly Sketch[], runs = 1): Int32Array {
  const copy = new Int32Array(base / 4 + 3 * units)
  for (let run = 0; run < runs; run++) simulate(all, copy)
  return copy.subarray(base / 4)
}
function expectContents(wanted: Int32Array): void {
  const found = contents()
  const wrong = wanted.findIndex((value, i) => value !== found[i])
  expect({ wrong, value: found[wrong] }).toEqual({ wrong: -1, value: undefined })
}

// A word in the reserved part of the heap that no control block has, for main and workers to meet.
const flag = new Int32Array(heap.memory.buffer, 960, 1)
/** What functions of a worker's environment find around them. */
declare const memory: Heap['memory']
const raise = (): number => {
  Atomics.store(new Int32Array(memory.buffer, 960, 1), 0, 1)
  return 0
}

/**
 * A program of a phase of two chunks: whoever does one calls `meet`. Main's does not end before a worker has
 * begun the other (or the test fails); `reached` gives whether it came.
 */
function meeting(): Program {
  const meet = (_unit = 0): number => {
    const deadline = Date.now() + 20_000
    while (flag[0] === 0 && Date.now() < deadline) Atomics.wait(flag, 0, 0, 1)
    return 0
  }
  return programOf(heap, chain([{ units: 20, grain: 2, calls: 'meet' }]), { meet })
}
function runUntilMet(pool: Pool, program: Program): void {
  // The first runs hire.
  const heavy = programOf(heap, chain([{ grain: 4 }]))
  while (pool.workers < pool.threads - 1) pool.run(heavy, 0, 1)
  flag[0] = 0
  pool.run(program, 0, 1)
  expect(flag[0]).toBe(1)
}

describe('a pool', () => {
  it.each([1, 2, 3, 4])('of %i threads computes the same, run after run', (count) => {
    const pool = poolOf(count)
    const program = programOf(heap, mixed)
    clear()
    for (let run = 0; run < 300; run++) pool.run(program, 0, mixed.length)
    expectContents(after(mixed, 300))
    expect(pool.workers).toBe(count - 1)
  })

  it('has workers that do work', () => {
    const pool = poolOf(2, { meet: raise })
    runUntilMet(pool, meeting())
  })

  it('starts them when there is enough to do, and not for programs without parallel phases', () => {
    const pool = poolOf(3)
    const serial = programOf(heap, chain([{ grain: units }, { grain: units }]))
    for (let run = 0; run < 2000; run++) pool.run(serial, 0, 2)
    expect(pool.workers).toBe(0)
    const parallel = programOf(heap, chain([{ grain: units / 100 }]))
    pool.run(parallel, 0, 1)
    expect(pool.workers).toBe(0)
    for (let run = 0; run < 10; run++) pool.run(parallel, 0, 1)
    expect(pool.workers).toBe(2)
  })

  it('may have more or fewer threads at any time', () => {
    const pool = poolOf(1)
    const program = programOf(heap, mixed)
    clear()
    let runs = 0
    for (const count of [2, 4, 1, 3, 2, 2, 4]) {
      pool.threads = count
      for (let run = 0; run < 40; run++, runs++) pool.run(program, 0, mixed.length)
      expect(pool.workers).toBe(count - 1)
    }
    expectContents(after(mixed, runs))
  })

  it('stays right when workers wake up at any moment', async () => {
    const pool = poolOf(3)
    const program = programOf(heap, mixed)
    clear()
    let random = 1
    let runs = 0
    const deadline = Date.now() + 3000
    while (Date.now() < deadline) {
      for (let burst = 0; burst < 10; burst++, runs++) {
        pool.run(program, 0, mixed.length)
        random = (Math.imul(random, 1664525) + 1013904223) >>> 0
        const until = performance.now() + (random / 2 ** 32) ** 4
        while (performance.now() < until);
      }
      if (random % 8 === 0) await new Promise((done) => setTimeout(done, random % 3))
    }
    expectContents(after(mixed, runs))
    expect(runs).toBeGreaterThan(100)
  })

  it('runs many programs, of which workers get to know each', () => {
    const pool = poolOf(2)
    const all = Array.from({ length: 150 }, (_, i) => chain([{ grain: 100 + i, cost: i % 7 }]))
    const programs = all.map((one) => programOf(heap, one))
    const taken = heap.takenBytes
    clear()
    const copy = new Int32Array(base / 4 + 3 * units)
    for (let round = 0; round < 3; round++) {
      for (const [i, program] of programs.entries()) {
        pool.run(program, 0, 1)
        simulate(all[i] as Sketch[], copy)
      }
    }
    expectContents(copy.subarray(base / 4))
    // Copies of 64 modules of less than a kilobyte, whatever the number of programs.
    expect(heap.takenBytes - taken).toBeLessThan(64 * 1024)
  })

  it('works on memory that has grown since its workers began', () => {
    const pool = poolOf(2, { meet: raise })
    runUntilMet(pool, meeting())
    const bytes = 64 * 1024 * 1024
    const far = heap.allocate(bytes)
    const end = far + bytes - 4 * units
    heap.uint8.fill(0, end, end + 4 * units)
    clear()
    const phase = chain([{ to: end, calls: 'meet', grain: 400 }])
    // Main waits until the worker has begun, whose chunk, and whose module, lie beyond the old end.
    const meet = () => {
      while (flag[0] === 0) Atomics.wait(flag, 0, 0, 1)
      return 0
    }
    flag[0] = 0
    pool.run(programOf(heap, phase, { meet }), 0, 1)
    const copy = new Int32Array((end + 4 * units) / 4)
    simulate(phase, copy)
    const found = heap.view('int32', end, units)
    expect(copy.subarray(end / 4).findIndex((value, i) => value !== found[i])).toBe(-1)
    heap.free(far)
  })

  it('does without workers where memory is not shared', () => {
    const alone = new Heap(false)
    const pool = new Pool(alone, 4, {})
    const address = alone.allocate(8 * units)
    const phase = { units, grain: 10, cost: 1, from: address, to: address + 4 * units }
    const program = programOf(alone, [phase])
    for (let run = 0; run < 10; run++) pool.run(program, 0, 1)
    const copy = new Int32Array(address / 4 + 2 * units)
    for (let run = 0; run < 10; run++) simulate([phase], copy)
    expect([...alone.view('int32', address + 4 * units, units)]).toEqual([...copy.subarray(-units)])
    expect(pool.workers).toBe(0)
    expect(pool.obstacle).toBe('memory cannot be shared here')
  })
})

describe('a worker', () => {
  const program = programOf(heap, mixed)
  const expectRecovered = (pool: Pool): void => {
    clear()
    for (let run = 0; run < 100; run++) pool.run(program, 0, mixed.length)
    expectContents(after(mixed, 100))
    expect(pool.workers).toBe(pool.threads - 1)
  }

  it('that dies in the middle of a chunk is missed, and all goes on', () => {
    const pool = poolOf(2, {
      meet: () => {
        Atomics.store(new Int32Array(memory.buffer, 960, 1), 0, 1)
        return process.exit()
      },
    })
    pool.patience = 300
    const lost = meeting()
    expect(() => runUntilMet(pool, lost)).toThrow(ChainruleError)
    expect(pool.workers).toBe(0)
    expectRecovered(pool)
    expect(() => runUntilMet(pool, lost)).toThrow(
      /^threads: a worker was lost \(no answer in \d+ ms\) while it computed; .*compute it again$/,
    )
    expectRecovered(pool)
  })

  it('that fails is told at once', () => {
    const pool = poolOf(2, {
      meet: () => {
        Atomics.store(new Int32Array(memory.buffer, 960, 1), 0, 1)
        throw new Error('as planned')
      },
    })
    expect(() => runUntilMet(pool, meeting())).toThrow('threads: a worker failed while it computed')
    expectRecovered(pool)
  })

  it('finishes its chunk before an error of main goes on', () => {
    const pool = poolOf(2, {
      meet: () => {
        const flag = new Int32Array(memory.buffer, 960, 1)
        Atomics.store(flag, 0, 1)
        Atomics.wait(flag, 0, 1, 300)
        Atomics.store(flag, 0, 2)
        return 0
      },
    })
    const meet = (): number => {
      while (flag[0] === 0) Atomics.wait(flag, 0, 0, 1)
      throw new RangeError('the stack is full')
    }
    const failing = programOf(heap, chain([{ units: 20, grain: 2, calls: 'meet' }]), { meet })
    expect(() => runUntilMet(pool, failing)).toThrow('the stack is full')
    expect(flag[0]).toBe(2)
    expectRecovered(pool)
  })

  it('is waited for as long as it makes progress', () => {
    const pool = poolOf(2, {
      meet: () => {
        const flag = new Int32Array(memory.buffer, 960, 1)
        Atomics.store(flag, 0, 1)
        Atomics.wait(flag, 0, 1, 600)
        return 0
      },
    })
    pool.patience = 5000
    clear()
    runUntilMet(pool, meeting())
  })

  it('that dies in its sleep costs nothing', async () => {
    const made: { terminate(): Promise<number> }[] = []
    const module = process.getBuiltinModule('node:worker_threads') as {
      Worker: new (...args: never[]) => object
    }
    const { Worker } = module
    module.Worker = class extends Worker {
      constructor(...args: never[]) {
        super(...args)
        made.push(this as never)
      }
    }
    try {
      const pool = poolOf(3)
      expectRecovered(pool)
      for (const worker of made) await worker.terminate()
      await new Promise((done) => setTimeout(done, 10))
      expect(pool.workers).toBe(0)
      expectRecovered(pool)
      // Killed where nobody can be told yet.
      for (const worker of made.slice(2)) void worker.terminate()
      const began = Date.now()
      clear()
      for (let run = 0; run < 100; run++) pool.run(program, 0, mixed.length)
      expectContents(after(mixed, 100))
      expect(Date.now() - began).toBeLessThan(5000)
    } finally {
      module.Worker = Worker
    }
  })

  it('that cannot be started leaves one thread, and says why', () => {
    const module = process.getBuiltinModule('node:worker_threads') as { Worker: unknown }
    const { Worker } = module
    module.Worker = function () {
      throw new Error('not allowed')
    }
    try {
      const pool = poolOf(2)
      clear()
      for (let run = 0; run < 100; run++) pool.run(program, 0, mixed.length)
      expectContents(after(mixed, 100))
      expect(pool.workers).toBe(0)
      expect(pool.obstacle).toContain('not allowed')
    } finally {
      module.Worker = Worker
    }
  })

  it.each(['asleep', 'spinning', 'at work'])('does not keep the process alive: %s', async (how) => {
    const child = spawn(
      process.execPath,
      [
        '--conditions=source',
        '--import',
        'tsx',
        fileURLToPath(new URL('../../../test/exit.ts', import.meta.url)),
        how,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let said = ''
    let doneAt = 0
    child.stdout.on('data', (text) => {
      said += String(text)
      doneAt ||= Date.now()
    })
    const code = await new Promise((done) => child.once('exit', done))
    expect({ said, code }).toEqual({ said: 'workers: 2\n', code: 0 })
    expect(Date.now() - doneAt).toBeLessThan(2000)
  })
})
