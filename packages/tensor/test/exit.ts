// A process that ends while its workers sleep, spin or work: run by a test that watches how long it takes.
import { setTimeout } from 'node:timers/promises'
import { Heap } from '../src/runtime/heap'
import { Pool } from '../src/runtime/threads/pool'
import { programOf } from './phases'

const how = process.argv[2]
const heap = new Heap(true)
const units = 10_000
const address = heap.allocate(8 * units)
const pool = new Pool(heap, 3, {
  // Main ends the process in the middle of the phase; workers would go on for ever.
  call: () => {
    for (;;);
  },
})
pool.eager = true
const phase = { units, grain: 20, cost: 50, from: address, to: address + 4 * units }
const program = programOf(heap, [phase])
for (let run = 0; run < 200; run++) pool.run(program, 0, 1)

void (async () => {
  await setTimeout(how === 'spinning' ? 0 : 100)
  if (how === 'spinning') pool.run(program, 0, 1)
  process.stdout.write(`workers: ${pool.workers}\n`)
  if (how === 'at work') {
    const until = Date.now() + 200
    const call = (): number => {
      while (Date.now() < until);
      return process.exit()
    }
    pool.run(programOf(heap, [{ ...phase, calls: 'call' }], { call }), 0, 1)
  }
})()
