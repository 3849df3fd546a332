// Sets the written elements of an array in nested brackets, with line breaks, and dots for what is left out.

/** The width of a line, in characters. */
const lineWidth = 75

/** Arrays of more elements than this are shown without their middle. */
const summaryThreshold = 1000

/** How many items an axis shows at each end where its middle is left out. */
const edgeItems = 3

/** One axis of an array as it is shown: which of its items, and whether dots stand for the middle. */
export interface ShownAxis {
  readonly indices: readonly number[]
  readonly isCut: boolean
}

/** What is shown of an array: everything up to 1000 elements, the corners of a larger one. */
export function shownAxes(shape: readonly number[]): ShownAxis[] {
  const isLarge = shape.reduce((size, dim) => size * dim, 1) > summaryThreshold
  return shape.map((dim) => {
    const isCut = isLarge && dim > 2 * edgeItems
    const indices = Array.from({ length: isCut ? 2 * edgeItems : dim }, (_, item) =>
      isCut && item >= edgeItems ? dim - 2 * edgeItems + item : item,
    )
    return { indices, isCut }
  })
}

/**
 * Sets `words`, the shown elements in row-major order, in brackets. Rows of the last axis are broken into
 * lines that leave room for the closing brackets; between items of the axis n before the last stand n
 * line breaks.
 *
 * Source: _formatArray and _extendLine of NumPy's arrayprint.
 *
 * @param axes one or more, as `shownAxes` gives them, none of them empty
 */
export function layOut(words: readonly string[], axes: readonly ShownAxis[]): string {
  return block(words, axes, 1)
}

/** One bracketed block; `indent` is how far its items stand from the left. */
function block(words: readonly string[], axes: readonly ShownAxis[], indent: number): string {
  const [axis, ...inner] = axes
  if (axis === undefined) return words.join('')
  const items = inner.length === 0 ? [...words] : blocks(words, axis, inner, indent)
  if (axis.isCut) items.splice(edgeItems, 0, '...')
  const margin = ' '.repeat(indent)
  // At the last axis `indent` is the rank: so many brackets open the row, and so many may close it.
  const lines = inner.length === 0 ? fill(items, lineWidth - 2 * indent) : items
  return `[${lines.join('\n'.repeat(Math.max(inner.length, 1)) + margin)}]`
}

function blocks(words: readonly string[], axis: ShownAxis, inner: readonly ShownAxis[], indent: number) {
  const size = words.length / axis.indices.length
  return axis.indices.map((_, item) => block(words.slice(item * size, (item + 1) * size), inner, indent + 1))
}

/** Joins words with spaces into lines of at most `width` characters, or of one word that is longer. */
function fill(words: readonly string[], width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line.trimEnd())
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}
