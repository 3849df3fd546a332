// What schedules check of their options.
import { checkOptions } from '@chainrule/tensor'
import { checkCount, checkSize } from '../optimisers/options'

/**
 * Checks a schedule's options: that there are no others, that `rates` are numbers from 0 up, and `counts` whole ones
 * from 1 up.
 */
export function checkSchedule(
  op: string,
  options: object,
  names: readonly string[],
  rates: Readonly<Record<string, unknown>>,
  counts: Readonly<Record<string, unknown>> = {},
): void {
  checkOptions(op, options, names)
  for (const [name, rate] of Object.entries(rates)) checkSize(op, name, rate)
  for (const [name, count] of Object.entries(counts)) checkCount(op, name, count)
}
