// The tables of a smallest failing case: what goes in, and two columns of numbers side by side.
import { tree, type AnyTensor } from '@chainrule/tensor'
import { printed } from '../gradients/report'
import type { Inputs, Numbers } from '../problem/problem'
import type { Table } from './document'

const mostRows = 8
const mostElements = 12

/** The index of an element by its position, in brackets; nothing for a scalar. */
export function indexOf(shape: readonly number[], position: number): string {
  if (shape.length === 0) return ''
  const index: number[] = []
  let rest = position
  for (const size of shape.toReversed()) {
    index.unshift(rest % size)
    rest = Math.floor(rest / size)
  }
  return `[${index.join(', ')}]`
}

/** A pair of numbers for the same thing. */
export interface Pair {
  readonly path: string
  readonly left: Numbers | undefined
  readonly right: Numbers
}

/** Element by element, those that are furthest apart first; shapes where they differ. */
export function pairTable(
  caption: string,
  columns: readonly [string, string],
  pairs: readonly Pair[],
): Table {
  const rows = pairs.flatMap(({ path, left, right }) => {
    if (left === undefined) return [[path, 'nothing', `shape [${right.shape.join(', ')}]`, '']]
    if (left.shape.join() !== right.shape.join())
      return [[path, `shape [${left.shape.join(', ')}]`, `shape [${right.shape.join(', ')}]`, '']]
    const apart = Array.from(right.data.keys())
      .map((i) => ({ i, off: Math.abs((left.data[i] as number) - (right.data[i] as number)) }))
      .toSorted((a, b) => (Number.isNaN(a.off) ? -1 : Number.isNaN(b.off) ? 1 : b.off - a.off))
    const share = Math.max(1, Math.floor(mostRows / pairs.length))
    return apart.slice(0, share).map(({ i }) => {
      const [a, b] = [left.data[i] as number, right.data[i] as number]
      return [
        `${path}${indexOf(right.shape, i)}`,
        printed(a),
        printed(b),
        Number.isFinite(a / b) ? printed(a / b) : '',
      ]
    })
  })
  return { caption, columns: ['', ...columns, 'ratio'], rows }
}

/** The inputs with their numbers, if they are few. */
export function inputLines(inputs: Inputs): string[] {
  return tree.entries(inputs).map(([path, x]: [string, AnyTensor]) => {
    const shape = x.shape as readonly number[]
    if (x.size > mostElements) return `${path}: shape [${shape.join(', ')}]`
    return `${path} = ${JSON.stringify(x.arraySync(), (_, value: unknown) => (typeof value === 'number' ? Number(printed(value)) : value)).replaceAll(',', ', ')}`
  })
}
