// The schedules are PyTorch's, as numbers and as tensors within a compiled step. See golden/schedules.py.
import { jit, tensor, type AnyTensor } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { schedules, type Schedule } from '../src/index'
import golden from './golden/schedules.json'

interface Named {
  readonly name: string
  readonly options: unknown
}

/** What a relative error may be: PyTorch multiplies its rate at each step, and so gathers rounding errors. */
const tolerance = 1e-12

/** The schedule that a case describes, and those within it. */
function scheduleOf({ name, options }: Named): Schedule {
  const { parts, boundaries, into } = options as {
    parts?: Named[]
    boundaries?: number[]
    into?: Named | number
  }
  if (parts !== undefined) return schedules.joined(parts.map(scheduleOf), boundaries as number[])
  const make = (schedules as unknown as Record<string, (options: unknown) => Schedule>)[name]
  const given = typeof into === 'object' ? { ...(options as object), into: scheduleOf(into) } : options
  return make?.(given) as Schedule
}

test.each(
  golden.cases.map((each): [string, (typeof golden.cases)[number]] => [
    `${each.name} ${JSON.stringify(each.options)}`,
    each,
  ]),
)('%s', (_, each) => {
  const schedule = scheduleOf(each)
  const compiled = jit((step: AnyTensor) => schedule.at(step))
  for (const [step, expected] of each.rates.entries()) {
    const within = tolerance * Math.max(expected, 1e-3)
    expect(Math.abs(schedule(step) - expected), `step ${step}`).toBeLessThanOrEqual(within)
    const found = compiled(tensor(step, { dtype: 'int32' }) as AnyTensor).item()
    expect(Math.abs(found - expected), `step ${step}, compiled`).toBeLessThanOrEqual(within)
  }
  expect(compiled.cacheInfo().misses).toBe(1)
})
