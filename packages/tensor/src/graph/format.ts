// A graph as text, a line for each node: what internal errors carry.
import { formatShape } from '../core/shape'
import { topologicalOrder } from './order'
import type { AnyTensor } from './tensor'

const longest = 100

/** A node's attributes, those that are plain data: `axes: [0], keepDims: true`. */
export function formatAttributes(attributes: unknown): string {
  if (typeof attributes !== 'object' || attributes === null) return ''
  return Object.entries(attributes)
    .filter(([, value]) => typeof value !== 'function' && value !== undefined)
    .map(([name, value]) => `${name}: ${formatAttribute(value)}`)
    .join(', ')
}

function formatAttribute(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatAttribute).join(', ')}]`
  return typeof value === 'object' && value !== null ? `{${formatAttributes(value)}}` : String(value)
}

/** The graph below `outputs`: `%3: float32 [2, 4] = matmul(%0, %2)`, the last hundred nodes at most. */
export function formatGraph(outputs: readonly AnyTensor[]): string {
  const order = topologicalOrder(outputs)
  const names = new Map(order.map((node, index) => [node, `%${index}`]))
  const lines = order.map((node) => {
    const operands = [...node.inputs.map((input) => names.get(input)), formatAttributes(node.attributes)]
    const call = `${node.primitive.name}(${operands.filter((operand) => operand !== '').join(', ')})`
    return `${names.get(node)}: ${node.dtype} ${formatShape(node.shape)} = ${call}`
  })
  const cut = lines.length - longest
  return cut > 0 ? [`... ${cut} nodes above`, ...lines.slice(cut)].join('\n') : lines.join('\n')
}
