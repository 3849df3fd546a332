// What text looks like: colours where there are any, numbers, columns.
import type { Colors } from 'picocolors/types'

/** The colours of a terminal, or none. */
export interface Look {
  readonly colors: Colors
}

/** An accuracy, with four decimals as the document prints it. */
export const decimals = (accuracy: number): string => accuracy.toFixed(4)

/** A small number: two digits and a power of ten. */
export const small = (x: number): string => (x === 0 ? '0' : x.toExponential(0))

/** A whole number with commas between thousands. */
export const grouped = (n: number): string => n.toLocaleString('en-US')

/** `1, 2 and 3` */
export const listed = (items: readonly (string | number)[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${String(items.at(-1))}`

const levels = [...'▁▂▃▄▅▆▇█']

/** A curve of numbers between 0 and 1, a character each. */
export const sparkline = (values: readonly number[]): string =>
  values.map((value) => levels[Math.min(levels.length - 1, Math.floor(value * levels.length))]).join('')

/** Text in lines of at most `width` characters, broken between words. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}
