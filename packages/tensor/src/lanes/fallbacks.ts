// The functions that a lane program may call for single lanes, by name: what kernels import as their
// environment, and what the interpreter calls.

/** The function that {@link fallback} means by `name`: of numbers in double precision. */
export const fallbackNamed = (name: string): ((...args: number[]) => number) =>
  own[name] ?? (Math[name as 'sin'] as (...args: number[]) => number)

/** Those that are not of Math. Workers get them as text: they use nothing around them but Math. */
export const own: Readonly<Record<string, (...args: number[]) => number>> = {
  int32: (x = 0) => x | 0,
  // Of the sign of a, and exact.
  remainder: (a = 0, b = 0) => a % b,
}
