// The options that all checks share, with their defaults and their errors.
import { ValueError } from '@chainrule/tensor'

/** Refuses an option. */
export const refuse = (op: string, name: string, expected: string, value: unknown): never => {
  throw new ValueError(
    op,
    `${name} must be ${expected}; got ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`,
  )
}

/** How a check draws and compares. */
export interface Plan {
  readonly runs: number
  readonly seed: number
  readonly tolerance: number
}

/** What a user may say of it. */
export type PlanOptions = { readonly [Name in keyof Plan]?: Plan[Name] | undefined }

/**
 * The plan with its defaults: 50 runs, seed 0, and a tolerance of 1e-9.
 *
 * @throws ValueError for what is out of range.
 */
export function planOf(op: string, { runs = 50, seed = 0, tolerance = defaultTolerance }: PlanOptions): Plan {
  if (!(Number.isSafeInteger(runs) && runs > 0)) refuse(op, 'runs', 'a whole number from 1 up', runs)
  if (!Number.isSafeInteger(seed)) refuse(op, 'seed', 'a whole number', seed)
  if (!(tolerance > 0 && tolerance < 1)) refuse(op, 'tolerance', 'a number between 0 and 1', tolerance)
  return { runs, seed, tolerance }
}

/**
 * Two right ways to compute a gradient differ by rounding: 2^-53 for each of some thousand operations is 1e-13, and
 * numbers that nearly cancel make it some thousand times larger. A mistake is far above it: it would have to be a
 * factor of 1.000000001.
 */
const defaultTolerance = 1e-9
