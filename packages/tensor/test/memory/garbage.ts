// Makes garbage in a loop that never waits, as a training loop without jit does, and prints what memory it took:
//
//   node --conditions=source --import tsx packages/tensor/test/memory/garbage.ts <bytes of a value> <GB in all> [budget in MiB]
//
// With `--expose-gc` and `waiting` in place of the GB: garbage in a program that waits, which finalisers free.
import { setTimeout } from 'node:timers/promises'
import { heap } from '../../src/runtime/heap'
import { memoryInfo, setMemoryBudget } from '../../src/runtime/memoryInfo'
import { allocateStorage, endRun } from '../../src/runtime/residence'

const [bytes = 0, total = Number.NaN, budget = 256] = process.argv.slice(2).map(Number)
setMemoryBudget(budget * 2 ** 20)

/** A value as a program makes it. Three in four are of the size asked for, the others a little smaller. */
function make(i: number): void {
  const length = Math.ceil(bytes / (i % 4 === 0 ? 4.5 : 4))
  const storage = allocateStorage('float32', length, () => 'garbage')
  storage.data.fill(i)
  endRun()
}

const started = performance.now()
let count = 0
let peak = 0
if (Number.isNaN(total)) {
  for (let i = 0; i < 50; i++) make(i)
  ;(globalThis as unknown as { gc(): void }).gc()
  await setTimeout(50)
} else {
  const every = Math.ceil(2 ** 22 / bytes)
  for (let made = 0; made < total * 1e9; made += bytes, count++) {
    make(count)
    if (count % every === 0) peak = Math.max(peak, process.memoryUsage().rss)
  }
}
const seconds = (performance.now() - started) / 1000
console.log(
  JSON.stringify({
    peakMiB: Math.round(peak / 2 ** 20),
    seconds,
    count,
    taken: heap().takenBytes,
    ...memoryInfo(),
  }),
)
