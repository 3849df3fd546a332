// The first pass: a graph in, the same without what is computed twice or for nobody.
import type { Graph, Step } from './graph'

/** Equal steps of equal inputs become one, and steps that no output needs go. */
export function simplify(graph: Graph): Graph {
  const count = graph.inputs.length
  const needed = reachable(graph)
  const steps: Step[] = []
  const known = new Map<string, number>()
  const attributes = new AttributeNames()
  // What became of each value.
  const renamed = Array.from({ length: count }, (_, value) => value)
  graph.steps.forEach((step, i) => {
    if (!needed.has(count + i)) {
      renamed.push(-1)
      return
    }
    const inputs = step.inputs.map((value) => renamed[value] as number)
    const key = `${step.primitive.name}(${inputs.join()})${attributes.of(step)}:${step.dtype}[${step.shape.join()}]`
    const same = known.get(key)
    if (same !== undefined && (steps[same - count] as Step).primitive === step.primitive) {
      renamed.push(same)
      return
    }
    const value = count + steps.push({ ...step, inputs }) - 1
    known.set(key, value)
    renamed.push(value)
  })
  return { inputs: graph.inputs, steps, outputs: graph.outputs.map((value) => renamed[value] as number) }
}

function reachable({ inputs, steps, outputs }: Graph): Set<number> {
  const needed = new Set(outputs)
  for (let i = steps.length - 1; i >= 0; i--) {
    if (needed.has(inputs.length + i)) for (const value of (steps[i] as Step).inputs) needed.add(value)
  }
  return needed
}

// Attributes are plain data, mostly; those that hold functions are equal only to themselves.
class AttributeNames {
  readonly #objects = new Map<unknown, number>()

  of({ attributes }: Step): string {
    if (attributes === undefined) return ''
    let plain = true
    const text = JSON.stringify(attributes, (_, value: unknown) => {
      if (typeof value === 'function' || (typeof value === 'object' && value !== null && !isPlain(value)))
        plain = false
      // JSON has no NaN, -0 or infinities.
      return typeof value === 'number' && !(Number.isFinite(value) && !Object.is(value, -0))
        ? `#${Object.is(value, -0) ? '-0' : String(value)}`
        : value
    })
    if (plain) return text
    if (!this.#objects.has(attributes)) this.#objects.set(attributes, this.#objects.size)
    return `#${String(this.#objects.get(attributes))}`
  }
}

const isPlain = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
