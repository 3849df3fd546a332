// The sizes that occur in the inputs, with names: what a batch factor may be made of.
import type { Problem } from '../problem/problem'
import type { Trace } from './trace'

/** A dimension of the inputs: its name, and its size in each trace. */
export interface Dimension {
  readonly name: string
  /** Its size in a trace. */
  readonly in: (trace: Trace) => number
  /** Whether its size differs from one trace to another. */
  readonly varies: boolean
}

/** The dimensions of the inputs; axes that always have the same size are one. */
export function dimensionsOf(problem: Problem, traces: readonly Trace[]): readonly Dimension[] {
  const found = new Map<string, Dimension & { readonly named: boolean }>()
  for (const [path, shape] of traces[0]?.shapes ?? []) {
    for (const axis of shape.keys()) {
      const sizes = traces.map((trace) => sizeIn(trace, path, axis))
      if (sizes.every((size) => size === 1)) continue
      const key = sizes.join()
      const named = problem.axes.get(path)?.[axis]
      if (found.has(key) && (named === undefined || found.get(key)?.named)) continue
      found.set(key, {
        name: named ?? `${path}.shape[${axis}]`,
        in: (trace) => sizeIn(trace, path, axis),
        varies: new Set(sizes).size > 1,
        named: named !== undefined,
      })
    }
  }
  return [...found.values()]
}

const sizeIn = (trace: Trace, path: string, axis: number): number => trace.shapes.get(path)?.[axis] ?? 1

/** A product of powers of dimensions, such as `batch/out`. */
export interface Monomial {
  readonly name: string
  readonly in: (trace: Trace) => number
  readonly varies: boolean
  readonly degree: number
}

const powers = [1, -1] as const

/** Products and ratios of up to three dimensions, the simplest first; the first is 1. */
export function monomialsOf(dimensions: readonly Dimension[]): readonly Monomial[] {
  const one: Monomial = { name: '1', in: () => 1, varies: false, degree: 0 }
  const found: Monomial[] = [one]
  const extend = (start: number, over: readonly Dimension[], under: readonly Dimension[]): void => {
    const degree = over.length + under.length
    if (degree > 0) {
      found.push({
        name: fraction(over, under),
        in: (trace) =>
          over.reduce((product, { in: size }) => product * size(trace), 1) /
          under.reduce((product, { in: size }) => product * size(trace), 1),
        varies: [...over, ...under].some(({ varies }) => varies),
        degree,
      })
    }
    if (degree === 3) return
    for (let i = start; i < dimensions.length; i++) {
      const dimension = dimensions[i] as Dimension
      for (const power of powers) {
        if (power > 0) extend(i + 1, [...over, dimension], under)
        else extend(i + 1, over, [...under, dimension])
      }
    }
  }
  extend(0, [], [])
  for (const dimension of dimensions) {
    const { name, in: size, varies } = dimension
    found.push({ name: `${name}²`, in: (trace) => size(trace) ** 2, varies, degree: 2 })
    found.push({ name: `1/${name}²`, in: (trace) => size(trace) ** -2, varies, degree: 2 })
  }
  return found.toSorted((a, b) => a.degree - b.degree)
}

function fraction(over: readonly Dimension[], under: readonly Dimension[]): string {
  const product = (dimensions: readonly Dimension[]): string => dimensions.map(({ name }) => name).join('·')
  const bottom = under.length > 1 ? `(${product(under)})` : product(under)
  return under.length === 0 ? product(over) : `${over.length === 0 ? '1' : product(over)}/${bottom}`
}
