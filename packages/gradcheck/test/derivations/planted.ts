// Mistakes planted in networks, with what a report should say of them first: what each case is made of.
import type { FaultKind } from '../../src/index'
import type { Design, Hand, Pass, Plant } from './network'
import type { Array64 } from './pieces'

/** A planted mistake. */
export interface Planted {
  readonly name: string
  readonly design: Design
  readonly plant: Plant
  /** The kinds that are right: several only where they are one function. */
  readonly kinds: readonly FaultKind[]
  /** Where it is; any of these. */
  readonly place: readonly string[]
}

type Sizes = Pick<Design, 'alike'>

/** A design in columns. */
export const columns = (
  activations: Design['activations'],
  loss: Design['loss'],
  bias: Design['bias'] = 'matrix',
  more: Sizes = {},
): Design => ({ layout: 'columns', activations, loss, bias, ...more })

/** A design in rows. */
export const rows = (
  activations: Design['activations'],
  loss: Design['loss'],
  bias: Design['bias'] = 'vector',
  more: Sizes = {},
): Design => ({ layout: 'rows', activations, loss, bias, ...more })

/** Replaces the slope of one layer. */
export const slopeAt =
  (layer: number, slope: (pass: Pass, right: Array64) => Array64): Plant =>
  (right) => ({
    slope: (l, pass) => (l === layer ? slope(pass, right.slope(l, pass)) : right.slope(l, pass)),
  })

/** Replaces dL/dz of one layer. */
export const deltaAt =
  (layer: number, delta: (right: Array64, above: Array64, pass: Pass) => Array64): Plant =>
  (right) => ({
    delta: (l, above, pass) => {
      const found = right.delta(l, above, pass)
      return l === layer ? delta(found, above, pass) : found
    },
  })

/** Replaces one finished gradient. */
export const gradientOf =
  (name: string, f: (gradient: Array64, gradients: Record<string, Array64>, pass: Pass) => unknown): Plant =>
  () => ({
    returned: (gradients, pass) => ({
      ...gradients,
      [name]: f(gradients[name] as Array64, gradients, pass),
    }),
  })

/** Replaces what is passed down from one layer. */
export const downAt =
  (
    layer: number,
    down: (delta: Array64, pass: Pass, deltas: readonly Array64[], right: Hand) => Array64,
  ): Plant =>
  (right) => ({
    down: (l, delta, pass, deltas) =>
      l === layer ? down(delta, pass, deltas, right) : right.down(l, delta, pass, deltas),
  })

/** Replaces one layer's weight gradient. */
export const weightAt =
  (layer: number, weight: (delta: Array64, pass: Pass, deltas: readonly Array64[]) => Array64): Plant =>
  (right) => ({
    weight: (l, delta, pass, deltas) =>
      l === layer ? weight(delta, pass, deltas) : right.weight(l, delta, pass, deltas),
  })

/** An element of a list. */
export const value = (list: readonly Array64[], index: number): Array64 => list.at(index) as Array64
/** 1 - x. */
export const one = (x: Array64): Array64 => x.neg().add(1)

/** A matrix as nested arrays. */
export function rowsOf(x: Array64): number[][] {
  const columns = x.shape[1] as number
  const data = [...x.dataSync()]
  return Array.from({ length: x.shape[0] as number }, (_, i) => data.slice(i * columns, (i + 1) * columns))
}

/** All layers of one size. */
export const square: Sizes = { alike: { in: 'n', h1: 'n', h2: 'n', out: 'n' } }
/** The number of samples. */
export const samples = (pass: Pass): number => value(pass.a, 0).shape[pass.axes.batch] as number
