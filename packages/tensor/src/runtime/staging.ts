// Whether a function is being traced with placeholders, so that there are no values to read.
let depth = 0

/** Runs `body` as part of a trace: values that depend on placeholders cannot be read, and are not to be computed. */
export function staging<R>(body: () => R): R {
  depth++
  try {
    return body()
  } finally {
    depth--
  }
}

/** Whether a trace is going on. */
export const isStaging = (): boolean => depth > 0
