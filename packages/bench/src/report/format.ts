// Numbers for people.

/** Three digits. */
const digits = (x: number): string => (x >= 99.95 ? x.toFixed(0) : x >= 9.995 ? x.toFixed(1) : x.toFixed(2))

/** A time, given in microseconds. */
export function formatTime(microseconds: number): string {
  if (microseconds < 999.5) return `${digits(microseconds)} us`
  if (microseconds < 999_500) return `${digits(microseconds / 1000)} ms`
  return `${digits(microseconds / 1e6)} s`
}

/** How many times as much. */
export const formatRatio = (ratio: number): string => `${digits(ratio)}x`

/** How far apart two numbers are, as a share of the second. */
export const formatShare = (x: number, of: number): string => `${(Math.abs(x / of - 1) * 100).toFixed(0)}%`
