// What text looks like on a terminal: colours where there are any, curves, columns.
import type { Colors } from 'picocolors/types'

/** The colours of a terminal, or none. */
export interface Look {
  readonly colors: Colors
}

const levels = [...'▁▂▃▄▅▆▇█']

/** A curve of numbers between 0 and 1, a character each; of a long one as many as fit into `width`. */
export const sparkline = (values: readonly number[], width = 20): string => {
  const count = Math.min(width, values.length)
  const shown = Array.from(
    { length: count },
    (_, i) => values[Math.ceil(((i + 1) * values.length) / count) - 1] ?? 0,
  )
  return shown
    .map((value) => levels[Math.max(0, Math.min(levels.length - 1, Math.floor(value * levels.length)))])
    .join('')
}

/** Text in lines of at most `width` characters, broken between words. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}
