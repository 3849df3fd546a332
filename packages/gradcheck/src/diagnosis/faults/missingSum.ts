// A sum over an axis left out, or taken over others: a bias's gradient that is still the delta, a weight's gradient
// sample by sample, a sum over everything.
import type { Numbers } from '../../problem/problem'
import { gather, permuted, reshaped, sameShape, squeezed, sizeOf, summed } from '../arrays'
import type { Candidate, Generator, Setting } from '../candidate'
import { operandsOf, type Operand } from '../products'
import { placeOfParameter } from '../words'
import type { Trace } from '../trace'

/** Gradients of repeated parameters, and of factors of products, without the sum that belongs to them. */
export const missingSums: Generator = (setting) => [
  ...setting.parameters.flatMap((path) => ofRepeated(setting, path)),
  ...operandsOf(setting.trace, setting.structure).flatMap(([left, right]) => [
    ...ofFactor(setting, left, right),
    ...ofFactor(setting, right, left),
  ]),
]

/** The first place where a parameter is seen with more elements than it has. */
function stretched({ trace, structure }: Setting, path: string): number | undefined {
  let node = trace.sources.get(path)
  while (node !== undefined) {
    const reader: number | undefined = structure.readers[node]?.[0]?.node
    if (reader === undefined || !['view', 'reshape'].includes(trace.makings[reader]?.kind ?? ''))
      return undefined
    node = reader
    if (sizeOf(trace.value(node).shape) > sizeOf(trace.value(trace.sources.get(path) as number).shape))
      return node
  }
  return undefined
}

interface Way {
  readonly kind: 'missing-sum' | 'broadcast'
  readonly words: string
  readonly of: (delta: Numbers, own: readonly number[]) => Numbers
}

function ofRepeated(setting: Setting, path: string): Candidate[] {
  const { trace, structure } = setting
  const node = stretched(setting, path)
  if (node === undefined || (structure.readers[trace.sources.get(path) as number] ?? []).length !== 1)
    return []
  const { shape } = trace.value(node)
  const own = trace.value(trace.sources.get(path) as number).shape
  const all = [...shape.keys()]
  const axisWords = (axes: readonly number[]): string =>
    axes.length === 0
      ? 'no axis'
      : axes.length === all.length
        ? 'all axes'
        : axes.map((axis) => `axis ${axis}`).join(' and ')
  const subsets = subsetsOf(all)
  const ways = subsets.flatMap((axes): Way[] => {
    const total = axes.length === all.length
    const kind = total ? 'broadcast' : 'missing-sum'
    const keep = (delta: Numbers): Numbers => summed(delta, axes)
    const drop = (delta: Numbers): Numbers =>
      reshaped(
        keep(delta),
        delta.shape.filter((_, axis) => !axes.includes(axis)),
      )
    const words =
      axes.length === 0
        ? 'a sum is left out: the delta stands there as it is'
        : `the sum is over ${axisWords(axes)}`
    const found: Way[] = [{ kind, words, of: keep }]
    if (axes.length > 0) found.push({ kind, words, of: drop })
    if (total) {
      found.push({
        kind,
        words: 'the sum is over all axes, and one number is repeated for all elements',
        of: (delta, own) => gather(reshaped(keep(delta), []), own, () => []),
      })
    }
    return found
  })
  const first: Way[] = all.map((axis) => ({
    kind: 'missing-sum',
    words: 'a sum is left out: one slice of the delta stands for all',
    of: (delta, own) => {
      const shape = delta.shape.map((size, at) => (at === axis ? 1 : size))
      const slice = gather(delta, shape, (index) => index)
      return sizeOf(own) === sizeOf(shape) ? reshaped(slice, own) : slice
    },
  }))
  return [...ways, ...first].flatMap(({ kind, words, of }): Candidate[] => {
    if (!couldBe(setting, path, of(trace.value(node), own).shape)) return []
    return [
      {
        kind,
        key: `${kind} ${words}`,
        place: placeOfParameter(setting, path),
        message: `in ${path}'s gradient ${words}`,
        cost: kind === 'missing-sum' && words.includes('slice') ? 1.2 : 1,
        scope: new Set([path]),
        mutate: (trace) => {
          const source = trace.sources.get(path) as number
          return {
            hooks: new Map([[node, (delta) => [[source, of(delta, trace.value(source).shape)]]]]),
          }
        },
      },
    ]
  })
}

function subsetsOf(axes: readonly number[]): number[][] {
  let sets: number[][] = [[]]
  for (const axis of axes) sets = sets.concat(sets.map((set) => [...set, axis]))
  return sets
}

/** Whether the hand gave a shape like this: others need not be tried. */
const couldBe = ({ trace }: Setting, path: string, shape: readonly number[]): boolean => {
  const hand = trace.hand.get(path)
  return hand !== undefined && sameShape(squeezed(hand.shape), squeezed(shape))
}

/** The gradient of a factor of a matrix product with the sum over samples left out: in any order of its three axes. */
function ofFactor(setting: Setting, to: Operand, other: Operand): Candidate[] {
  const { trace } = setting
  const path = setting.parameters.find((name) => trace.sources.get(name) === to.origin)
  const rank = trace.value(to.product).shape.length
  if (path === undefined || rank !== 2 || trace.value(to.origin).shape.length !== 2) return []
  const terms = (trace: Trace, delta: Numbers): Numbers =>
    termsOf(delta, trace.value(other.node), to.position)
  const orders = [
    [0, 1, 2],
    [2, 0, 1],
    [0, 2, 1],
    [1, 0, 2],
    [2, 1, 0],
    [1, 2, 0],
  ]
  const whole = orders.map((order) => ({
    words: 'the sum over samples is left out',
    of: (trace: Trace, delta: Numbers): Numbers => permuted(terms(trace, delta), order),
  }))
  const first = (trace: Trace, delta: Numbers): Numbers => {
    const all = terms(trace, delta)
    return gather(all, all.shape.slice(0, 2), ([i, j]) => [i as number, j as number, 0])
  }
  const one = 'the sum over samples is left out: one sample stands for all'
  const single = [
    { words: one, of: first },
    { words: one, of: (trace: Trace, delta: Numbers): Numbers => permuted(first(trace, delta), [1, 0]) },
  ]
  return [...whole, ...single].flatMap(({ words, of }): Candidate[] => {
    if (!couldBe(setting, path, of(trace, trace.value(to.product)).shape)) return []
    return [
      {
        kind: 'missing-sum',
        key: words,
        place: placeOfParameter(setting, path),
        message: `in ${path}'s gradient ${words}`,
        cost: 1.05,
        scope: new Set([path]),
        mutate: (trace) => ({
          hooks: new Map([[to.product, (delta) => [[to.origin, of(trace, delta)]]]]),
        }),
      },
    ]
  })
}

/** The terms of the sum that makes the cotangent of a factor: axes of the factor first, then the one that is summed. */
function termsOf(delta: Numbers, other: Numbers, position: number): Numbers {
  const [m, n] = delta.shape as [number, number]
  const element = ({ shape, data }: Numbers, i: number, j: number): number =>
    data[i * (shape[1] as number) + j] as number
  const k = (position === 0 ? other.shape[0] : other.shape[1]) as number
  const shape = position === 0 ? [m, k, n] : [k, n, m]
  const data = new Float64Array(m * n * k)
  let at = 0
  for (let i = 0; i < (shape[0] as number); i++) {
    for (let j = 0; j < (shape[1] as number); j++) {
      for (let s = 0; s < (shape[2] as number); s++) {
        data[at++] =
          position === 0
            ? element(delta, i, s) * element(other, j, s)
            : element(other, s, i) * element(delta, s, j)
      }
    }
  }
  return { shape, data }
}
