// What a loader says of data that it had to draw.
import type { DataSource } from './dataSource'

/** The source of synthetic data: `title` says what they stand in for, `reason` why there are no real ones. */
export const syntheticSource = (title: string, reason: string): DataSource => ({
  kind: 'synthetic',
  real: false,
  description: `synthetic ${title}, drawn by a generator (${reason})`,
})
