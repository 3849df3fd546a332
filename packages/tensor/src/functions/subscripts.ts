// The subscripts of einsum, such as `bij,bjk->bik`. Takes them with the shapes of the operands; gives a label
// for every axis, and the size of every label.
import { ShapeError, ValueError } from '../core/errors'
import { formatShape, type Shape } from '../core/shape'

/**
 * A name for axes that run together: a letter, or `...1` for the last of the axes that `...` stands for, `...2`
 * for the one before it.
 */
export type Label = string

/** What subscripts say of operands of given shapes. */
export interface Subscripts {
  /** The labels of each operand's axes. A label that an operand repeats asks for its diagonal. */
  readonly inputs: readonly (readonly Label[])[]
  /** The labels of the result's axes, each once. */
  readonly output: readonly Label[]
  readonly sizes: ReadonlyMap<Label, number>
}

const op = 'einsum'
const ellipsis = '...'
const isEllipsis = (label: Label): boolean => label.startsWith(ellipsis)

/**
 * Reads subscripts. Without `->` the result has the axes of `...`, then the letters that occur once, in
 * alphabetical order (capitals first).
 *
 * @throws ValueError or ShapeError that names what is wrong.
 */
export function readSubscripts(text: string, shapes: readonly Shape[]): Subscripts {
  const [left = '', right, ...more] = text.replaceAll(/\s/g, '').split('->')
  if (more.length > 0) throw new ValueError(op, `'->' stands more than once in '${text}'`)
  const terms = left.split(',').map((term) => readTerm(term, text))
  if (terms.length !== shapes.length) {
    throw new ValueError(op, `'${text}' has subscripts for ${terms.length} operands; got ${shapes.length}`)
  }
  const inputs = terms.map((term, i) => expand(term, shapes[i] as Shape, i))
  const sizes = sizesOf(inputs, shapes)
  const output = right === undefined ? implicitOutput(inputs, sizes) : explicitOutput(right, text, sizes)
  return { inputs, output, sizes }
}

/** The letters of one term, and `...` for an ellipsis. */
function readTerm(term: string, text: string): Label[] {
  const labels: Label[] = term.match(/\.\.\.|./gsu) ?? []
  for (const label of labels) {
    if (label !== ellipsis && !/[A-Za-z]/.test(label)) {
      const hint =
        label === '.' ? "an ellipsis is '...'" : "subscripts are letters and '...', as in 'ij,jk->ik'"
      throw new ValueError(op, `'${label}' in '${text}' is no letter; ${hint}`)
    }
  }
  if (labels.indexOf(ellipsis) !== labels.lastIndexOf(ellipsis)) {
    throw new ValueError(op, `'...' stands more than once in '${term}'`)
  }
  return labels
}

/** `count` labels for what an ellipsis stands for. They are aligned at the last, as shapes that broadcast are. */
const ellipsisLabels = (count: number): Label[] =>
  Array.from({ length: count }, (_, i) => `${ellipsis}${count - i}`)

function expand(term: readonly Label[], shape: Shape, operand: number): Label[] {
  const at = term.indexOf(ellipsis)
  const named = at === -1 ? term.length : term.length - 1
  if (at === -1 ? named !== shape.length : named > shape.length) {
    const count = `${at === -1 ? '' : 'at least '}${named}`
    throw new ShapeError(
      op,
      `'${term.join('')}' is for ${count} axes; operand ${operand + 1} has ${shape.length}: ${formatShape(shape)}`,
      shape,
    )
  }
  return at === -1 ? [...term] : term.toSpliced(at, 1, ...ellipsisLabels(shape.length - named))
}

function sizesOf(inputs: readonly (readonly Label[])[], shapes: readonly Shape[]): Map<Label, number> {
  const found = new Map<Label, { readonly size: number; readonly operand: number }>()
  for (const [operand, labels] of inputs.entries()) {
    for (const [axis, label] of labels.entries()) {
      const size = (shapes[operand] as Shape)[axis] as number
      const before = found.get(label)
      if (before === undefined || (isEllipsis(label) && before.size === 1)) {
        found.set(label, { size, operand })
      } else if (before.size !== size && !(isEllipsis(label) && size === 1)) {
        throw mismatch(label, [before.operand, before.size], [operand, size], shapes)
      }
    }
  }
  return new Map([...found].map(([label, { size }]) => [label, size]))
}

function mismatch(
  label: Label,
  [p, m]: readonly [operand: number, size: number],
  [q, n]: readonly [operand: number, size: number],
  shapes: readonly Shape[],
): ShapeError {
  const [a, b] = [shapes[p] as Shape, shapes[q] as Shape]
  const where = (size: number, operand: number, shape: Shape): string =>
    `${size} in operand ${operand + 1} ${formatShape(shape)}`
  const advice = isEllipsis(label) ? 'only dimensions of 1 stretch' : 'axes of one letter must be equal'
  const name = isEllipsis(label) ? `axis -${label.slice(ellipsis.length)} of '...'` : `'${label}'`
  return new ShapeError(op, `${name} is ${where(m, p, a)} and ${where(n, q, b)}; ${advice}`, a, b)
}

/** The labels of all ellipses of the inputs, together. */
const ellipsesOf = (sizes: ReadonlyMap<Label, number>): Label[] =>
  ellipsisLabels([...sizes.keys()].filter(isEllipsis).length)

function implicitOutput(inputs: readonly (readonly Label[])[], sizes: ReadonlyMap<Label, number>): Label[] {
  const letters = inputs.flat().filter((label) => !isEllipsis(label))
  const once = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter))
  return [...ellipsesOf(sizes), ...once.toSorted()]
}

function explicitOutput(right: string, text: string, sizes: ReadonlyMap<Label, number>): Label[] {
  const labels = readTerm(right, text)
  for (const [i, label] of labels.entries()) {
    if (label !== ellipsis && !sizes.has(label)) {
      throw new ValueError(op, `'${label}' is in the result of '${text}', but in no operand`)
    }
    if (labels.indexOf(label) !== i) {
      throw new ValueError(op, `'${label}' stands more than once in the result of '${text}'`)
    }
  }
  const ellipses = ellipsesOf(sizes)
  if (ellipses.length > 0 && !labels.includes(ellipsis)) {
    throw new ValueError(
      op,
      `'...' stands for axes in '${text}', but is not in the result; write it behind '->', too`,
    )
  }
  return labels.flatMap((label) => (label === ellipsis ? ellipses : [label]))
}
